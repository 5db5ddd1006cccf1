import { join } from 'node:path'
import { startServer } from '../../scripts/servers/server.ts'

export interface DistributedEngines {
  /** Engines of a run's own: nothing of another run is there. */
  urls(run: string): { readonly busUrl: string; readonly storeUrl: string }
  stop(): Promise<void>
}

/** The servers that BUS_URL and STORE_URL name, else real ones started in `dir`. */
export async function openDistributed(dir: string, partitions: number): Promise<DistributedEngines> {
  const { BUS_URL, STORE_URL } = process.env
  if (BUS_URL && STORE_URL) {
    return {
      urls: (run) => ({ busUrl: withPrefix(BUS_URL, run), storeUrl: withPrefix(STORE_URL, run) }),
      stop: async () => undefined,
    }
  }
  const log = (words: string) => void process.stderr.write(`${words}\n`)
  const kafka = await startServer('kafka', { dir: join(dir, 'kafka'), log })
  const elasticsearch = await startServer('elasticsearch', { dir: join(dir, 'elasticsearch'), log })
  return {
    urls: (run) => ({
      busUrl: `kafka://${kafka.url}/${run}?partitions=${partitions}`,
      storeUrl: `elasticsearch:${elasticsearch.url}/${run}`,
    }),
    async stop() {
      await Promise.all([kafka.stop(), elasticsearch.stop()])
    },
  }
}

function withPrefix(url: string, prefix: string): string {
  return url.replace(/^([^?]*\/\/[^/?]+)(?:\/[^?]*)?/, `$1/${prefix}`)
}
