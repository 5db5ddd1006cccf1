import type { SampledLink } from './sample.ts'
import { type CrawlInput, isSameSite, usualLimits, type Visit } from './visit.ts'
import { hasAny, words } from './words.ts'

/** Every link of what was read, each target once; a failure counts when the crawl before had it too. */
export async function followLinks(visit: Visit, input: CrawlInput): Promise<readonly SampledLink[]> {
  const { limits = usualLimits, previous, homepage } = input
  const failedBefore = new Set(previous?.links.filter(({ isFailing }) => isFailing).map(({ url }) => url))
  const targets = new Map<string, { readonly from: string; readonly text: string }>()
  for (const [from, reading] of visit.all())
    if (reading.outcome === 'read' && isSameSite(from, homepage))
      for (const { url, text } of reading.page.links) {
        // A target is shown by its first link, unless another's words give it away.
        if (!targets.has(url) || hasAny(text, words.bad)) targets.set(url, { from, text })
      }
  const links: SampledLink[] = []
  for (const [url, { from, text }] of targets) {
    const known = visit.seen(url)
    if (!known && links.length >= limits.links) continue
    const reading = known ?? (await visit.read(url))
    const link = { from, url, text: text.slice(0, 100) }
    if (reading.outcome === 'read') {
      if (isSameSite(url, homepage)) continue
      const { title, text: words_ } = reading.page
      links.push({ ...link, outcome: 'ok', title: title.slice(0, 200), excerpt: words_.slice(0, 300) })
    } else if (reading.outcome === 'gone') links.push({ ...link, outcome: 'dead' })
    else if (reading.outcome === 'failed')
      links.push({ ...link, outcome: failedBefore.has(url) ? 'dead' : 'unknown', isFailing: true })
    else links.push({ ...link, outcome: 'unknown' })
  }
  return links
}
