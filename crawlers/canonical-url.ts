/** Parameters that tell where a visitor came from, never which article it is. */
const tracking =
  /^(?:utm_\w+|spm|scm|from|fromid|isappinstalled|share\w*|sharer\w*|wfr|for|gclid|fbclid|msclkid|_t|timestamp|ref|referer|referrer|source|src|tt_from|app|nsukey|chksm|scene|clicktime|enterid|sessionid|jsessionid|weixin_share_id|wx_\w+|vd_source|bd_vid|mkt|channel_?from|cmp|cmpid|ivk_sa|pvid|refer_flag)$/i

/**
 * One address for one article: no fragment, no tracking parameters, no default port, the rest in order; `www.` and `m.` fall away with the
 * scheme raised to https. It is a key for comparing, not an address to fetch.
 */
export function canonicalUrl(address: string): string {
  const url = URL.parse(address)
  if (!url || !/^https?:$/.test(url.protocol)) return address
  const query = [...url.searchParams].filter(([name]) => !tracking.test(name)).toSorted(byNameAndValue)
  const search = query.length > 0 ? `?${new URLSearchParams(query)}` : ''
  const port = url.port && !/^(?:80|443)$/.test(url.port) ? `:${url.port}` : ''
  return `https://${joinAliases(url.hostname)}${port}${tidyPath(url.pathname)}${search}`
}

/** The address a page claims for itself counts only on the same site: a wrong one must not swallow another's article. */
export function canonicalOf(pageUrl: string, claimed: string | undefined): string {
  const own = canonicalUrl(pageUrl)
  const url = claimed ? URL.parse(claimed, pageUrl) : undefined
  if (!url || !/^https?:$/.test(url.protocol)) return own
  // Broken templates point every article at the front page.
  if (url.pathname === '/' && url.search === '') return own
  const canonical = canonicalUrl(url.href)
  return siteOf(canonical) === siteOf(own) ? canonical : own
}

function joinAliases(host: string): string {
  const labels = host.toLowerCase().replace(/\.$/, '').split('.')
  const isAlias = labels.length > 2 && /^(?:www|m|wap|3g|mobile)$/.test(labels[0] ?? '')
  return (isAlias ? labels.slice(1) : labels).join('.')
}

function tidyPath(path: string): string {
  return path.replace(/\/{2,}/g, '/').replace(/\/(?:index|default)\.(?:s?html?|jsp|php|aspx?)$/i, '/')
}

function siteOf(address: string): string {
  const host = URL.parse(address)?.host ?? ''
  const labels = host.split('.')
  const isSecondLevel = /^(?:gov|com|org|net|edu|ac)$/.test(labels.at(-2) ?? '')
  return labels.slice(isSecondLevel ? -3 : -2).join('.')
}

function byNameAndValue([a, x]: readonly [string, string], [b, y]: readonly [string, string]): number {
  return a < b ? -1 : a > b ? 1 : x < y ? -1 : x > y ? 1 : 0
}
