import { openAnalyzerPool } from '../analyzers/analyzer-pool.ts'
import type { Bus, Delivery, ReplayPosition } from '../pipeline/bus/bus.ts'
import { deadLetter, type Outcome } from '../pipeline/model/outcome.ts'
import type { AnalyzedDocument } from '../pipeline/model/records.ts'
import { AppError, messageOf } from '../pipeline/platform/errors.ts'
import { pause } from '../pipeline/platform/pause.ts'
import { analyserGroup, rawDocuments, storyGroup } from '../pipeline/runtime/pipeline.ts'
import { analyseDocument } from '../pipeline/stages/analyse-document.ts'
import { normalizeDocument } from '../pipeline/stages/normalize-document.ts'
import type { Store } from '../pipeline/store/store.ts'
import type { Config } from './config.ts'
import { consoleEngines } from './dead-letters.ts'

export interface ReprocessOptions {
  readonly config: Config
  /** A group of its own: where it stands is kept, so that an interrupted reading goes on. */
  readonly group: string
  /** Absent: where the group stands, else the stream's beginning. */
  readonly position?: ReplayPosition
  readonly onLine: (line: ReprocessedLine) => Promise<void> | void
  readonly signal: AbortSignal
}

/** What today's analyzers make of one raw message, beside what is stored of the document. */
export interface ReprocessedLine {
  readonly partition: number
  readonly offset: number
  readonly outcome: Outcome<unknown>['kind']
  readonly id?: string
  readonly reason?: string
  readonly title?: string
  readonly sentiment?: string
  readonly topic?: string
  /** Labels that differ from the stored ones: `sentiment: negative → neutral`. */
  readonly changed?: readonly string[]
}

export interface ReprocessSummary {
  readonly kind: 'summary'
  readonly messages: number
  readonly analysed: number
  readonly refused: number
  readonly stored: number
  readonly changed: number
}

const progressMs = 200

/**
 * Reads the raw stream again into a group of its own, up to where it ends now, and says what the analyzers as installed would make of it: what a
 * new model or rule would change, before it is let loose. Nothing is published, stored or buried.
 */
export async function reprocess(options: ReprocessOptions): Promise<ReprocessSummary> {
  const { config, group, position, onLine, signal } = options
  if (group === analyserGroup || group === storyGroup)
    throw new AppError('BAD_INPUT', `reprocess into ${group}`, {
      userMessage: `${group} 是系统自己的消费组，请另取一个名字`,
    })
  await using opened = new AsyncDisposableStack()
  const engines = consoleEngines(config)
  opened.defer(() => engines.close())
  const bus = await engines.bus()
  const store = await engines.store()
  const analyzers = await openAnalyzerPool({ threads: config.analysisThreads })
  opened.defer(() => analyzers.close())
  if (position) await bus.seek(group, rawDocuments, position)

  const analyse = createTrial({ analyse: (batch) => analyzers.analyze(batch), store })
  const summary = { messages: 0, analysed: 0, refused: 0, stored: 0, changed: 0 }
  let failure: unknown
  const reading = bus.subscribe({
    stream: rawDocuments,
    group,
    handle: async (batch, stopping) => {
      for (const line of await analyse(batch, stopping)) {
        summary.messages += 1
        summary[line.outcome === 'keep' ? 'analysed' : 'refused'] += 1
        if (line.changed) summary.stored += 1
        if (line.changed && line.changed.length > 0) summary.changed += 1
        await onLine(line)
      }
    },
    onError: (error) => {
      failure = error
    },
  })
  opened.defer(() => reading.stop())
  await whenThrough({ bus, group, signal, failure: () => failure })
  return { kind: 'summary', ...summary }
}

interface Watched {
  readonly bus: Pick<Bus, 'lag'>
  readonly group: string
  readonly signal: AbortSignal
  readonly failure: () => unknown
}

/** Up to the end as it is when the group is first seen there: new documents come faster than one person reads. */
async function whenThrough({ bus, group, signal, failure }: Watched): Promise<void> {
  const own = async () =>
    (await bus.lag()).filter((lag) => lag.stream === rawDocuments && lag.group === group)
  const ends = new Map<number, number>()
  for (;;) {
    const lags = await own()
    for (const { partition, end } of lags) if (!ends.has(partition)) ends.set(partition, end)
    const isThrough = lags.every(({ partition, committed }) => committed >= (ends.get(partition) ?? 0))
    if (lags.length > 0 && isThrough) return
    const error = failure()
    if (error !== undefined)
      throw new AppError('BUS_FAILED', `reprocess into ${group}: ${messageOf(error)}`, { cause: error })
    await pause(progressMs, signal)
    if (signal.aborted)
      throw new AppError('BUSY', `reprocess into ${group}: stopped`, {
        userMessage: '已停止；再次运行同一消费组会从停下处继续',
      })
  }
}

interface Trial {
  readonly analyse: Parameters<typeof analyseDocument>[0]
  readonly store: Pick<Store, 'document'>
}

function createTrial({ analyse, store }: Trial) {
  const normal = normalizeDocument()
  const analysis = analyseDocument(analyse)
  return async (batch: readonly Delivery[], signal: AbortSignal): Promise<readonly ReprocessedLine[]> => {
    const normalised = await normal.run(batch, signal)
    const kept = batch.flatMap(({ partition, offset }, index) => {
      const outcome = normalised[index]
      return outcome?.kind === 'keep' ? [{ partition, offset, value: outcome.value }] : []
    })
    const analysed = await analysis.run(kept, signal)
    const byOffset = new Map(kept.map(({ offset }, index) => [offset, analysed[index]]))
    return Promise.all(
      batch.map((delivery, index) =>
        lineOf(
          delivery,
          byOffset.get(delivery.offset) ?? normalised[index] ?? deadLetter('no outcome'),
          store,
        ),
      ),
    )
  }
}

async function lineOf(
  { partition, offset, key }: Delivery,
  outcome: Outcome<unknown>,
  store: Pick<Store, 'document'>,
): Promise<ReprocessedLine> {
  const place = { partition, offset, outcome: outcome.kind }
  if (outcome.kind !== 'keep') return { ...place, id: key, reason: outcome.reason }
  const { id, title, annotations } = outcome.value as AnalyzedDocument
  const labels = { sentiment: annotations.sentiment.label, topic: annotations.topic.label }
  const stored = (await store.document(id))?.annotations
  if (!stored) return { ...place, id, title, ...labels }
  const before = { sentiment: stored.sentiment.label, topic: stored.topic.label }
  const changed = (['sentiment', 'topic'] as const).flatMap((name) =>
    before[name] === labels[name] ? [] : [`${name}: ${before[name]} → ${labels[name]}`],
  )
  return { ...place, id, title, ...labels, changed }
}
