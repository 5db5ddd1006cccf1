import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Actor, rootUnitId } from '../loop/office/actor.ts'
import type { AlertLevel, AlertSignal } from '../pipeline/model/alert.ts'
import type { Observation, RawDocument } from '../pipeline/model/document.ts'
import { createVirtualClock } from '../pipeline/platform/clock.ts'
import { AppError } from '../pipeline/platform/errors.ts'
import { sha256 } from '../pipeline/platform/hash.ts'
import type { Log } from '../pipeline/platform/log.ts'
import { pause } from '../pipeline/platform/pause.ts'
import { analyserGroup, rawDocuments } from '../pipeline/runtime/pipeline.ts'
import { embeddedUrls } from './config.ts'
import { openSpine, type Spine } from './open-spine.ts'
import { readReplay } from './replay-input.ts'
import { openReplayJournal, type ReplayJournal } from './replay-journal.ts'

export interface ReplayOptions {
  readonly file: string
  /** Stream seconds per second, or as fast as it goes. */
  readonly speed: number | 'max'
  /** `[{"name","query",…}]`; the house's emergency watch when absent. */
  readonly watchFile?: string
  /** A workspace that is kept and can be resumed; a temporary one when absent. */
  readonly into?: string
  readonly onLine: (line: ReplayLine) => void
  readonly log: Log
  readonly signal: AbortSignal
  /** Default 1. */
  readonly analysisThreads?: number
}

export type ReplayLine = ReplayAlertLine | ReplaySummary

export interface ReplayAlertLine {
  readonly kind: 'alert'
  readonly at: string
  readonly watch: string
  readonly level: AlertLevel
  readonly story: { readonly id: string; readonly title: string; readonly size: number }
}

export interface ReplaySummary {
  readonly kind: 'summary'
  readonly documents: number
  readonly stories: number
  readonly alerts: number
}

interface ReplayWatch {
  readonly name: string
  readonly query: string
}

const defaultWatchFile = new URL('../demo/watches/emergency.json', import.meta.url)
const batchRows = 500

/**
 * A recorded stream through the whole pipeline, on the stream's own time. Lines come as alerts rise and change level; the summary is the last.
 * With `into`, a replay that was killed goes on where it was: its lines, documents, stories and alerts are those of an undisturbed one (what
 * was printed before is printed again first).
 *
 * Counters of reposts, comments and likes are what they were when the file was collected. To use them at the time of the post would be to look
 * into the future: they are stored as one observation at the end of the stream, and no alert knows them.
 */
export async function replay(options: ReplayOptions): Promise<ReplaySummary> {
  const { into, onLine, signal } = options
  await using opening = new AsyncDisposableStack()
  const workspace = into ?? (await mkdtemp(join(tmpdir(), 'yushu-replay-')))
  if (into === undefined) opening.defer(() => rm(workspace, { recursive: true, force: true }))
  const watches = readWatches(options.watchFile ?? defaultWatchFile)
  claimWorkspace(workspace, { file: options.file, watches })

  const journal = openReplayJournal(join(workspace, 'replay-lines.jsonl'))
  opening.defer(() => journal.close())
  for (const line of journal.earlier) onLine(line)

  const startedAt = await firstTime(options.file)
  let nextId = ''
  const spine = await openSpine({
    config: { dataDir: workspace, ...embeddedUrls(workspace), analysisThreads: options.analysisThreads ?? 1 },
    // It stands at the stream's beginning: what happens later carries its document's time, in every run the same.
    clock: createVirtualClock(startedAt),
    newId: () => nextId,
    log: options.log,
    rawPartitions: 1,
    onSignals: (signals) => printNew(signals, { journal, onLine }),
  })
  opening.defer(() => spine.close())

  for (const watch of watches) {
    nextId = sha256(`watch\u0000${watch.name}`).slice(0, 24)
    await setUp(spine, watch)
  }
  await spine.refreshWatches()
  await feed(spine, options, startedAt)
  await spine.pipeline.whenIdle(signal)
  await observeCounts(spine, options)
  const summary = await summarise(spine)
  onLine(summary)
  return summary
}

function readWatches(file: string | URL): readonly ReplayWatch[] {
  const refuse = (cause?: unknown) =>
    new AppError('BAD_INPUT', `read watches of ${file}`, {
      cause,
      userMessage: '监测专题文件应为 JSON：[{"name":"名称","query":"检索式"}]。',
    })
  let value: unknown
  try {
    value = JSON.parse(readFileSync(file, 'utf8'))
  } catch (cause) {
    throw refuse(cause)
  }
  if (!Array.isArray(value) || !value.every(isWatch)) throw refuse()
  return value.map(({ name, query }) => ({ name, query }))
}

function isWatch(value: unknown): value is ReplayWatch {
  if (typeof value !== 'object' || value === null) return false
  return (
    'name' in value && typeof value.name === 'string' && 'query' in value && typeof value.query === 'string'
  )
}

