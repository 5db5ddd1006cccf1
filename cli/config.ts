import { isAbsolute, join, resolve } from 'node:path'
import { z } from 'zod'
import type { PortalConfig } from '../api/config.ts'
import { type ProcessRole, processRoles } from '../loop/operations/process-report.ts'
import { type ChannelConfig, channelConfigOf, channelVariables } from './channel-config.ts'
import { portalConfigOf, portalVariables, wantWholePortal } from './portal-config.ts'

/** Everything the installation can be told, read once from the environment by main.ts and cli.ts. */
export interface Config {
  /** Where the embedded engines, keys and snapshots live. */
  readonly dataDir: string
  /** What this process does; anything but `all` needs the distributed engines. */
  readonly role: ProcessRole
  /** How the other processes call this one; absent: a name is made once and kept in its folder. */
  readonly processId?: string
  readonly busUrl: string
  readonly storeUrl: string
  readonly ledgerUrl: string
  readonly host: string
  readonly port: number
  /** Where health and metrics are asked for, apart from what users reach. */
  readonly opsHost: string
  /** Absent: 7701, or any that is free where several processes share a machine. */
  readonly opsPort?: number
  readonly logLevel: string
  /** Threads that analyse text; 0: in the main thread. */
  readonly analysisThreads: number
  /** Goes into the crawler's User-Agent. */
  readonly contact: string
  readonly unitName: string
  readonly siteName: string
  /** What else the portal says of its office. */
  readonly portal: Omit<PortalConfig, 'siteName' | 'publicUrl'>
  /** False: nothing is crawled by rhythm, only on demand. */
  readonly isCrawling: boolean
  /** Documents are removed after so many days. */
  readonly keepDays: number
  /** What a crawl process may keep on its disk while the bus is away. */
  readonly spoolBytes: number
  /** True behind a proxy that speaks https. */
  readonly isBehindProxy: boolean
  /** The accounts to publish to. */
  readonly channels: ChannelConfig
}

const flag = z.enum(['true', 'false']).transform((value) => value === 'true')

/** Which engines each port has; the first is the embedded one. */
const engineUrls = {
  BUS_URL: { embedded: ['embedded:'], distributed: ['kafka://'], example: 'kafka://host:9092/yushu' },
  STORE_URL: {
    embedded: ['sqlite:'],
    distributed: ['elasticsearch:http://', 'elasticsearch:https://'],
    example: 'elasticsearch:http://host:9200/yushu',
  },
  LEDGER_URL: {
    embedded: ['sqlite:'],
    distributed: ['postgres://', 'postgresql://'],
    example: 'postgres://user:password@host:5432/yushu',
  },
} as const

type EngineName = keyof typeof engineUrls

const engineUrl = (name: EngineName) => {
  const { embedded, distributed, example } = engineUrls[name]
  const known: readonly string[] = [...embedded, ...distributed]
  return z
    .string()
    .refine((url) => known.some((start) => url.startsWith(start)), {
      error: `应以 ${known.join('、')} 开头，如 ${example}`,
    })
    .optional()
}

const environment = z
  .object({
    YUSHU_HOME: z.string().min(1).default('var'),
    YUSHU_ROLE: z.enum(processRoles).default('all'),
    YUSHU_PROCESS_ID: z
      .string()
      .regex(/^[\w.-]{1,64}$/)
      .optional(),
    BUS_URL: engineUrl('BUS_URL'),
    STORE_URL: engineUrl('STORE_URL'),
    LEDGER_URL: engineUrl('LEDGER_URL'),
    HOST: z.string().min(1).default('127.0.0.1'),
    PORT: z.coerce.number().int().min(0).max(65_535).default(7700),
    OPS_HOST: z.string().min(1).default('127.0.0.1'),
    OPS_PORT: z.coerce.number().int().min(0).max(65_535).optional(),
    LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('warn'),
    YUSHU_THREADS: z.coerce.number().int().min(0).max(64).default(1),
    YUSHU_CONTACT: z.string().min(3).default('yushu-administrator@localhost'),
    YUSHU_UNIT: z.string().min(1).default('示例部'),
    YUSHU_SITE: z.string().min(1).default('示例部门户网站'),
    YUSHU_CRAWL: flag.default(true),
    YUSHU_KEEP_DAYS: z.coerce.number().int().min(1).max(36_500).default(730),
    YUSHU_SPOOL_BYTES: z.coerce.number().int().min(1_000_000).default(256_000_000),
    YUSHU_PROXY: flag.default(false),
    ...channelVariables,
    ...portalVariables,
  })
  .superRefine(wantWholePortal)

