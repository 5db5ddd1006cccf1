import { isAbsolute, join } from 'node:path'
import { AppError } from '../platform/errors.ts'
import type { Bus } from './bus.ts'
import type { EmbeddedLogOptions } from './embedded-log.ts'
import type { KafkaBusOptions } from './kafka.ts'

/** What every engine may be told; an engine ignores what it has no use for. */
export interface OpenBusOptions extends Omit<EmbeddedLogOptions, 'file'>, Pick<KafkaBusOptions, 'newId'> {
  /** Where a relative file of the URL is; the working directory unless told. */
  readonly dataDir?: string
}

const engines: Readonly<Record<string, (rest: string, options: OpenBusOptions) => Promise<Bus>>> = {
  embedded: async (path, { dataDir = '.', ...options }) => {
    const { openEmbeddedLog } = await import('./embedded-log.ts')
    const file = path || 'bus.sqlite'
    return openEmbeddedLog({ ...options, file: isAbsolute(file) ? file : join(dataDir, file) })
  },
  kafka: async (address, options) => (await import('./kafka.ts')).openKafkaBus(address, options),
}

/**
 * Opens the bus a URL names: `embedded:`, `embedded:bus.sqlite`, or `kafka://[user:pass@]host:9092[,host2:9092]/prefix` with the settings
 * `partitions`, `replication`, `retentionHours`, `compression`, `ssl` and `mechanism`. Another engine is one more file and one more line above.
 */
export async function openBus(url: string, options: OpenBusOptions): Promise<Bus> {
  const colon = url.indexOf(':')
  const engine = engines[url.slice(0, colon < 0 ? url.length : colon)]
  if (!engine) {
    throw new AppError(
      'BAD_INPUT',
      `open bus ${url.replace(/\/\/[^@/]*@/, '//***@')}: known engines are ${Object.keys(engines).join(', ')}`,
    )
  }
  return engine(colon < 0 ? '' : url.slice(colon + 1), options)
}
