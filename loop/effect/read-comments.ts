import { documentId } from '../../pipeline/model/identity.ts'
import type { Store } from '../../pipeline/store/store.ts'
import type { PublicationBody } from '../channel/publication.ts'
import type { LedgerRecord } from '../ledger/ledger.ts'
import type { EffectComments } from './effect-report.ts'
import { readPages } from './find-reprints.ts'
import { misreadingConcerns } from './read-series.ts'

const mostShown = 20
const pageSize = 200
const days = 14

/** What was said under our own publications: comments whose parent is the publication, by its own id, its address, or what the platform calls it. */
export async function readComments(
  heard: Pick<Store, 'search'>,
  publications: readonly LedgerRecord<PublicationBody>[],
  now: Date,
): Promise<EffectComments> {
  const parents = new Set(publications.flatMap(parentIds))
  const [first] = publications
    .flatMap(({ body }) => (body.publishedAt ? [Date.parse(body.publishedAt)] : []))
    .toSorted((a, b) => a - b)
  if (first === undefined) return { count: 0, negative: 0, questions: 0, documentIds: [], isPartial: false }
  const { documents, isPartial } = await readPages(heard, {
    kinds: ['comment'],
    from: new Date(first),
    to: new Date(Math.min(now.getTime(), first + days * 86_400_000) + 1),
    limit: pageSize,
  })
  const ours = documents.filter(
    ({ parentId, rootId }) => parents.has(parentId ?? '') || parents.has(rootId ?? ''),
  )
  return {
    count: ours.length,
    negative: ours.filter(({ annotations }) => annotations.sentiment.label === 'negative').length,
    questions: ours.filter(({ annotations }) => misreadingConcerns.includes(annotations.concern.label))
      .length,
    documentIds: ours.slice(0, mostShown).map(({ id }) => id),
    isPartial,
  }
}

function parentIds({ id, body }: LedgerRecord<PublicationBody>): readonly string[] {
  const { channelKind, url, remote } = body
  const common = { platform: channelKind, sourceId: '', normalisedText: '' }
  return [
    id,
    ...(url ? [documentId({ ...common, canonicalUrl: url })] : []),
    ...[id, ...Object.values(remote ?? {})].map((nativeId) => documentId({ ...common, nativeId })),
  ]
}
