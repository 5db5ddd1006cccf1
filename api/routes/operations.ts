import type { DeadLetter } from '../../pipeline/bus/bus.ts'
import { toShanghaiIso } from '../../pipeline/platform/clock.ts'
import type { StageCounter } from '../../pipeline/runtime/counters.ts'
import type { ApiDeps } from '../deps.ts'
import type { HandlersFor } from '../http/handler.ts'
import { createPermit } from '../permit.ts'

type Names =
  | 'GET /api/operations'
  | 'GET /api/dead-letters'
  | 'POST /api/dead-letters/redrive'
  | 'POST /api/dead-letters/drop'

/** Beyond so many the number is not worth reading them all. */
const countedLetters = 1_000
const excerptLength = 300

export function operationsHandlers(deps: ApiDeps): HandlersFor<Names> {
  const { bus, loop, counters, config } = deps
  const permit = createPermit(deps)
  return {
    'GET /api/operations': async () => {
      const [lag, letters] = await Promise.all([bus.lag(), bus.deadLetters({ limit: countedLetters })])
      const stages = counters?.().flatMap((group) => group.stages()) ?? []
      const { engines, version } = config
      return { lag, stages: stages.map(showStage), deadLetters: letters.length, engines, version }
    },
    'GET /api/dead-letters': async ({ who, query: { limit = 50, offset = 0 } }) => {
      await loop.people.require(who, 'source.manage')
      const letters = await bus.deadLetters({ limit: limit + offset })
      return letters.slice(offset).map(showLetter)
    },
    'POST /api/dead-letters/redrive': async ({ who, body }) => {
      await permit(who, {
        permission: 'source.manage',
        action: 'dead-letters.redriven',
        object: lettersOf(body),
      })
      return { count: await bus.redrive(body.ids) }
    },
    'POST /api/dead-letters/drop': async ({ who, body }) => {
      await permit(who, {
        permission: 'source.manage',
        action: 'dead-letters.dropped',
        object: lettersOf(body),
      })
      return { count: await bus.dropDeadLetters(body.ids) }
    },
  }
}

/** One by its id, many by their number: the audit is no place for a thousand ids. */
function lettersOf({ ids }: { readonly ids: readonly string[] }): string {
  return `dead-letter/${ids.length === 1 ? ids[0] : `${ids.length} of them`}`
}

function showStage({ stage, kept, dropped, dead, retried, totalMs }: StageCounter) {
  const handled = kept + dropped + dead
  return { stage, kept, dropped, dead, retried, meanMs: handled === 0 ? 0 : totalMs / handled }
}

function showLetter({ id, stream, stage, reason, at, key, value }: DeadLetter) {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '')
  return { id, stream, stage, reason, at: toShanghaiIso(at), key, excerpt: text.slice(0, excerptLength) }
}
