import type { SearchQuery } from '../../../../api/views/document.ts'

export const facetFields = ['sentiment', 'concern', 'channel', 'topic', 'place', 'source', 'kind'] as const
export type FacetField = (typeof facetFields)[number]

const listFields = [...facetFields, 'story'] as const
const textFields = ['q', 'from', 'to', 'order'] as const
const orders = ['newest', 'oldest', 'relevance'] as const

/** The search as the address has it: what one sees can be passed on, and Back undoes a filter. */
export function searchOf(params: URLSearchParams): SearchQuery {
  const order = orders.find((one) => one === params.get('order'))
  const text = (key: string) => params.get(key) || undefined
  return {
    q: text('q'),
    from: text('from'),
    to: text('to'),
    ...(order ? { order } : {}),
    ...Object.fromEntries(
      listFields.flatMap((field) => {
        const values = valuesOf(params, field)
        return values.length > 0 ? [[field, [...values]]] : []
      }),
    ),
  }
}

export function valuesOf(params: URLSearchParams, field: string): readonly string[] {
  return params.get(field)?.split(',').filter(Boolean) ?? []
}

/** The same address with one value of a facet added, or taken away when it is there. */
export function toggled(params: URLSearchParams, field: string, value: string): URLSearchParams {
  const values = valuesOf(params, field)
  const next = values.includes(value) ? values.filter((one) => one !== value) : [...values, value]
  return withText(params, { [field]: next.join(',') })
}

export function withText(
  params: URLSearchParams,
  texts: Readonly<Record<string, string | undefined>>,
): URLSearchParams {
  const next = new URLSearchParams(params)
  for (const [key, value] of Object.entries(texts)) {
    if (value) next.set(key, value)
    else next.delete(key)
  }
  return next
}

export function hasFilters(params: URLSearchParams): boolean {
  return [...listFields, 'from', 'to'].some((key) => params.has(key))
}

/** Only the words of the query stay, and the order. */
export function withoutFilters(params: URLSearchParams): URLSearchParams {
  const next = new URLSearchParams()
  for (const key of textFields) {
    const value = params.get(key)
    if (value && (key === 'q' || key === 'order')) next.set(key, value)
  }
  return next
}

/** The query with one more term that must occur. */
export function withTerm(query: string, term: string): string {
  const isPlain = /^[\p{L}\p{N}]+$/u.test(term) && !/^(?:AND|OR|NOT)$/.test(term)
  const added = isPlain ? term : `"${term.replaceAll('"', ' ')}"`
  if (query.trim() === '') return added
  return /\s(?:OR|或)\s|[|｜]/.test(query) ? `(${query}) ${added}` : `${query} ${added}`
}
