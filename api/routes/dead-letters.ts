import type { DeadLetter } from '../../pipeline/bus/bus.ts'
import { toShanghaiIso } from '../../pipeline/platform/clock.ts'
import { AppError } from '../../pipeline/platform/errors.ts'
import type { ApiDeps } from '../deps.ts'
import type { HandlersFor } from '../http/handler.ts'
import { createPermit } from '../permit.ts'

type Names =
  | 'GET /api/dead-letters'
  | 'GET /api/dead-letters/:id'
  | 'POST /api/dead-letters/redrive'
  | 'POST /api/dead-letters/drop'

const excerptLength = 300
const pageSize = 200
/** So many letters are looked through for one answer; a filter that finds less says where to go on. */
const maxScanned = 2_000

export function deadLetterHandlers(deps: ApiDeps): HandlersFor<Names> {
  const { bus, loop } = deps
  const permit = createPermit(deps)
  return {
    'GET /api/dead-letters': async ({ who, query: { stream, stage, after, limit = 50 } }) => {
      await loop.people.require(who, 'source.manage')
      const isAsked = (letter: DeadLetter) =>
        (!stream || letter.stream === stream) && (!stage || letter.stage === stage)
      const { letters, next } = await scan(bus, { after, limit, isAsked })
      return { letters: letters.map(showLetter), ...(next === undefined ? {} : { next }) }
    },
    'GET /api/dead-letters/:id': async ({ who, params: { id } }) => {
      await loop.people.require(who, 'source.manage')
      const letter = await findLetter(bus, id)
      if (!letter) throw new AppError('NOT_FOUND', `dead letter ${id}`)
      const { excerpt: _excerpt, ...facts } = showLetter(letter)
      const { partition, offset, headers, value } = letter
      return { ...facts, partition, offset, headers, body: textOf(value, 2) }
    },
    'POST /api/dead-letters/redrive': async ({ who, body }) => {
      const action = 'dead-letters.redriven'
      await permit(who, { permission: 'source.manage', action, object: lettersOf(body) })
      return { count: await bus.redrive(body.ids) }
    },
    'POST /api/dead-letters/drop': async ({ who, body }) => {
      const action = 'dead-letters.dropped'
      await permit(who, { permission: 'source.manage', action, object: lettersOf(body) })
      return { count: await bus.dropDeadLetters(body.ids) }
    },
  }
}

type Letters = Pick<ApiDeps['bus'], 'deadLetters'>

interface Scan {
  readonly after: string | undefined
  readonly limit: number
  readonly isAsked: (letter: DeadLetter) => boolean
}

async function scan(bus: Letters, { after, limit, isAsked }: Scan) {
  const letters: DeadLetter[] = []
  let last = after
  for (let scanned = 0; scanned < maxScanned; ) {
    const page = await bus.deadLetters({ limit: pageSize, ...(last === undefined ? {} : { after: last }) })
    for (const letter of page) {
      // One more is there: the page after this begins with it.
      if (letters.length === limit && isAsked(letter)) return { letters, next: last }
      last = letter.id
      scanned += 1
      if (isAsked(letter)) letters.push(letter)
    }
    if (page.length < pageSize) return { letters }
  }
  return { letters, next: last }
}

/** The port has no way to one letter: the pages are turned until it is there. */
async function findLetter(bus: Letters, id: string): Promise<DeadLetter | undefined> {
  let after: string | undefined
  for (;;) {
    const page = await bus.deadLetters({ limit: pageSize, ...(after === undefined ? {} : { after }) })
    const found = page.find((letter) => letter.id === id)
    if (found || page.length < pageSize) return found
    after = page.at(-1)?.id
  }
}

/** One by its id, many by their number: the audit is no place for a thousand ids. */
function lettersOf({ ids }: { readonly ids: readonly string[] }): string {
  return `dead-letter/${ids.length === 1 ? ids[0] : `${ids.length} of them`}`
}

function textOf(value: unknown, indent?: number): string {
  return typeof value === 'string' ? value : (JSON.stringify(value, undefined, indent) ?? '')
}

function showLetter({ id, stream, stage, reason, at, key, value }: DeadLetter) {
  const excerpt = textOf(value).slice(0, excerptLength)
  return { id, stream, stage, reason, at: toShanghaiIso(at), key, excerpt }
}
