/** The public portal's own facts, as its head and foot show them. */
export interface PortalConfig {
  readonly siteName: string
  readonly siteDomain: string
  /** 政府网站标识码: `bm` and eight digits for a ministry. */
  readonly siteIdCode: string
  readonly description: string
  /** 主办单位. */
  readonly host: string
  readonly contact: string
  /** ICP 备案号 and 公安备案号. */
  readonly icp: string
  readonly policeRecord: string
  /** Where a report of wrongdoing (举报) goes: the discipline office's address, telephone and hours. */
  readonly discipline: string
  /** 党政机关网站标识, as the registrar gave it: the picture's address on this site, and where it leads. */
  readonly officeMark?: { readonly src: string; readonly href: string }
  /** How the world reaches the portal, without a path; absent: as the reader did. */
  readonly publicUrl?: string
  /** Says on every page that this is no real office's site. */
  readonly isFictitious: boolean
}

export interface ApiConfig {
  readonly version: string
  /** Names of the engines in use, for the operations page. */
  readonly engines: { readonly bus: string; readonly store: string; readonly ledger: string }
  /** How many proxies stand before us and may be believed about the caller's address and TLS. */
  readonly trustedProxies: number
  readonly maxBodyBytes: number
  readonly delivery: { readonly maxBytes: number; readonly maxLines: number; readonly maxLineBytes: number }
  /** Requests a minute from one address. */
  readonly perMinute: { readonly login: number; readonly portal: number; readonly api: number }
  readonly live: { readonly heartbeatMs: number; readonly newsEveryMs: number; readonly maxStreams: number }
  /** How long 立即采集 waits for the run before it answers with what is known. */
  readonly runWaitMs: number
  readonly portal: PortalConfig
}

/** What an installation has that was told nothing: obviously fictitious, and bounded everywhere. */
export const defaultApiConfig: ApiConfig = {
  version: '0.1.0',
  engines: { bus: 'embedded', store: 'sqlite', ledger: 'sqlite' },
  trustedProxies: 0,
  maxBodyBytes: 1_000_000,
  delivery: { maxBytes: 64_000_000, maxLines: 100_000, maxLineBytes: 8_000_000 },
  perMinute: { login: 30, portal: 600, api: 3_000 },
  live: { heartbeatMs: 20_000, newsEveryMs: 2_000, maxStreams: 500 },
  runWaitMs: 15_000,
  portal: {
    siteName: '示例部门户网站（演示）',
    siteDomain: 'portal.example',
    siteIdCode: 'bm00000000',
    description: '虚构部门的演示门户，所载内容均为演示，不代表任何机关。',
    host: '示例部办公厅（虚构）',
    contact: '电话：000-00000000（演示）',
    icp: 'ICP备00000000号（演示）',
    policeRecord: '公网安备00000000000000号（演示）',
    discipline: '示例部纪检监察机构（虚构），电话 000-00000000',
    isFictitious: true,
  },
}
