import { AppError } from '../platform/errors.ts'
import type { Bus } from './bus.ts'
import type { EmbeddedLogOptions } from './embedded-log.ts'

/** What every engine may be told; an engine ignores what it has no use for. */
export type BusOptions = Omit<EmbeddedLogOptions, 'file'>

const engines: Readonly<Record<string, (url: string, options: BusOptions) => Promise<Bus>>> = {
  embedded: async (url, options) => {
    const { openEmbeddedLog } = await import('./embedded-log.ts')
    return openEmbeddedLog({ ...options, file: url.slice('embedded:'.length) })
  },
}

/** Opens the bus a URL names: `embedded:PATH/TO/bus.sqlite`. Another engine is one more file and one more line above. */
export async function openBus(url: string, options: BusOptions): Promise<Bus> {
  const engine = engines[url.split(':', 1)[0] ?? '']
  if (!engine) {
    throw new AppError('BAD_INPUT', `open bus ${url}: known engines are ${Object.keys(engines).join(', ')}`)
  }
  return engine(url, options)
}
