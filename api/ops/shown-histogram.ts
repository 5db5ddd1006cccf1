import type { Metric, Registry } from 'prom-client'

/** What was counted elsewhere. */
export interface CountedDurations {
  readonly labels: Readonly<Record<string, string>>
  /** How many took up to each bound and no bound before it, and last how many took longer than all. */
  readonly counts: readonly number[]
  readonly totalSeconds: number
}

export interface ShownHistogram {
  readonly registry: Registry
  readonly name: string
  readonly help: string
  readonly boundsSeconds: readonly number[]
  readonly read: () => readonly CountedDurations[]
}

/**
 * A histogram whose parts count by themselves: at a scrape it is shown as they say. The library's own can only observe one value after the
 * other; a registry asks no more of a metric than this.
 */
export function showHistogram({ registry, name, help, boundsSeconds, read }: ShownHistogram): void {
  const metric = {
    name,
    help,
    type: 'histogram',
    aggregator: 'sum',
    reset: () => undefined,
    get: async () => ({ ...metric, values: read().flatMap((one) => linesOf(one, { name, boundsSeconds })) }),
  }
  registry.registerMetric(metric as unknown as Metric)
}

function linesOf(
  { labels, counts, totalSeconds }: CountedDurations,
  { name, boundsSeconds }: Pick<ShownHistogram, 'name' | 'boundsSeconds'>,
) {
  let upTo = 0
  const buckets = [...boundsSeconds, '+Inf'].map((bound, place) => {
    upTo += counts[place] ?? 0
    return { metricName: `${name}_bucket`, labels: { ...labels, le: String(bound) }, value: upTo }
  })
  return [
    ...buckets,
    { metricName: `${name}_sum`, labels, value: totalSeconds },
    { metricName: `${name}_count`, labels, value: upTo },
  ]
}
