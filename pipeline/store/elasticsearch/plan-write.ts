import type { StoredDocument } from '../../model/records.ts'
import { decideVersion, type Reading } from '../decide-version.ts'
import type { BulkWrite } from './bulk.ts'
import { type DirectoryEntry, type EarlierReading, earlierReading, type FoundEntry } from './directory.ts'
import { documentTime, type IndexRecord, toIndexRecord } from './index-record.ts'
import type { IndexNames } from './indices.ts'
import type { FoundRecord } from './read-records.ts'

/** The writes that one document needs, in the order in which they must be made. */
export interface WritePlan {
  readonly id: string
  /** First: a version is kept before another takes its place. */
  readonly keep: readonly BulkWrite[]
  readonly put: readonly BulkWrite[]
  /** Out of the month it is no longer in, when `put` is done. */
  readonly clear: readonly BulkWrite[]
  /** Last: from then on it counts as stored. */
  readonly commit: readonly BulkWrite[]
}

export interface PlanInput {
  readonly document: StoredDocument
  readonly names: IndexNames
  readonly found: FoundEntry | undefined
  /** The document as it is in the month the directory names. */
  readonly current: FoundRecord<IndexRecord> | undefined
  /** The document as it is in the month of `document`, when that is another. */
  readonly elsewhere: FoundRecord<IndexRecord> | undefined
  readonly nextArrival: () => number
}

/**
 * Pure. What is in the months decides, not what the directory says of it: a writer may have ended, or be at work, between the two. Every write is
 * made on the condition that nobody else wrote there meanwhile; when it fails, a new plan is made from what is there then. And whatever a
 * plan replaces or clears, it keeps as a version first, whosever it was: that is why nothing is lost.
 */
export function planWrite(input: PlanInput): WritePlan {
  const { document, names, found } = input
  const there = order(input)
  if (!found || !there) return planNew(input)
  const { id } = document
  const earlier = new Map(found.entry.earlier.map((one) => [one.key, one]))
  const keep: BulkWrite[] = []
  const keepReading = (reading: Reading, body: string) => {
    const one = earlierReading(id, reading)
    if (!earlier.has(one.key))
      keep.push({ kind: 'put', index: names.versions, id: one.key, record: { body } })
    earlier.set(one.key, one)
  }
  const { newest, older } = there
  if (older && older.reading.contentHash !== newest.reading.contentHash) {
    keepReading(older.reading, older.record.source.body)
  }
  if (found.entry.contentHash !== newest.reading.contentHash) {
    // Whoever replaced it kept it, but has not yet said so in the directory.
    const overtaken = earlierReading(id, found.entry)
    earlier.set(overtaken.key, overtaken)
  }
  const decision = decideVersion(document, newest.reading, (one) =>
    earlier.has(earlierReading(id, { ...one, version: 0 }).key),
  )
  if (decision.kind === 'same' || decision.kind === 'newer') {
    if (decision.kind === 'newer') keepReading(newest.reading, newest.record.source.body)
    return planCurrent(input, { ...there, version: decision.version, keep, earlier: [...earlier.values()] })
  }
  if (decision.kind === 'earlier') keepReading(document, JSON.stringify(document))
  const entry = { ...readingOf(newest.reading), index: newest.record.index, earlier: [...earlier.values()] }
  return { id, keep, put: [], clear: older ? [clearWrite(older)] : [], commit: commitWrites(input, entry) }
}

interface Placed {
  readonly record: FoundRecord<IndexRecord>
  readonly reading: StoredDocument
}

/** The newest of what is there, and what else is there: a move that is on its way, or was broken off. */
function order({ current, elsewhere }: PlanInput): { newest: Placed; older?: Placed } | undefined {
  const [first, second] = [current, elsewhere].flatMap((record): Placed[] =>
    record ? [{ record, reading: JSON.parse(record.source.body) as StoredDocument }] : [],
  )
  if (!first || !second) return first && { newest: first }
  const isLate = decideVersion(second.reading, first.reading, () => false).kind === 'earlier'
  return isLate ? { newest: first, older: second } : { newest: second, older: first }
}

function planNew({ document, names, found, nextArrival }: PlanInput): WritePlan {
  const index = names.documentsOf(documentTime(document))
  const entry = { ...readingOf(document), index, earlier: found?.entry.earlier ?? [] }
  return {
    id: document.id,
    keep: [],
    put: [{ kind: 'create', index, id: document.id, record: toIndexRecord(document, nextArrival()) }],
    clear: [],
    commit: [directoryWrite(names, document.id, entry, found)],
  }
}

interface CurrentOptions {
  readonly newest: Placed
  readonly older?: Placed
  readonly version: number
  readonly keep: readonly BulkWrite[]
  readonly earlier: readonly EarlierReading[]
}

/** The document takes its place in the month of its time, and nothing of it stays in another. */
function planCurrent(input: PlanInput, { newest, older, version, keep, earlier }: CurrentOptions): WritePlan {
  const document = { ...input.document, version }
  const { id } = document
  const index = input.names.documentsOf(documentTime(document))
  const placed = older ? [newest, older] : [newest]
  const seen = placed.find(({ record }) => record.index === index)?.record.seen
  const record = toIndexRecord(document, newest.record.source.arrival)
  return {
    id,
    keep,
    put: [seen ? { kind: 'put', index, id, record, seen } : { kind: 'create', index, id, record }],
    clear: placed.filter((one) => one.record.index !== index).map(clearWrite),
    commit: commitWrites(input, { ...readingOf(document), index, earlier }),
  }
}

function clearWrite({ record: { index, id, seen } }: Placed): BulkWrite {
  return { kind: 'delete', index, id, seen }
}

function commitWrites({ document, names, found }: PlanInput, entry: DirectoryEntry): BulkWrite[] {
  const isUnchanged = found && JSON.stringify(ordered(found.entry)) === JSON.stringify(ordered(entry))
  return isUnchanged ? [] : [directoryWrite(names, document.id, entry, found)]
}

function directoryWrite(
  names: IndexNames,
  id: string,
  entry: DirectoryEntry,
  found: FoundEntry | undefined,
): BulkWrite {
  const at = { index: names.directory, id, record: ordered(entry) }
  return found ? { kind: 'put', ...at, seen: found.seen } : { kind: 'create', ...at }
}

const ordered = ({ index, version, contentHash, observedAt, earlier }: DirectoryEntry): DirectoryEntry => ({
  index,
  version,
  contentHash,
  observedAt,
  earlier,
})

const readingOf = ({ version, contentHash, observedAt }: Reading): Reading => ({
  version,
  contentHash,
  observedAt,
})
