import type { SourceState } from '../../pipeline/model/source.ts'
import type { Clock } from '../../pipeline/platform/clock.ts'
import { pause } from '../../pipeline/platform/pause.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { ProcessBoard } from './process-board.ts'
import {
  answerName,
  orderName,
  parseAnswer,
  type SourceOrder,
  switchesOf,
  switchName,
} from './source-orders.ts'

/** What became of the wish to read a source now. */
export type RunOutcome =
  /** It was read; what came of it is in its state. */
  | 'done'
  /** A crawl process reads it, and is not through. */
  | 'under-way'
  /** No crawl process has taken it up. */
  | 'not-heard'

/** How the interface sees and steers the sources, whichever processes read them. */
export interface SourceDesk {
  /** The newest report of each source that any process has read, switched as it was last told. */
  states(): Promise<readonly SourceState[]>
  /** Resolves when it was read, or after `waitMs`. */
  run(sourceId: string, options: { readonly waitMs: number }): Promise<RunOutcome>
  /** Holds for every crawl process, now and later. */
  setEnabled(sourceId: string, isEnabled: boolean): Promise<void>
}

export interface SourceDeskOptions {
  readonly ledger: Pick<Ledger, 'post' | 'notice' | 'notices' | 'takeDown'>
  readonly board: ProcessBoard
  readonly clock: Clock
  readonly newId: () => string
}

const checkMs = 200

export function createSourceDesk({ ledger, board, clock, newId }: SourceDeskOptions): SourceDesk {
  return {
    async states() {
      const [processes, switches] = await Promise.all([board.processes(), switchesOf(ledger)])
      const newest = new Map<string, SourceState>()
      for (const state of processes.flatMap(({ crawl }) => crawl?.sources ?? [])) {
        const known = newest.get(state.sourceId)
        if (!known || (state.lastRunAt ?? '') >= (known.lastRunAt ?? '')) newest.set(state.sourceId, state)
      }
      for (const [sourceId, isEnabled] of switches)
        newest.set(sourceId, { ...(newest.get(sourceId) ?? { sourceId, documentCount: 0 }), isEnabled })
      return [...newest.values()]
    },

    async run(sourceId, { waitMs }) {
      const id = newId()
      const until = performance.now() + waitMs
      const order: SourceOrder = { kind: 'run-source', sourceId }
      await ledger.post(orderName(id), JSON.stringify(order), clock.now())
      while (performance.now() < until) {
        await pause(checkMs)
        const answer = await ledger.notice(answerName(id))
        if (!answer || parseAnswer(answer.body) !== 'done') continue
        await ledger.takeDown(answerName(id))
        return 'done'
      }
      // Who is still there to be taken down was taken up by nobody.
      return (await ledger.takeDown(orderName(id))) ? 'not-heard' : 'under-way'
    },

    setEnabled: (sourceId, isEnabled) =>
      ledger.post(switchName(sourceId), JSON.stringify({ isEnabled }), clock.now()),
  }
}
