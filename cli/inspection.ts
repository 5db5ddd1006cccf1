import { hostOf } from '../crawlers/fetch/fetch.ts'
import { crawlSite } from '../loop/inspection/crawl-site.ts'
import type { Inspections } from '../loop/inspection/inspections.ts'
import type { SiteReader } from '../loop/inspection/site-reader.ts'
import type { Clock } from '../pipeline/platform/clock.ts'
import { messageOf } from '../pipeline/platform/errors.ts'
import type { Log } from '../pipeline/platform/log.ts'
import { pause } from '../pipeline/platform/pause.ts'
import { openSiteReader } from './inspection-site.ts'

export interface InspectionOptions {
  readonly inspections: Pick<Inspections, 'standing' | 'lastSample' | 'recordProbe' | 'recordCrawl'>
  readonly reader: SiteReader
  readonly clock: Clock
  readonly log: Log
}

/** More than twenty a day, spaced as the rule wants it. */
const probeEveryMs = 60 * 60_000

/** Asks every inspected site for its home page once. */
export async function probeSites(options: InspectionOptions): Promise<void> {
  for (const site of await options.inspections.standing()) await probeSite(options, site)
}

async function probeSite(
  { inspections, reader, clock, log }: InspectionOptions,
  { id, homepage }: { readonly id: string; readonly homepage: string },
): Promise<void> {
  try {
    const probe = await reader.probe(homepage, clock.now())
    if (probe) await inspections.recordProbe(id, probe)
  } catch (error) {
    log.warn('probe not recorded', { site: id, error: messageOf(error) })
  }
}

/** Reads every inspected site and puts what it found on record; one that fails keeps no other from its turn. */
export async function inspectSites(
  options: InspectionOptions,
  { signal, isOnlyNew = false }: { readonly signal?: AbortSignal; readonly isOnlyNew?: boolean } = {},
): Promise<void> {
  const { inspections, reader, clock, log } = options
  for (const { id, homepage, columns, accounts } of await inspections.standing()) {
    try {
      const previous = await inspections.lastSample(id)
      if (previous && isOnlyNew) continue
      // A site just entered need not wait for the hour.
      if (isOnlyNew) await probeSite(options, { id, homepage })
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

export interface Inspecting {
  /** The crawl of the night. */
  inspect(signal: AbortSignal): Promise<void>
  /** Probes by the hour, and reads what was never read, at once when a site is added. Answers how to stop. */
  start(follow: Follow): Promise<() => Promise<void>>
  close(): Promise<void>
}

type Follow = (onChange: (change: { readonly kind: string }) => void) => Promise<() => Promise<void>>

/** The inspections of one process, with a reader of their own. */
export function openInspecting({ loop, clock, log, config }: InspectingBase): Inspecting {
  const { inspections, isOwnHost } = knowOwnHosts(loop.inspections)
  const reader = openSiteReader({ contact: config.contact, clock, isOwnHost })
  const options = { inspections, reader, clock, log }
  return {
    inspect: (signal) => inspectSites(options, { signal }),
    async start(follow) {
      const stopping = new AbortController()
      let nudge = new AbortController()
      const unfollow = await follow(({ kind }) => {
        if (kind === 'inspected-site') nudge.abort()
      })
      let probedAt = Number.NEGATIVE_INFINITY
      const look = async () => {
        const now = performance.now()
        if (now - probedAt >= probeEveryMs) {
          probedAt = now
          await probeSites(options)
        }
        await inspectSites(options, { signal: stopping.signal, isOnlyNew: true })
      }
      const working = (async () => {
        while (!stopping.signal.aborted) {
          nudge = new AbortController()
          await look().catch((error: unknown) => log.warn('sites not looked at', { error: messageOf(error) }))
          await pause(
            Math.max(1_000, probedAt + probeEveryMs - performance.now()),
            AbortSignal.any([stopping.signal, nudge.signal]),
          )
        }
      })()
      return async () => {
        stopping.abort()
        await unfollow()
        await working
      }
    },
    close: () => reader.close(),
  }
}

export interface InspectingBase extends Pick<InspectionOptions, 'clock' | 'log'> {
  readonly loop: { readonly inspections: InspectionOptions['inspections'] }
  readonly config: { readonly contact: string }
}

/** Which hosts are the office's own and may lie on its private network, from the sites as they were last listed. */
function knowOwnHosts(inspections: InspectionOptions['inspections']): {
  readonly inspections: InspectionOptions['inspections']
  isOwnHost(host: string): boolean
} {
  let hosts: ReadonlySet<string> = new Set()
  return {
    isOwnHost: (host) => hosts.has(host),
    inspections: {
      ...inspections,
      async standing() {
        const sites = await inspections.standing()
        hosts = new Set(sites.filter(({ isOwn }) => isOwn).map(({ homepage }) => hostOf(new URL(homepage))))
        return sites
      },
    },
  }
}