/** A workspace belongs to one stream and one set of watches: going on with others would mix two records. */
function claimWorkspace(
  workspace: string,
  { file, watches }: { readonly file: string; readonly watches: readonly ReplayWatch[] },
): void {
  if (!existsSync(file))
    throw new AppError('NOT_FOUND', `replay ${file}`, { userMessage: `找不到文件 ${file}。` })
  mkdirSync(workspace, { recursive: true })
  const claim = join(workspace, 'replay.json')
  const content = JSON.stringify({ bytes: statSync(file).size, sha256: sha256(readFileSync(file)), watches })
  if (!existsSync(claim)) writeFileSync(claim, content)
  else if (readFileSync(claim, 'utf8') !== content) {
    throw new AppError('BAD_INPUT', `replay ${file} into ${workspace}: it holds another replay`, {
      userMessage: `目录 ${workspace} 里是另一次回放（文件或监测专题不同），请换一个目录。`,
    })
  }
}

async function firstTime(file: string): Promise<Date> {
  for await (const { document } of readReplay(file)) {
    if (document.observedAt) return new Date(document.observedAt)
  }
  throw new AppError('BAD_INPUT', `replay ${file}: no row with a time`, {
    userMessage: `${file} 里没有一行带可识别的时间（time 列，如 2026-05-01 08:30）。`,
  })
}

const replayer: Actor = {
  userId: 'replay',
  name: '回放',
  roles: ['administrator', 'analyst', 'press-officer'],
  unitId: rootUnitId,
}

async function setUp({ loop }: Spine, { name, query }: ReplayWatch): Promise<void> {
  const isThere = (await loop.watches.standing()).some((watch) => watch.name === name)
  if (!isThere) await loop.watches.create(replayer, { name, query })
}

function printNew(
  signals: readonly AlertSignal[],
  { journal, onLine }: { readonly journal: ReplayJournal; readonly onLine: (line: ReplayLine) => void },
): void {
  for (const signal of signals) {
    if (signal.kind === 'ended') continue
    const { id, level, at, storyId, storyTitle, storySize, offset } = signal
    const story = { id: storyId, title: storyTitle, size: storySize }
    const line: ReplayAlertLine = { kind: 'alert', at, watch: signal.watchName, level, story }
    if (journal.add(`${id}:${signal.kind}:${level}:${offset}`, line)) onLine(line)
  }
}

/** Row n of the file is message n of the raw stream: what is there already need not be published again. */
async function feed({ bus }: Spine, { file, speed, signal }: ReplayOptions, startedAt: Date): Promise<void> {
  const raw = (await bus.lag()).find((lag) => lag.stream === rawDocuments && lag.group === analyserGroup)
  let skip = raw?.end ?? 0
  const pace = createPace(speed, startedAt, signal)
  let batch: RawDocument[] = []
  const publish = async () => {
    await bus.publish(
      rawDocuments,
      batch.map((document) => ({ key: document.id, value: document })),
    )
    batch = []
  }
  for await (const { document } of readReplay(file)) {
    if (skip-- > 0) continue
    if (pace.isAhead(document) && batch.length > 0) await publish()
    await pace.wait(document)
    if (signal.aborted) throw new AppError('BUSY', `replay ${file}: stopped`, { userMessage: '回放已停止。' })
    batch.push(document)
    if (batch.length >= batchRows) await publish()
  }
  if (batch.length > 0) await publish()
}

interface Pace {
  isAhead(document: RawDocument): boolean
  wait(document: RawDocument): Promise<void>
}

function createPace(speed: number | 'max', startedAt: Date, signal: AbortSignal): Pace {
  if (speed === 'max') return { isAhead: () => false, wait: async () => undefined }
  // The one place of a replay that looks at real time: to hold the stream back.
  const began = performance.now()
  const aheadMs = ({ observedAt }: RawDocument) =>
    (Date.parse(observedAt) - startedAt.getTime()) / speed - (performance.now() - began)
  return {
    isAhead: (document) => aheadMs(document) > 0,
    wait: async (document) => {
      const ms = aheadMs(document)
      if (ms > 0) await pause(ms, signal)
    },
  }
}

async function observeCounts({ store }: Spine, { file }: ReplayOptions): Promise<void> {
  let last = ''
  for await (const { document } of readReplay(file)) last = document.observedAt || last
  let observations: Observation[] = []
  for await (const { document, counts } of readReplay(file)) {
    if (counts && document.observedAt) observations.push({ documentId: document.id, at: last, ...counts })
    if (observations.length < batchRows) continue
    await store.addObservations(observations)
    observations = []
  }
  if (observations.length > 0) await store.addObservations(observations)
}

async function summarise({ store, ledger }: Spine): Promise<ReplaySummary> {
  const [documents, stories, alerts] = await Promise.all([
    store.count({}),
    store.stories({ limit: Number.MAX_SAFE_INTEGER }),
    ledger.count({ kind: 'alert' }),
  ])
  return { kind: 'summary', documents, stories: stories.length, alerts }
}
