import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import { useSearchParams } from 'react-router'
import type { SearchPageView, SearchQuery } from '../../../../api/views/document.ts'
import { isCallError } from '../../client.ts'
import { formatCount, toIso } from '../../format.ts'
import { useTexts } from '../../i18n/i18n.tsx'
import { CurveBox } from '../../parts/curve-box.tsx'
import { useOpenDocument } from '../../parts/document-link.tsx'
import { DocumentRow } from '../../parts/document-row.tsx'
import { ExportButton } from '../../parts/export-button.tsx'
import { stepOver, useKeys } from '../../parts/keys.ts'
import { Page } from '../../parts/page.tsx'
import { Failure, Loading, Nothing } from '../../parts/states.tsx'
import { call } from '../../session.ts'
import { FacetColumn } from './facet-column.tsx'
import { QueryBox } from './query-box.tsx'
import { hasFilters, searchOf, valuesOf, withoutFilters, withTerm, withText } from './search-address.ts'
import { SignificantTerms } from './significant-terms.tsx'
import { OrderSelect, TimeRange } from './time-range.tsx'

const pageLength = 30

/** Words, filters and range live in the address; the pages of results follow one another by cursor. */
export function SearchPage() {
  const t = useTexts()
  const [params, setParams] = useSearchParams()
  const search = searchOf(params)
  const ask = useSearch(search)
  const first = ask.data?.pages[0]
  const isBadQuery = isCallError(ask.error, 'BAD_INPUT')
  const set = (texts: Readonly<Record<string, string | undefined>>) =>
    setParams((before) => withText(before, texts))

  return (
    <Page
      title={t.search.title}
      actions={
        hasFilters(params) ? null : <ExportButton what="documents" filter={search.q ? { q: search.q } : {}} />
      }
    >
      <QueryBox query={search.q ?? ''} error={ask.error} onRun={(q) => set({ q })} />
      <div className="filters">
        <TimeRange from={search.from} to={search.to} onRange={set} />
        <OrderSelect order={search.order} onOrder={(order) => set({ order })} />
        {valuesOf(params, 'story').length > 0 ? (
          <Button size="small" onClick={() => set({ story: undefined })}>
            {t.search.storyFilter} ✕
          </Button>
        ) : null}
        {hasFilters(params) ? (
          <Button
            size="small"
            type="link"
            onClick={() => setParams(withoutFilters)}
            data-testid="clear-filters"
          >
            {t.search.clear}
          </Button>
        ) : null}
        <span className="keys-hint soft small">{t.search.keysHint}</span>
      </div>
      {ask.error && !isBadQuery ? <Failure error={ask.error} onRetry={() => void ask.refetch()} /> : null}
      {ask.isPending ? <Loading /> : null}
      {first && !isBadQuery ? (
        <div className="search-grid">
          <FacetColumn facets={first.facets} />
          <div>
            <Distribution page={first} onRange={(from, to) => set({ from: toIso(from), to: toIso(to) })} />
            {search.q || hasFilters(params) ? (
              <SignificantTerms
                search={search}
                onTerm={(term) => set({ q: withTerm(search.q ?? '', term) })}
              />
            ) : null}
            <Results
              pages={ask.data?.pages ?? []}
              onMore={ask.hasNextPage ? () => void ask.fetchNextPage() : undefined}
              isLoadingMore={ask.isFetchingNextPage}
            />
          </div>
        </div>
      ) : null}
    </Page>
  )
}

function useSearch(search: SearchQuery) {
  return useInfiniteQuery({
    queryKey: ['GET /api/documents', search],
    queryFn: ({ pageParam, signal }): Promise<SearchPageView> =>
      call(
        'GET /api/documents',
        { query: { ...search, limit: pageLength, ...(pageParam ? { cursor: pageParam } : {}) } },
        signal,
      ),
    initialPageParam: '',
    getNextPageParam: (last) => last.next,
    placeholderData: keepPreviousData,
    staleTime: 60_000,
    refetchOnWindowFocus: false,
  })
}

interface DistributionProps {
  readonly page: SearchPageView
  readonly onRange: (from: Date, to: Date) => void
}

function Distribution({ page, onRange }: DistributionProps) {
  const t = useTexts()
  const { histogram, total, tookMs } = page
  return (
    <section className="section" aria-label={t.search.histogram} data-testid="histogram">
      <div className="row-facts">
        <strong data-testid="search-total" data-total={total}>
          {t.search.total(formatCount(total), tookMs.toFixed(0))}
        </strong>
        {histogram.step === 'hour' && histogram.dayOnly > 0 ? (
          <span>{t.search.dayOnly(formatCount(histogram.dayOnly))}</span>
        ) : null}
        {histogram.undated > 0 ? <span>{t.search.undated(formatCount(histogram.undated))}</span> : null}
        {histogram.buckets.length > 1 ? <span>{t.search.brushHint}</span> : null}
      </div>
      {histogram.buckets.length > 0 ? (
        <CurveBox histogram={histogram} height={130} onRange={onRange} />
      ) : null}
    </section>
  )
}

interface ResultsProps {
  readonly pages: readonly SearchPageView[]
  readonly onMore: (() => void) | undefined
  readonly isLoadingMore: boolean
}

function Results({ pages, onMore, isLoadingMore }: ResultsProps) {
  const t = useTexts()
  const openDocument = useOpenDocument()
  const [currentId, setCurrent] = useState<string>()
  const documents = pages.flatMap((page) => page.documents)
  const step = (by: 1 | -1) => {
    const id = stepOver(
      documents.map((document) => document.id),
      currentId,
      by,
    )
    setCurrent(id)
    document.getElementById(`document-${id}`)?.scrollIntoView({ block: 'nearest' })
  }
  useKeys({
    j: () => step(1),
    k: () => step(-1),
    o: () => currentId && openDocument(currentId),
  })
  if (documents.length === 0) return <Nothing words={t.search.none} hint={t.search.noneHint} />
  return (
    <section className="section" aria-label={t.search.title}>
      <ol className="rows" data-testid="search-results">
        {documents.map((one) => (
          <DocumentRow key={one.id} document={one} isCurrent={one.id === currentId} />
        ))}
      </ol>
      <p className="state-line">
        {onMore ? (
          <Button onClick={onMore} loading={isLoadingMore} data-testid="search-more">
            {t.search.loadMore}
          </Button>
        ) : (
          t.common.ended
        )}
      </p>
    </section>
  )
}
