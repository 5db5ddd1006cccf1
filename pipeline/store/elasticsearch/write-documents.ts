import type { StoredDocument } from '../../model/records.ts'
import { AppError, messageOf } from '../../platform/errors.ts'
import { growingPause, pause } from '../../platform/pause.ts'
import { type BulkWrite, bulk } from './bulk.ts'
import type { Connection } from './connection.ts'
import { type DirectoryEntry, readDirectory } from './directory.ts'
import { documentTime, type IndexRecord } from './index-record.ts'
import type { IndexNames } from './indices.ts'
import { type PlanInput, planWrite, type WritePlan } from './plan-write.ts'
import { type FoundRecord, readRecords } from './read-records.ts'

export interface DocumentWriterOptions {
  readonly connection: Connection
  readonly names: IndexNames
  /** Rises with every document. */
  readonly nextArrival: () => number
}

const maxAttempts = 20
const firstPauseMs = 5
const maxPauseMs = 200

/**
 * Stores documents so that any number of processes may do so at once, also the same document: what became of it is decided by
 * `decideVersion`, and no write replaces what its writer has not seen. Documents the server will never take are told together,
 * as `AppError('BAD_INPUT')` with `details.documentIds`, when all others are stored.
 */
export async function writeDocuments(
  options: DocumentWriterOptions,
  documents: readonly StoredDocument[],
): Promise<void> {
  const refused = new Map<string, string>()
  let open: readonly StoredDocument[] = documents
  for (let attempt = 0; open.length > 0; ) {
    const { wave, later } = firstOfEachId(open)
    const again = await writeWave(options, wave, refused)
    attempt = again.length === 0 ? 0 : attempt + 1
    if (attempt > maxAttempts) {
      throw new AppError(
        'STORE_FAILED',
        `index document ${again[0]?.id}: others kept writing it at the same time`,
      )
    }
    if (attempt > 0) await pause(growingPause(attempt, firstPauseMs, maxPauseMs))
    open = [...again, ...later]
  }
  if (refused.size > 0) throw refusal(refused)
}

/** Several readings of one document go one after the other, in the order given. */
function firstOfEachId(documents: readonly StoredDocument[]) {
  const wave = new Map<string, StoredDocument>()
  const later = documents.filter((document) => {
    const isFirst = !wave.has(document.id)
    if (isFirst) wave.set(document.id, document)
    return !isFirst
  })
  return { wave: [...wave.values()], later }
}

/** Answers with those that met another writer and must be planned anew. */
async function writeWave(
  { connection, names, nextArrival }: DocumentWriterOptions,
  wave: readonly StoredDocument[],
  refused: Map<string, string>,
): Promise<StoredDocument[]> {
  const inputs = await readInputs({ connection, names, nextArrival }, wave, refused)
  const plans = inputs.map(planWrite)
  const conflicted = new Set<string>()
  for (const step of ['keep', 'put', 'clear', 'commit'] as const) {
    const open = plans.filter(({ id }) => !conflicted.has(id) && !refused.has(id))
    await writeStep(connection, open, step, { conflicted, refused })
  }
  await finishOthers(
    { connection, names, nextArrival },
    inputs.filter(({ document, found }) => !found && conflicted.has(document.id)),
  )
  return wave.filter(({ id }) => conflicted.has(id))
}

async function writeStep(
  connection: Connection,
  plans: readonly WritePlan[],
  step: 'keep' | 'put' | 'clear' | 'commit',
  { conflicted, refused }: { readonly conflicted: Set<string>; readonly refused: Map<string, string> },
): Promise<void> {
  const writes = plans.flatMap((plan) => plan[step].map((write) => ({ documentId: plan.id, write })))
  if (writes.length === 0) return
  const outcomes = await bulk(
    connection,
    writes.map(({ write }) => write),
  )
  for (const [nth, { documentId }] of writes.entries()) {
    const outcome = outcomes[nth]
    if (outcome?.kind === 'refused') refused.set(documentId, outcome.reason)
    if (outcome?.kind === 'conflict') conflicted.add(documentId)
  }
}

async function readInputs(
  { connection, names, nextArrival }: DocumentWriterOptions,
  wave: readonly StoredDocument[],
  refused: Map<string, string>,
): Promise<PlanInput[]> {
  const timed = wave.flatMap((document) => {
    try {
      return [{ document, target: names.documentsOf(documentTime(document)) }]
    } catch (error) {
      refused.set(document.id, messageOf(error))
      return []
    }
  })
  const entries = await readDirectory(
    connection,
    names,
    timed.map(({ document }) => document.id),
  )
  const wanted = timed.flatMap(({ document: { id }, target }) => {
    const index = entries.get(id)?.entry.index
    if (index === undefined) return []
    return index === target
      ? [{ index, id }]
      : [
          { index, id },
          { index: target, id },
        ]
  })
  const records = new Map<string, FoundRecord<IndexRecord>>()
  for (const record of await readRecords<IndexRecord>(connection, wanted)) {
    records.set(`${record.index} ${record.id}`, record)
  }
  return timed.map(({ document, target }) => {
    const found = entries.get(document.id)
    const current = found && records.get(`${found.entry.index} ${document.id}`)
    const elsewhere =
      found && found.entry.index !== target ? records.get(`${target} ${document.id}`) : undefined
    return { document, names, found, current, elsewhere, nextArrival }
  })
}

/** A document that is in its month but not in the directory: its writer ended, or is just about to say so. It is said for it. */
async function finishOthers(
  { connection, names }: DocumentWriterOptions,
  inputs: readonly PlanInput[],
): Promise<void> {
  const wanted = inputs.map(({ document }) => ({
    index: names.documentsOf(documentTime(document)),
    id: document.id,
  }))
  const writes = (await readRecords<IndexRecord>(connection, wanted)).map(
    ({ index, id, source }): BulkWrite => {
      const { version, contentHash, observedAt } = JSON.parse(source.body) as StoredDocument
      const record: DirectoryEntry = { index, version, contentHash, observedAt, earlier: [] }
      return { kind: 'create', index: names.directory, id, record }
    },
  )
  if (writes.length > 0) await bulk(connection, writes)
}

function refusal(refused: ReadonlyMap<string, string>): AppError {
  const [[id, reason] = ['', '']] = refused
  const more = refused.size > 1 ? ` (and ${refused.size - 1} more documents)` : ''
  return new AppError('BAD_INPUT', `index document ${id}: ${reason}${more}`, {
    details: { documentIds: [...refused.keys()] },
    userMessage: `检索库不接受文档 ${id}：${reason}`,
  })
}
