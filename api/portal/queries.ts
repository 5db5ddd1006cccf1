import type { PortalQuery } from '../../loop/portal/search.ts'
import { validities } from '../../loop/release/release.ts'
import { findColumn } from './columns.ts'
import type { Sought } from './listing-pages.ts'

type Query = Readonly<Record<string, unknown>>

const maxPage = 10_000
const longest = 100

export function pageOf(query: Query): number {
  const page = Number(textIn(query, 'page') || 1)
  return Number.isInteger(page) && page >= 1 && page <= maxPage ? page : 1
}

/** What was asked, as it is shown again in the form. */
export function soughtIn(query: Query): Sought {
  return {
    text: textIn(query, 'q'),
    column: textIn(query, 'column'),
    theme: textIn(query, 'theme'),
    validity: textIn(query, 'validity'),
    year: textIn(query, 'year'),
  }
}

/** What of it means something; the rest is as if not asked. */
export function toQuery(
  { text, column, theme, validity, year }: Sought,
  { limit, offset }: { readonly limit: number; readonly offset: number },
): PortalQuery {
  return {
    text,
    column: findColumn(column)?.id,
    theme: theme || undefined,
    validity: validities.find((each) => each === validity),
    year: /^\d{4}$/.test(year) ? year : undefined,
    limit,
    offset,
  }
}

function textIn(query: Query, name: string): string {
  const value = query[name]
  return typeof value === 'string' ? value.trim().slice(0, longest) : ''
}
