import { Counter, Gauge, type Registry } from 'prom-client'
import type { OperationsAlert } from '../../loop/operations/operations-alerts.ts'
import type { ProcessReport } from '../../loop/operations/process-report.ts'
import type { Bus } from '../../pipeline/bus/bus.ts'
import { batchBoundsMs, type StageCounter } from '../../pipeline/runtime/counters.ts'
import { createRecent } from './recent.ts'
import { showHistogram } from './shown-histogram.ts'

/** Where the numbers come from, asked when somebody scrapes. What is absent is not shown. */
export interface FigureSources {
  /** The process's own heartbeat: its stages, leases, sources and spool. */
  readonly report?: () => Pick<ProcessReport, 'groups' | 'leases' | 'crawl'>
  /** Asked at most every five seconds, however often somebody scrapes. */
  readonly bus?: Pick<Bus, 'lag' | 'deadLetters'>
  /** How much of a queue waits, by the queue's name. */
  readonly queues?: Readonly<Record<string, () => number>>
  /** Conditions raised in the whole installation, as this process knows them. */
  readonly alerts?: () => readonly Pick<OperationsAlert, 'kind'>[]
  /** Of the disk with the data folder. */
  readonly disk?: () => Promise<{ readonly freeBytes: number; readonly totalBytes: number }>
}

export interface FigureOptions extends Omit<FigureSources, 'queues'> {
  readonly queues: ReadonlyMap<string, () => number>
  readonly registry: Registry
  /** What the engines failed to do, by engine. */
  readonly failures: () => ReadonlyMap<string, number>
  /** Told when a figure could not be had: the others are shown all the same. */
  readonly onFailure: (what: string, error: unknown) => void
}

const busMaxAgeMs = 5_000
/** Counting more would read them all. */
export const countedLetters = 1_000

export function registerFigures({ registry, onFailure, ...sources }: FigureOptions): void {
  const { report, bus, queues, alerts, disk, failures } = sources
  const registers = [registry]
  new Counter({
    name: 'yushu_engine_errors_total',
    help: 'Calls to an engine that failed, and readiness questions it did not answer',
    labelNames: ['engine'] as const,
    registers,
    collect() {
      this.reset()
      for (const [engine, count] of failures()) this.inc({ engine }, count)
    },
  })
  if (report) {
    registerStages(registry, () => report().groups.flatMap(({ stages }) => stages))
    registerCrawl(registry, () => report().crawl)
    new Gauge({
      name: 'yushu_lease_held',
      help: '1 for each lease this process holds',
      labelNames: ['lease'] as const,
      registers,
      collect() {
        this.reset()
        for (const lease of report().leases) this.set({ lease }, 1)
      },
    })
  }
  if (bus) registerBus({ registry, bus, onFailure })
  new Gauge({
    name: 'yushu_queue_depth',
    help: 'What waits in a queue or is held open',
    labelNames: ['queue'] as const,
    registers,
    collect() {
      for (const [queue, depth] of queues) this.set({ queue }, depth())
    },
  })
  if (alerts)
    new Gauge({
      name: 'yushu_operations_alerts',
      help: 'Operations alerts that are raised',
      labelNames: ['kind'] as const,
      registers,
      collect() {
        this.reset()
        for (const { kind } of alerts()) this.inc({ kind })
      },
    })
  if (disk) registerDisk({ registry, disk, onFailure })
}

const outcomes = ['kept', 'dropped', 'dead', 'retried'] as const

function registerStages(registry: Registry, stages: () => readonly StageCounter[]): void {
  const each = (
    name: string,
    help: string,
    show: (set: (labels: { outcome?: string }, value: number) => void, stage: StageCounter) => void,
  ) =>
    new Counter({
      name,
      help,
      labelNames: ['stage', 'outcome'] as const,
      registers: [registry],
      // The stages count; what they say is shown as it is.
      collect() {
        this.reset()
        for (const stage of stages())
          show((labels, value) => this.inc({ stage: stage.stage, ...labels }, value), stage)
      },
    })
  each('yushu_stage_documents_total', 'Documents a stage has settled, by outcome', (set, stage) => {
    for (const outcome of outcomes) set({ outcome }, stage[outcome])
  })
  each('yushu_stage_failures_total', 'Batches in which a stage failed and was run again', (set, { failed }) =>
    set({}, failed),
  )
  each('yushu_stage_batches_total', 'Batches a stage has run', (set, { batches }) => set({}, batches))
  each('yushu_stage_busy_seconds_total', 'Time a stage has spent on its batches', (set, { totalMs }) =>
    set({}, totalMs / 1_000),
  )
  showHistogram({
    registry,
    name: 'yushu_stage_batch_duration_seconds',
    help: 'How long the batches of a stage took',
    boundsSeconds: batchBoundsMs.map((ms) => ms / 1_000),
    read: () =>
      stages().map(({ stage, durations, totalMs }) => ({
        labels: { stage },
        counts: durations,
        totalSeconds: totalMs / 1_000,
      })),
  })
  new Gauge({
    name: 'yushu_stage_batch_max_seconds',
    help: 'The longest batch of a stage since the process started',
    labelNames: ['stage'] as const,
    registers: [registry],
    collect() {
      this.reset()
      for (const { stage, maxMs } of stages()) this.set({ stage }, maxMs / 1_000)
    },
  })
}

