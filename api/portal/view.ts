import type { Request } from 'express'

/**
 * How a page is shown: as it is, in large text (适老), or for printing. It is asked for by the address alone, so that there is no cookie and
 * a page stays the same for everybody who has its address.
 */
export type PageView = 'normal' | 'large' | 'print'

export function viewOf(request: Request): PageView {
  const { view } = request.query
  return view === 'large' || view === 'print' ? view : 'normal'
}

/** In large text every way on through the portal stays in large text: links, and forms whether they ask or send. */
export function keepView(markup: string, view: PageView): string {
  if (view !== 'large') return markup
  return markup
    .replaceAll(
      /(href|action)="(\/portal\/[^"?#]*)(\?[^"#]*)?(#[^"]*)?"/gu,
      (whole, name: string, path: string, query = '', hash = '') =>
        /\.(?:css|xml)$/u.test(path) || query.includes('view=')
          ? whole
          : `${name}="${path}${query ? `${query}&amp;` : '?'}view=large${hash}"`,
    )
    .replaceAll(/(<form\b[^>]*method="get"[^>]*>)/gu, '$1<input type="hidden" name="view" value="large">')
}
