import type { Observation } from '../../model/document.ts'
import { AppError } from '../../platform/errors.ts'
import { bulk } from './bulk.ts'
import type { Connection } from './connection.ts'
import { keywordOf } from './index-record.ts'
import type { IndexNames } from './indices.ts'

/** One record for a document and a time: the same reading given twice is there once. */
export async function writeObservations(
  connection: Connection,
  names: IndexNames,
  observations: readonly Observation[],
): Promise<void> {
  const writes = observations.map((observation) => {
    const { documentId, at, ...counts } = observation
    const time = Math.max(0, Date.parse(at))
    const record = {
      documentId: keywordOf(documentId),
      at: time,
      body: JSON.stringify({ documentId, at, ...counts }),
    }
    return { kind: 'put', index: names.observationsOf(time), id: `${documentId}~${time}`, record } as const
  })
  const outcomes = await bulk(connection, writes)
  const at = outcomes.findIndex(({ kind }) => kind === 'refused')
  const outcome = outcomes[at]
  if (outcome?.kind === 'refused') {
    throw new AppError('BAD_INPUT', `index observation ${writes[at]?.id}: ${outcome.reason}`)
  }
}

const pageSize = 5_000

/** In order of time. */
export async function readObservations(
  { ask }: Connection,
  names: IndexNames,
  documentId: string,
): Promise<Observation[]> {
  const found: Observation[] = []
  let after: number | undefined
  do {
    const { hits } = await ask('read observations', (client) =>
      client.search<{ readonly body: string }>({
        index: names.observations,
        ignore_unavailable: true,
        size: pageSize,
        query: { term: { documentId: keywordOf(documentId) } },
        sort: [{ at: 'asc' }],
        _source: ['body'],
        track_total_hits: false,
        ...(after !== undefined && { search_after: [after] }),
      }),
    )
    for (const { _source } of hits.hits) if (_source) found.push(JSON.parse(_source.body) as Observation)
    after = hits.hits.length < pageSize ? undefined : Number(hits.hits.at(-1)?.sort?.[0])
  } while (after !== undefined)
  return found
}
