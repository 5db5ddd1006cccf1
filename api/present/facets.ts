import type { StoredDocument } from '../../pipeline/model/records.ts'
import type { FacetCount, SearchPage } from '../../pipeline/store/store.ts'
import type { ApiDeps } from '../deps.ts'
import { labelOf } from '../messages.zh-CN.ts'

export interface LabelledCount extends FacetCount {
  readonly label: string
}

type NameSources = Pick<ApiDeps, 'crawler' | 'placeName'>

/** Names for the coded values of facets: sources by the catalogue or by the documents on the page, places by the documents'. */
export function labelFacets(
  { facets, documents }: Pick<SearchPage, 'facets' | 'documents'>,
  { crawler, placeName }: NameSources,
): Readonly<Record<string, readonly LabelledCount[]>> {
  const sources = sourceNames(documents, crawler)
  const places = placeNames(documents)
  const nameOf = (field: string, value: string): string | undefined => {
    if (field === 'source') return sources.get(value)
    return field === 'place' ? (placeName?.(value) ?? places.get(value)) : undefined
  }
  return Object.fromEntries(
    Object.entries(facets).map(([field, counts]) => [
      field,
      counts.map(({ value, count }) => ({
        value,
        count,
        label: nameOf(field, value) ?? labelOf(field, value),
      })),
    ]),
  )
}

function sourceNames(
  documents: readonly StoredDocument[],
  crawler: ApiDeps['crawler'],
): ReadonlyMap<string, string> {
  return new Map([
    ...documents.map(({ sourceId, sourceName }) => [sourceId, sourceName] as const),
    ...(crawler?.sources().map(({ id, name }) => [id, name] as const) ?? []),
  ])
}

function placeNames(documents: readonly StoredDocument[]): ReadonlyMap<string, string> {
  const places = documents.flatMap(({ annotations }) => annotations.places)
  return new Map(places.map(({ code, name }) => [code, name]))
}
