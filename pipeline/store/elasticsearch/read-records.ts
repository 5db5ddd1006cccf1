import type { SeenAt } from './bulk.ts'
import type { Connection } from './connection.ts'

export interface RecordAt {
  readonly index: string
  readonly id: string
}

export interface FoundRecord<Source> extends RecordAt {
  readonly source: Source
  readonly seen: SeenAt
}

const maxIds = 1_000

/** Reads records by id, as they are now, searchable yet or not; what is not there, or whose index is not, is left out. */
export async function readRecords<Source>(
  connection: Connection,
  wanted: readonly RecordAt[],
): Promise<FoundRecord<Source>[]> {
  const found: FoundRecord<Source>[] = []
  for (let start = 0; start < wanted.length; start += maxIds) {
    const part = wanted.slice(start, start + maxIds)
    const { docs } = await connection.ask(`read ${part.length} records`, (client) =>
      client.mget<Source>({ docs: part.map(({ index, id }) => ({ _index: index, _id: id })) }),
    )
    for (const [nth, doc] of docs.entries()) {
      const { index, id } = part[nth] ?? { index: doc._index, id: doc._id }
      if (!('found' in doc) || !doc.found || doc._source === undefined) continue
      const { _seq_no: sequence = 0, _primary_term: term = 0 } = doc
      found.push({ index, id, source: doc._source, seen: { sequence, term } })
    }
  }
  return found
}
