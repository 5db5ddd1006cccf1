import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import type { SearchQuery } from '../../../../api/views/document.ts'
import { formatCount } from '../../format.ts'
import { useTexts } from '../../i18n/i18n.tsx'
import { call } from '../../session.ts'

interface SignificantTermsProps {
  readonly search: SearchQuery
  readonly onTerm: (term: string) => void
}

/** Keywords unusually frequent in what was found; a click adds one to the query. Nothing is shown when none stands out. */
export function SignificantTerms({ search, onTerm }: SignificantTermsProps) {
  const t = useTexts()
  // The order of the results does not change what they are about.
  const { order: _, ...filter } = search
  const { data: terms = [] } = useQuery({
    queryKey: ['GET /api/documents/terms', filter],
    queryFn: ({ signal }) => call('GET /api/documents/terms', { query: filter }, signal),
    placeholderData: keepPreviousData,
    staleTime: 60_000,
    refetchOnWindowFocus: false,
  })
  if (terms.length === 0) return null
  return (
    <section className="section" aria-label={t.search.terms} data-testid="significant-terms">
      <div className="row-facts">
        <strong title={t.search.termsHint}>{t.search.terms}</strong>
        {terms.map(({ term, count, background }) => (
          <Button
            key={term}
            size="small"
            onClick={() => onTerm(term)}
            title={t.search.termCounts(formatCount(count), formatCount(background))}
            data-testid="significant-term"
            data-value={term}
          >
            {term}
          </Button>
        ))}
      </div>
    </section>
  )
}
