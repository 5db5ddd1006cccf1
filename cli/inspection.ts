import { hostOf } from '../crawlers/fetch/fetch.ts'
import { crawlSite } from '../loop/inspection/crawl-site.ts'
import type { Inspections } from '../loop/inspection/inspections.ts'
import type { SiteReader } from '../loop/inspection/site-reader.ts'
import type { Clock } from '../pipeline/platform/clock.ts'
import { messageOf } from '../pipeline/platform/errors.ts'
import type { Log } from '../pipeline/platform/log.ts'
import { pause } from '../pipeline/platform/pause.ts'

export interface InspectionOptions {
  readonly inspections: Pick<Inspections, 'standing' | 'lastSample' | 'recordProbe' | 'recordCrawl'>
  readonly reader: SiteReader
  readonly clock: Clock
  readonly log: Log
}

/** More than twenty a day, spaced as the rule wants it. */
const probeEveryMs = 60 * 60_000

/** Asks every inspected site for its home page once. */
export async function probeSites({ inspections, reader, clock, log }: InspectionOptions): Promise<void> {
  for (const { id, homepage } of await inspections.standing()) {
    try {
      const probe = await reader.probe(homepage, clock.now())
      if (probe) await inspections.recordProbe(id, probe)
    } catch (error) {
      log.warn('probe not recorded', { site: id, error: messageOf(error) })
    }
  }
}

/** Reads every inspected site and puts what it found on record; one that fails keeps no other from its turn. */
export async function inspectSites(
  { inspections, reader, clock, log }: InspectionOptions,
  signal?: AbortSignal,
): Promise<void> {
  for (const { id, homepage, columns, accounts } of await inspections.standing()) {
    try {
      const previous = await inspections.lastSample(id)
      const sample = await crawlSite({
        reader,
        homepage,
        columns,
        accounts,
        now: clock.now(),
        ...(previous ? { previous } : {}),
        ...(signal ? { signal } : {}),
      })
      const outcome = await inspections.recordCrawl(id, sample)
      log.info('site inspected', { site: id, pages: sample.pages.length, ...outcome })
    } catch (error) {
      if (signal?.aborted) return
      log.warn('site not inspected', { site: id, error: messageOf(error) })
    }
  }
}

/** Probes by the hour until stopped. */
export function startProbing(options: InspectionOptions): () => Promise<void> {
  const stopping = new AbortController()
  const working = (async () => {
    while (!stopping.signal.aborted) {
      await probeSites(options).catch((error: unknown) =>
        options.log.warn('sites not probed', { error: messageOf(error) }),
      )
      await pause(probeEveryMs, stopping.signal)
    }
  })()
  return () => {
    stopping.abort()
    return working
  }
}

/** Which hosts are the office's own, from the sites on record; looked up again now and then. */
export function ownHosts({ inspections }: Pick<InspectionOptions, 'inspections'>): {
  isOwnHost(host: string): boolean
  refresh(): Promise<void>
} {
  let hosts: ReadonlySet<string> = new Set()
  return {
    isOwnHost: (host) => hosts.has(host),
    async refresh() {
      const sites = await inspections.standing()
      hosts = new Set(sites.filter(({ isOwn }) => isOwn).map(({ homepage }) => hostOf(new URL(homepage))))
    },
  }
}