/** The configuration, or every fault in it at once, one line each. */
export function parseConfig(
  env: Readonly<Record<string, string | undefined>>,
  root: string,
):
  | { readonly ok: true; readonly config: Config }
  | { readonly ok: false; readonly faults: readonly string[] } {
  const parsed = environment.safeParse(withoutEmpty(env))
  if (!parsed.success) {
    return {
      ok: false,
      faults: parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`),
    }
  }
  const config = configOf(parsed.data, root)
  if (config.role !== 'all' && !isDistributed(config)) return { ok: false, faults: [roleFault(config)] }
  return { ok: true, config }
}

function configOf(values: z.infer<typeof environment>, root: string): Config {
  const dataDir = isAbsolute(values.YUSHU_HOME) ? values.YUSHU_HOME : resolve(root, values.YUSHU_HOME)
  return {
    ...embeddedUrls(dataDir),
    ...(values.BUS_URL ? { busUrl: values.BUS_URL } : {}),
    ...(values.STORE_URL ? { storeUrl: values.STORE_URL } : {}),
    ...(values.LEDGER_URL ? { ledgerUrl: values.LEDGER_URL } : {}),
    ...(values.YUSHU_PROCESS_ID ? { processId: values.YUSHU_PROCESS_ID } : {}),
    dataDir,
    role: values.YUSHU_ROLE,
    host: values.HOST,
    port: values.PORT,
    opsHost: values.OPS_HOST,
    ...(values.OPS_PORT === undefined ? {} : { opsPort: values.OPS_PORT }),
    logLevel: values.LOG_LEVEL,
    analysisThreads: values.YUSHU_THREADS,
    contact: values.YUSHU_CONTACT,
    unitName: values.YUSHU_UNIT,
    siteName: values.YUSHU_SITE,
    portal: portalConfigOf(values),
    isCrawling: values.YUSHU_CRAWL,
    keepDays: values.YUSHU_KEEP_DAYS,
    spoolBytes: values.YUSHU_SPOOL_BYTES,
    isBehindProxy: values.YUSHU_PROXY,
    channels: channelConfigOf(values),
  }
}

type EngineUrls = Pick<Config, 'busUrl' | 'storeUrl' | 'ledgerUrl'>

function embeddedEngines({ busUrl, storeUrl, ledgerUrl }: EngineUrls): readonly EngineName[] {
  const urls = { BUS_URL: busUrl, STORE_URL: storeUrl, LEDGER_URL: ledgerUrl }
  return (Object.keys(engineUrls) as EngineName[]).filter((name) =>
    engineUrls[name].embedded.some((start) => urls[name].startsWith(start)),
  )
}

/** True when other processes can share every engine. With one embedded engine there can be one process only. */
export function isDistributed(config: EngineUrls): boolean {
  return embeddedEngines(config).length === 0
}

function roleFault(config: Config): string {
  const missing = embeddedEngines(config).map((name) => `${name}=${engineUrls[name].example}`)
  return `YUSHU_ROLE=${config.role}：内嵌引擎只能由一个 all 进程使用，分角色运行须再设置 ${missing.join(' ')}`
}

/** An engine's address as it may be shown: without a password. */
export function withoutSecrets(url: string): string {
  return url.replace(/(\/\/[^/@:]*):[^/@]*@/g, '$1:***@')
}

/** The embedded engines of a folder. */
export function embeddedUrls(dataDir: string): Pick<Config, 'busUrl' | 'storeUrl' | 'ledgerUrl'> {
  return {
    busUrl: `embedded:${join(dataDir, 'bus.sqlite')}`,
    storeUrl: `sqlite:${join(dataDir, 'store.sqlite')}`,
    ledgerUrl: `sqlite:${join(dataDir, 'ledger.sqlite')}`,
  }
}

function withoutEmpty(env: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).filter((entry): entry is [string, string] => Boolean(entry[1])),
  )
}
