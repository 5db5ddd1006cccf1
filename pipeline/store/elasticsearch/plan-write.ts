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
 * Pure. What is in the months decides, not what the directory says of it: a writer may have ended between the two. Every write is made on the
 * condition that nobody else wrote there meanwhile; when it fails, a new plan is made from what is there then.
 */
export function planWrite(input: PlanInput): WritePlan {
  const { document, found, current, elsewhere } = input
  const there = current ?? elsewhere
  if (!found || !there) return planNew(input)
  const reading = JSON.parse(there.source.body) as StoredDocument
  const earlier = withOvertaken(document.id, found.entry, reading)
  const isKept = (one: Pick<Reading, 'contentHash' | 'observedAt'>) =>
    earlier.some(
      ({ contentHash, observedAt }) => contentHash === one.contentHash && observedAt === one.observedAt,
    )
  const decision = decideVersion(document, reading, isKept)
  if (decision.kind === 'same' || decision.kind === 'newer') {
    const isNewer = decision.kind === 'newer'
    const kept = isNewer ? earlierReading(document.id, reading) : undefined
    return {
      ...planCurrent(input, there, decision.version, kept ? [...earlier, kept] : earlier),
      keep: kept ? [keepVersion(input.names, kept, there.source.body)] : [],
    }
  }
  const late = decision.kind === 'earlier' ? earlierReading(document.id, document) : undefined
  return {
    id: document.id,
    keep: late ? [keepVersion(input.names, late, JSON.stringify(document))] : [],
    put: [],
    clear: ownStray(document, there, elsewhere),
    commit: commitWrites(input, {
      ...readingOf(reading),
      index: there.index,
      earlier: late ? [...earlier, late] : earlier,
    }),
  }
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

function planCurrent(
  input: PlanInput,
  there: FoundRecord<IndexRecord>,
  version: number,
  earlier: readonly EarlierReading[],
): WritePlan {
  const { names, elsewhere } = input
  const document = { ...input.document, version }
  const { id } = document
  const index = names.documentsOf(documentTime(document))
  const record = toIndexRecord(document, there.source.arrival)
  const seen = index === there.index ? there.seen : elsewhere?.seen
  return {
    id,
    keep: [],
    put: [seen ? { kind: 'put', index, id, record, seen } : { kind: 'create', index, id, record }],
    clear: index === there.index ? [] : [{ kind: 'delete', index: there.index, id, seen: there.seen }],
    commit: commitWrites(input, { ...readingOf(document), index, earlier }),
  }
}

/** A writer that ended after its document was in place had kept the one before, but not yet said so in the directory. */
function withOvertaken(id: string, entry: DirectoryEntry, reading: Reading): readonly EarlierReading[] {
  if (entry.contentHash === reading.contentHash) return entry.earlier
  const overtaken = earlierReading(id, entry)
  return entry.earlier.some(({ key }) => key === overtaken.key)
    ? entry.earlier
    : [...entry.earlier, overtaken]
}

/** What an attempt of this same document that lost against another left in its own month. */
function ownStray(
  document: StoredDocument,
  there: FoundRecord<IndexRecord>,
  elsewhere: FoundRecord<IndexRecord> | undefined,
): BulkWrite[] {
  if (!elsewhere || elsewhere === there) return []
  const left = JSON.parse(elsewhere.source.body) as StoredDocument
  const isOwn = left.contentHash === document.contentHash && left.observedAt === document.observedAt
  return isOwn ? [{ kind: 'delete', index: elsewhere.index, id: document.id, seen: elsewhere.seen }] : []
}

function keepVersion(names: IndexNames, { key }: EarlierReading, body: string): BulkWrite {
  return { kind: 'put', index: names.versions, id: key, record: { body } }
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