function registerCrawl(registry: Registry, crawl: () => ProcessReport['crawl']): void {
  const gauge = (
    name: string,
    help: string,
    figureOf: (crawl: NonNullable<ProcessReport['crawl']>) => number,
  ) =>
    new Gauge({
      name,
      help,
      registers: [registry],
      collect() {
        const now = crawl()
        if (now) this.set(figureOf(now))
        else this.remove()
      },
    })
  gauge('yushu_spool_messages', 'Messages that wait on the disk for the bus', ({ spool }) => spool.waiting)
  gauge('yushu_spool_bytes', 'What they take on the disk', ({ spool }) => spool.bytes)
  gauge('yushu_spool_max_bytes', 'What they may take', ({ spool }) => spool.maxBytes)
  gauge(
    'yushu_spool_refused_messages',
    'Messages on the disk that the bus will never take',
    ({ spool }) => spool.refused,
  )
  gauge('yushu_spool_full', '1 while the spool is full', ({ spool }) => (spool.isFull ? 1 : 0))
  gauge('yushu_crawl_paused', '1 while nothing is fetched because the spool is full', ({ isPaused }) =>
    isPaused ? 1 : 0,
  )
  new Gauge({
    name: 'yushu_crawl_sources',
    help: 'Sources this process reads, by how their last run went',
    labelNames: ['outcome'] as const,
    registers: [registry],
    collect() {
      this.reset()
      for (const { isEnabled, failure, lastRunAt } of crawl()?.sources ?? [])
        this.inc({ outcome: !isEnabled ? 'off' : failure ? failure.code : lastRunAt ? 'ok' : 'never-run' })
    },
  })
  new Gauge({
    name: 'yushu_crawl_source_documents',
    help: 'Documents a source has given',
    labelNames: ['source'] as const,
    registers: [registry],
    collect() {
      this.reset()
      for (const { sourceId, documentCount } of crawl()?.sources ?? [])
        this.set({ source: sourceId }, documentCount)
    },
  })
}

interface BusFigures extends Pick<FigureOptions, 'registry' | 'onFailure'> {
  readonly bus: Pick<Bus, 'lag' | 'deadLetters'>
}

function registerBus({ registry, bus, onFailure }: BusFigures): void {
  const recent = { maxAgeMs: busMaxAgeMs, now: () => performance.now() }
  const askLag = createRecent(() => bus.lag(), recent)
  const askLetters = createRecent(() => bus.deadLetters({ limit: countedLetters }), recent)
  const registers = [registry]
  new Gauge({
    name: 'yushu_bus_lag_messages',
    help: 'Messages written that a consumer group has not yet committed',
    labelNames: ['stream', 'group', 'partition'] as const,
    registers,
    async collect() {
      try {
        const lag = await askLag()
        this.reset()
        for (const { stream, group, partition, end, committed } of lag)
          this.set({ stream, group, partition: String(partition) }, Math.max(end - committed, 0))
      } catch (error) {
        // An old figure would pass for a new one.
        this.reset()
        onFailure('bus', error)
      }
    },
  })
  new Gauge({
    name: 'yushu_bus_dead_letters',
    help: `Dead letters that wait for a decision, ${countedLetters} of all streams together at most`,
    labelNames: ['stream'] as const,
    registers,
    async collect() {
      try {
        const letters = await askLetters()
        this.reset()
        for (const { stream } of letters) this.inc({ stream })
      } catch (error) {
        this.reset()
        onFailure('bus', error)
      }
    },
  })
}

function registerDisk({
  registry,
  disk,
  onFailure,
}: Pick<FigureOptions, 'registry' | 'onFailure'> & {
  readonly disk: NonNullable<FigureSources['disk']>
}): void {
  new Gauge({
    name: 'yushu_disk_bytes',
    help: 'The disk with the data folder',
    labelNames: ['kind'] as const,
    registers: [registry],
    async collect() {
      try {
        const { freeBytes, totalBytes } = await disk()
        this.set({ kind: 'free' }, freeBytes)
        this.set({ kind: 'total' }, totalBytes)
      } catch (error) {
        this.reset()
        onFailure('disk', error)
      }
    },
  })
}
