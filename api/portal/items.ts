import type { PortalItem } from '../../loop/portal/portal.ts'
import type { Validity } from '../../loop/release/release.ts'
import { type Html, html } from './html.ts'
import { publicationPath } from './paths.ts'

export interface Listing {
  readonly total: number
  readonly items: readonly PortalItem[]
}

/** 有效, 失效, 废止, 修订: as the page of a policy shows them. */
export const validityNames: Readonly<Record<Validity, string>> = {
  valid: '有效',
  expired: '失效',
  abolished: '废止',
  revised: '修订',
}

export function itemList(items: readonly PortalItem[]): Html {
  return html`<ul class="items">
${items.map(
  (
    item,
  ) => html`<li><span><a href="${publicationPath(item.id)}">${item.title}</a>${marksOf(item)}${factsOf(item)}</span>
<time datetime="${item.publishedAt}">${dayOf(item.publishedAt)}</time></li>
`,
)}</ul>`
}

/** What a reader must know before opening: that it is corrected, no longer in force, or made for the demo. */
export function marksOf({ isCorrection, isDemo, policy }: PortalItem): Html {
  const validity = policy && policy.validity !== 'valid' ? policy.validity : undefined
  return html`${isCorrection && html` <span class="corrected">更正</span>`}${validity && html` <span class="validity validity-${validity}">${validityNames[validity]}</span>`}${isDemo && html` <span class="demo">演示数据</span>`}`
}

function factsOf({ policy }: PortalItem): Html | undefined {
  return (
    policy && html`<span class="item-facts">${policy.documentNumber}　成文日期：${policy.writtenOn}</span>`
  )
}

/** `YYYY-MM-DD HH:mm`, as the meta tag `PubDate` wants it; the ledger's times are Beijing's already. */
export function minuteOf(iso: string): string {
  return iso.slice(0, 16).replace('T', ' ')
}

export function dayOf(iso: string): string {
  return iso.slice(0, 10)
}

/** Links to the pages before and after; `path` may carry a query already. */
export function pager(path: string, page: number, pages: number): Html | undefined {
  if (pages <= 1) return undefined
  const to = (number: number) => `${path}${path.includes('?') ? '&' : '?'}page=${number}`
  return html`<nav class="pager" aria-label="翻页">
${page > 1 && html`<a rel="prev" href="${to(page - 1)}">上一页</a>`}
<span>第 ${page} 页，共 ${pages} 页</span>
${page < pages && html`<a rel="next" href="${to(page + 1)}">下一页</a>`}
</nav>`
}
