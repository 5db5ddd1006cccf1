import { Button } from 'antd'
import { useState } from 'react'
import { useSearchParams } from 'react-router'
import type { SearchPageView } from '../../../../api/views/document.ts'
import { formatCount } from '../../format.ts'
import { useTexts } from '../../i18n/i18n.tsx'
import type { Texts } from '../../i18n/zh-CN.ts'
import { labelOf } from '../../parts/tags.tsx'
import { type FacetField, facetFields, toggled, valuesOf } from './search-address.ts'

/** How many values of a facet are shown before one asks for the rest. */
const shortLength = 8
const phoneWidth = 760

/** What the found documents are; a click narrows, another click widens again. */
export function FacetColumn({ facets }: { readonly facets: SearchPageView['facets'] }) {
  const t = useTexts()
  // On a phone the results come first; the browser keeps the fold as the person leaves it.
  const [isOpen] = useState(() => window.innerWidth > phoneWidth)
  return (
    <details className="section facets" open={isOpen} data-testid="facets">
      <summary>{t.search.facets}</summary>
      {facetFields.map((field) => (
        <Facet key={field} field={field} counts={facets[field] ?? []} />
      ))}
    </details>
  )
}

interface FacetProps {
  readonly field: FacetField
  readonly counts: readonly { readonly value: string; readonly label: string; readonly count: number }[]
}

function Facet({ field, counts }: FacetProps) {
  const t = useTexts()
  const [params, setParams] = useSearchParams()
  const [isLong, setLong] = useState(false)
  const chosen = valuesOf(params, field)
  const names = namesOf(t.labels, field)
  // A chosen value stays in the column also when nothing is found any more, or it could not be taken away.
  const lost = chosen
    .filter((value) => !counts.some((one) => one.value === value))
    .map((value) => ({ value, label: value, count: 0 }))
  const all = [...lost, ...counts]
  if (all.length === 0) return null
  const shown = isLong ? all : all.filter(({ value }, at) => at < shortLength || chosen.includes(value))
  return (
    <fieldset className="facet">
      <legend>{labelOf(t.search.facet, field)}</legend>
      {shown.map(({ value, label, count }) => (
        <button
          key={value}
          type="button"
          className="facet-value"
          aria-pressed={chosen.includes(value)}
          onClick={() => setParams((before) => toggled(before, field, value))}
          data-testid={`facet-${field}`}
          data-value={value}
        >
          <span title={label}>{names[value] ?? label}</span>
          <span>{formatCount(count)}</span>
        </button>
      ))}
      {all.length > shown.length ? (
        <Button type="link" size="small" onClick={() => setLong(true)}>
          {t.search.moreFacets(all.length - shown.length)}
        </Button>
      ) : null}
    </fieldset>
  )
}

/** Closed lists are named here, in the person's language; sources, topics and places by the server. */
function namesOf(labels: Texts['labels'], field: FacetField): Readonly<Record<string, string>> {
  if (field === 'source' || field === 'topic' || field === 'place') return {}
  return labels[field]
}
