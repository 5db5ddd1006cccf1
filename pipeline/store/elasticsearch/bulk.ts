import type { estypes } from '@elastic/elasticsearch'
import { AppError } from '../../platform/errors.ts'
import { growingPause, pause } from '../../platform/pause.ts'
import { type Connection, statusOf } from './connection.ts'

/** One write of a bulk request. */
export type BulkWrite = { readonly index: string; readonly id: string } & (
  | { readonly kind: 'create'; readonly record: object }
  /** With `seen` only while nobody else has written it since. */
  | { readonly kind: 'put'; readonly record: object; readonly seen?: SeenAt }
  | { readonly kind: 'delete'; readonly seen?: SeenAt }
)

/** Where a record stood when it was read: a write on this condition overwrites nothing unseen. */
export interface SeenAt {
  readonly sequence: number
  readonly term: number
}

/** `conflict`: it was there already, or changed since it was seen. */
export type BulkOutcome =
  | { readonly kind: 'done'; readonly seen: SeenAt }
  | { readonly kind: 'conflict' }
  | { readonly kind: 'refused'; readonly reason: string }

/** A request larger than this is sent in parts; the server's own limit is 100 MB. */
const maxBodyBytes = 5_000_000
const maxWrites = 2_000
const maxTries = 6
const firstPauseMs = 100
const maxPauseMs = 3_000

/**
 * Carries out all writes and tells of each, in order. What the server was too busy for (429, 503) is tried again; what it will never take
 * (a value that does not fit, a record too large) is `refused`. Throws `AppError('STORE_FAILED')` when the server cannot be reached or stays busy.
 */
export async function bulk(connection: Connection, writes: readonly BulkWrite[]): Promise<BulkOutcome[]> {
  const outcomes: BulkOutcome[] = []
  for (const part of partsOf(writes.map(toLines))) outcomes.push(...(await writePart(connection, part)))
  return outcomes
}

interface WriteLines {
  readonly write: BulkWrite
  readonly lines: readonly string[]
  readonly bytes: number
}

function toLines(write: BulkWrite): WriteLines {
  const { kind, index: _index, id: _id } = write
  const action: estypes.BulkOperationBase = { _index, _id }
  const seen = kind === 'create' ? undefined : write.seen
  const head = JSON.stringify({
    [kind === 'put' ? 'index' : kind]: {
      ...action,
      ...(seen && { if_seq_no: seen.sequence, if_primary_term: seen.term }),
    },
  })
  const lines = kind === 'delete' ? [head] : [head, JSON.stringify(write.record)]
  return { write, lines, bytes: lines.reduce((sum, line) => sum + Buffer.byteLength(line) + 1, 0) }
}

function partsOf(all: readonly WriteLines[]): WriteLines[][] {
  const parts: WriteLines[][] = []
  let bytes = 0
  for (const one of all) {
    const part = parts.at(-1)
    if (part && part.length < maxWrites && bytes + one.bytes <= maxBodyBytes) {
      part.push(one)
      bytes += one.bytes
    } else {
      parts.push([one])
      bytes = one.bytes
    }
  }
  return parts
}

async function writePart(connection: Connection, part: readonly WriteLines[]): Promise<BulkOutcome[]> {
  const outcomes: (BulkOutcome | undefined)[] = part.map(() => undefined)
  for (let attempt = 1; ; attempt++) {
    const open = part.flatMap((one, at) => (outcomes[at] ? [] : [{ one, at }]))
    const answers = await send(
      connection,
      open.map(({ one }) => one),
    )
    for (const [nth, { at }] of open.entries()) outcomes[at] = answers[nth]
    const busy = outcomes.filter((outcome) => outcome === undefined).length
    if (busy === 0) return outcomes.flatMap((outcome) => outcome ?? [])
    if (attempt >= maxTries) {
      throw new AppError('STORE_FAILED', `elasticsearch: ${busy} writes: the server stayed too busy`, {
        userMessage: '检索库（Elasticsearch）过于繁忙，稍后自动重试。',
      })
    }
    await pause(growingPause(attempt, firstPauseMs, maxPauseMs))
  }
}

/** `undefined` for what is worth another try. */
async function send(
  connection: Connection,
  part: readonly WriteLines[],
): Promise<(BulkOutcome | undefined)[]> {
  try {
    const { items } = await connection.ask(`write ${part.length} records`, (client) =>
      client.bulk({ operations: part.flatMap(({ lines }) => lines) }),
    )
    return part.map((_, nth) => outcomeOf(Object.values(items[nth] ?? {})[0]))
  } catch (error) {
    const status = statusOf(error)
    if (status === 429 || status === 503) return part.map(() => undefined)
    if (status !== 413 && status !== 400) throw error
    // The request as a whole was not understood or too large: of several records each is asked alone, so that one spoils none of the others.
    if (part.length === 1) return [{ kind: 'refused', reason: String(error) }]
    const outcomes: (BulkOutcome | undefined)[] = []
    for (const one of part) outcomes.push(...(await send(connection, [one])))
    return outcomes
  }
}

function outcomeOf(item: estypes.BulkResponseItem | undefined): BulkOutcome | undefined {
  if (!item || item.status === 429 || item.status === 503) return undefined
  if (item.status === 409) return { kind: 'conflict' }
  const { _seq_no: sequence, _primary_term: term, error } = item
  if (!error && sequence !== undefined && term !== undefined)
    return { kind: 'done', seen: { sequence, term } }
  if (item.status >= 400 && item.status < 500 && item.status !== 404) {
    const reason = [error?.reason, error?.caused_by?.reason].filter(Boolean).join(': ')
    return { kind: 'refused', reason: `${error?.type}: ${reason}`.slice(0, 500) }
  }
  throw new AppError(
    'STORE_FAILED',
    `elasticsearch: write ${item._index} ${item._id}: ${error?.reason ?? item.status}`,
  )
}
