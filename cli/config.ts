import { isAbsolute, join, resolve } from 'node:path'
import { z } from 'zod'

/** Everything the installation can be told, read once from the environment by main.ts and cli.ts. */
export interface Config {
  /** Where the embedded engines, keys and snapshots live. */
  readonly dataDir: string
  readonly busUrl: string
  readonly storeUrl: string
  readonly ledgerUrl: string
  readonly host: string
  readonly port: number
  readonly logLevel: string
  /** Threads that analyse text; 0: in the main thread. */
  readonly analysisThreads: number
  /** Goes into the crawler's User-Agent. */
  readonly contact: string
  readonly unitName: string
  readonly siteName: string
  /** False: nothing is crawled by rhythm, only on demand. */
  readonly isCrawling: boolean
  /** Documents are removed after so many days. */
  readonly keepDays: number
  /** True behind a proxy that speaks https. */
  readonly isBehindProxy: boolean
}

const flag = z.enum(['true', 'false']).transform((value) => value === 'true')

const environment = z.object({
  YUSHU_HOME: z.string().min(1).default('var'),
  BUS_URL: z.string().optional(),
  STORE_URL: z.string().optional(),
  LEDGER_URL: z.string().optional(),
  HOST: z.string().min(1).default('127.0.0.1'),
  PORT: z.coerce.number().int().min(0).max(65_535).default(7700),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('warn'),
  YUSHU_THREADS: z.coerce.number().int().min(0).max(64).default(1),
  YUSHU_CONTACT: z.string().min(3).default('yushu-administrator@localhost'),
  YUSHU_UNIT: z.string().min(1).default('示例部'),
  YUSHU_SITE: z.string().min(1).default('示例部门户网站'),
  YUSHU_CRAWL: flag.default(true),
  YUSHU_KEEP_DAYS: z.coerce.number().int().min(1).max(36_500).default(730),
  YUSHU_PROXY: flag.default(false),
})

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
  const values = parsed.data
  const dataDir = isAbsolute(values.YUSHU_HOME) ? values.YUSHU_HOME : resolve(root, values.YUSHU_HOME)
  return {
    ok: true,
    config: {
      ...embeddedUrls(dataDir),
      ...(values.BUS_URL ? { busUrl: values.BUS_URL } : {}),
      ...(values.STORE_URL ? { storeUrl: values.STORE_URL } : {}),
      ...(values.LEDGER_URL ? { ledgerUrl: values.LEDGER_URL } : {}),
      dataDir,
      host: values.HOST,
      port: values.PORT,
      logLevel: values.LOG_LEVEL,
      analysisThreads: values.YUSHU_THREADS,
      contact: values.YUSHU_CONTACT,
      unitName: values.YUSHU_UNIT,
      siteName: values.YUSHU_SITE,
      isCrawling: values.YUSHU_CRAWL,
      keepDays: values.YUSHU_KEEP_DAYS,
      isBehindProxy: values.YUSHU_PROXY,
    },
  }
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
