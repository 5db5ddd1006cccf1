import { checkContentType, checkPage } from '../crawlers/check-page.ts'
import { extractPage } from '../crawlers/extract/extract.ts'
import { decodeBytes } from '../crawlers/fetch/decode.ts'
import type { Fetcher } from '../crawlers/fetch/fetch.ts'
import type { Robots } from '../crawlers/fetch/robots.ts'
import type { PageFetcher } from '../loop/channel/verify-page.ts'
import { AppError } from '../pipeline/platform/errors.ts'

/** Reads one page a person has pasted the address of: a public address, allowed by its site, and an article. */
export function createPageFetcher({
  fetcher,
  robots,
}: {
  readonly fetcher: Pick<Fetcher, 'fetch'>
  readonly robots: Robots
}): PageFetcher {
  return async (address) => {
    const { isAllowed } = await robots.rulesFor(address)
    if (!isAllowed) throw new AppError('FETCH_REFUSED', `${address}: its robots.txt does not allow it`)
    const { url, status, bytes, contentType } = await fetcher.fetch({ url: address })
    if (status >= 400) throw new AppError('FETCH_FAILED', `fetch ${address}: status ${status}`)
    const html = decodeBytes(bytes, contentType).text
    const page = extractPage({ html, url })
    const fault = checkContentType(contentType) ?? checkPage(html, page, address)
    if (fault) throw new AppError('EXTRACT_FAILED', `read ${address}: ${fault.code}`)
    return { url, title: page.title, text: page.text }
  }
}
