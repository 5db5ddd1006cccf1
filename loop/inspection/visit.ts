import type { InspectedAccount, InspectedColumn, InspectionSample, TextFault } from './sample.ts'
import type { SiteReader, SiteReading } from './site-reader.ts'
import { findTextFaults } from './text-faults.ts'

export interface CrawlLimits {
  readonly pages: number
  readonly itemsOfColumn: number
  readonly links: number
}

export interface CrawlInput {
  readonly reader: SiteReader
  readonly homepage: string
  /** None: found by the meta tags of the pages that the home page leads to. */
  readonly columns: readonly InspectedColumn[]
  readonly accounts: readonly InspectedAccount[]
  readonly previous?: InspectionSample
  readonly now: Date
  readonly limits?: CrawlLimits
  /** Stops between two pages. */
  readonly signal?: AbortSignal
}

export const usualLimits: CrawlLimits = { pages: 400, itemsOfColumn: 20, links: 200 }

/** Each address read once, and what was said on the way. */
export interface Visit {
  read(url: string): Promise<SiteReading>
  /** What was read of an address, if it was. */
  seen(url: string): SiteReading | undefined
  all(): ReadonlyMap<string, SiteReading>
  faults(): readonly TextFault[]
  gaps(): readonly string[]
}

export function createVisit({ reader, homepage, limits = usualLimits, signal }: CrawlInput): Visit {
  const readings = new Map<string, SiteReading>()
  const faults: TextFault[] = []
  const gaps = new Set<string>()
  return {
    async read(url) {
      const known = readings.get(url)
      if (known) return known
      signal?.throwIfAborted()
      if (readings.size >= limits.pages + limits.links) {
        gaps.add(`页面超过 ${limits.pages + limits.links} 个，其余未读`)
        return { outcome: 'refused', message: '超过本次检查的页数' }
      }
      const reading = await reader.read(url)
      readings.set(url, reading)
      if (reading.outcome === 'read' && isSameSite(url, homepage))
        faults.push(...findTextFaults(url, `${reading.page.title}\n${reading.page.text}`))
      if (reading.outcome === 'refused') gaps.add(`未读取 ${url}：${reading.message}`)
      return reading
    },
    seen: (url) => readings.get(url),
    all: () => readings,
    faults: () => faults,
    gaps: () => [...gaps],
  }
}

export function isSameSite(url: string, other: string): boolean {
  return URL.parse(url)?.host === URL.parse(other)?.host
}
