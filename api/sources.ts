import type { Source } from '../crawlers/source.ts'
import type { RunOutcome } from '../loop/operations/source-desk.ts'
import type { SourceState } from '../pipeline/model/source.ts'
import { messageOf } from '../pipeline/platform/errors.ts'
import { pause } from '../pipeline/platform/pause.ts'
import type { ApiDeps } from './deps.ts'

/** The sources as the pages know them, whichever processes read them. */
export interface Sources {
  list(): readonly Source[]
  states(): Promise<readonly SourceState[]>
  /** Resolves when it was read, or after the time the configuration allows; `onDone` is told also when that comes later, if it can be known. */
  run(id: string, onDone: () => void): Promise<RunOutcome>
  setEnabled(id: string, isEnabled: boolean): Promise<void>
}

type Parts = Pick<ApiDeps, 'crawler' | 'sourceDesk' | 'catalogue' | 'config' | 'log'>

/** `undefined` where nobody reads. */
export function sourcesOf({ sourceDesk, catalogue, crawler, config, log }: Parts): Sources | undefined {
  const waitMs = config.runWaitMs
  if (sourceDesk && catalogue)
    return {
      list: catalogue,
      states: () => sourceDesk.states(),
      async run(id, onDone) {
        const outcome = await sourceDesk.run(id, { waitMs })
        if (outcome === 'done') onDone()
        return outcome
      },
      setEnabled: (id, isEnabled) => sourceDesk.setEnabled(id, isEnabled),
    }
  if (!crawler) return undefined
  return {
    list: () => crawler.sources(),
    states: async () => crawler.states(),
    async run(id, onDone) {
      const waiting = new AbortController()
      const running = crawler.runSource(id).then(
        () => {
          onDone()
          return 'done' as const
        },
        (error: unknown) => {
          log.error('source run failed', { sourceId: id, error: messageOf(error) })
          return 'done' as const
        },
      )
      // A slow site does not hold the page: what became of it comes with the live news.
      const late = pause(waitMs, waiting.signal).then(() => 'under-way' as const)
      const outcome = await Promise.race([running, late])
      waiting.abort()
      return outcome
    },
    setEnabled: async (id, isEnabled) => crawler.setEnabled(id, isEnabled),
  }
}
