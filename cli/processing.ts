import { join } from 'node:path'
import { openAnalyzerPool } from '../analyzers/analyzer-pool.ts'
import { holdLease, type WorkSignals } from '../loop/operations/hold-lease.ts'
import type { RawDocument } from '../pipeline/model/document.ts'
import { messageOf } from '../pipeline/platform/errors.ts'
import { pause } from '../pipeline/platform/pause.ts'
import type { StageCounters } from '../pipeline/runtime/counters.ts'
import { orderedDocuments, rawDocuments, startAnalysers, startStories } from '../pipeline/runtime/pipeline.ts'
import { closeEpisodeMessage } from '../pipeline/stages/follow-stories.ts'
import { openSnapshotFile } from '../pipeline/stages/snapshot-file.ts'
import { openSnapshots, type Snapshots } from '../pipeline/stages/snapshots.ts'
import type { Base, Part } from './base.ts'
import { countWaiting } from './count-waiting.ts'
import { openInspecting } from './inspection.ts'
import { startNightly } from './nightly.ts'
import { startPublishing } from './publishing.ts'
import { openStories } from './stories.ts'
import { createWatching, type Watching } from './watching.ts'

export interface Processing extends Part {
  /** Documents given to the analysis threads that have no answer yet. */
  waiting(): number
}

/** The stages: analysis in every such process, and what only one may do at a time in whichever holds its lease. */
export async function openProcessing(base: Base): Promise<Processing> {
  const { bus, clock, config, log, loop } = base
  await using opening = new AsyncDisposableStack()
  const store = await base.store()
  const analyzers = await openAnalyzerPool({ threads: config.analysisThreads })
  opening.defer(() => analyzers.close())
  const watching = await createWatching(() => loop.watches.standing())
  opening.defer(await base.follow(({ kind }) => (kind === 'watch' ? watching.refresh() : undefined)))

  const held: Held[] = []
  for (const single of singles({ base, watching })) {
    const one = base.isAlone ? await workAlone(single) : workUnderLease(single, base)
    opening.defer(() => one.stop())
    held.push(one)
  }
  const analysis = countWaiting(analyzers.analyze)
  const analysers = startAnalysers({
    bus,
    store,
    analyse: analysis.work,
    log,
    clock,
  })
  opening.defer(() => analysers.stop())

  const opened = opening.move()
  let closing: Promise<void> | undefined
  return {
    groups: () => [analysers.counters, ...held.flatMap(({ groups }) => groups())],
    waiting: analysis.waiting,
    leases: () => held.flatMap(({ name, isHeld }) => (isHeld() ? [name] : [])),
    close() {
      closing ??= opened.disposeAsync()
      return closing
    },
  }
}

/** Work that one process at a time may do. */
interface Single {
  /** The lease's name. */
  readonly name: string
  /** Resolves to how it ends. */
  begin(until: WorkSignals): Promise<Doing>
}

interface Doing {
  readonly counters?: StageCounters
  end(): Promise<void>
}

interface Held {
  readonly name: string
  isHeld(): boolean
  groups(): readonly StageCounters[]
  stop(): Promise<void>
}

/** What is one in the whole installation. Further clocks and schedules are one more entry here. */
function singles(around: Around): readonly Single[] {
  return [
    { name: 'stories', begin: (until) => followStories(around, until) },
    { name: 'nightly', begin: () => workAtNight(around) },
    { name: 'publisher', begin: (until) => publish(around, until) },
    { name: 'inspection', begin: () => probeSites(around) },
  ]
}

function workUnderLease({ name, begin }: Single, { ledger, holder, clock, log }: Base): Held {
  let doing: Doing | undefined
  const lease = holdLease({
    ledger,
    name,
    holder,
    clock,
    log,
    begin: async (until) => {
      const begun = await begin(until)
      doing = begun
      return async () => {
        doing = undefined
        await begun.end()
      }
    },
  })
  return {
    name,
    isHeld: () => lease.isHeld(),
    groups: () => (doing?.counters ? [doing.counters] : []),
    stop: () => lease.stop(),
  }
}

/** With embedded engines nobody else is there, and a start need not wait for the lease of a run that was killed. */
async function workAlone({ name, begin }: Single): Promise<Held> {
  const never = new AbortController().signal
  const { counters, end } = await begin({ lost: never, over: never })
  return { name, isHeld: () => true, groups: () => (counters ? [counters] : []), stop: end }
}

interface Around {
  readonly base: Base
  readonly watching: Watching
}

/** The story stage: from its last saved state, which any process can go on from. */
async function followStories({ base, watching }: Around, { lost, over }: WorkSignals): Promise<Doing> {
  const { bus, clock, log, loop } = base
  const store = await base.store()
  const open = () =>
    openStories({ bus, store, loop, watching, snapshots: snapshotsOf(base), lost, clock, log })
  const follower = await untilOpen(open, { base, signal: over })
  const run = startStories({ bus, followStories: follower.stage, log, clock })
  const stopTelling = await tellDecisions(base)
  return {
    counters: run.counters,
    async end() {
      await stopTelling()
      await run.stop()
      await follower.save()
    },
  }
}

/** Under what name the story stage's state is on the board. */
export const storySnapshotNotice = 'stories.snapshot'

/** Where only one process works its state is a file; where any may take it over, a notice on the board. */
function snapshotsOf({ isAlone, place, ledger, clock }: Base): Snapshots {
  if (isAlone) return openSnapshotFile(join(place.dir, 'stories.snapshot'))
  return openSnapshots({
    read: async () => (await ledger.notice(storySnapshotNotice))?.body,
    write: (body) => ledger.post(storySnapshotNotice, body, clock.now()),
  })
}

/** The group of a holder that was killed is not free before its session has run out. */
async function untilOpen<T>(
  open: () => Promise<T>,
  { base, signal }: { readonly base: Base; readonly signal: AbortSignal },
): Promise<T> {
  for (;;) {
    try {
      return await open()
    } catch (error) {
      if (base.isAlone || signal.aborted) throw error
      base.log.info('story stage not free yet', { error: messageOf(error) })
    }
    await pause(500, signal)
  }
}

const closingActions: ReadonlySet<string> = new Set(['alert.dismissed', 'alert.resolved'])

/**
 * What people decide flows back into the stream: a dismissed or resolved alert ends its episode. Decisions of the last days are told again at the
 * beginning, in case a process died between the decision and the telling: telling twice changes nothing.
 */
async function tellDecisions({ bus, ledger, clock, follow }: Base): Promise<() => Promise<void>> {
  const closeEpisodes = (ids: readonly string[]) =>
    bus.publish(
      orderedDocuments,
      ids.map((id) => closeEpisodeMessage(id, clock.now())),
    )
  const stop = await follow(({ id, action }) =>
    closingActions.has(action) ? closeEpisodes([id]) : undefined,
  )
  const recent = await ledger.list({
    kind: 'alert',
    states: ['dismissed', 'resolved'],
    order: 'newest',
    limit: 100,
  })
  await closeEpisodes(recent.map(({ id }) => id))
  return stop
}

/** Brings what is released to its platforms, at its time, and people's comments back. */
async function publish({ base }: Around, { lost }: WorkSignals): Promise<Doing> {
  const { bus, loop, follow, pseudonymise, clock, log } = base
  const ingest = (documents: readonly RawDocument[]) =>
    bus.publish(
      rawDocuments,
      documents.map((document) => ({ key: document.id, value: document })),
    )
  return { end: await startPublishing({ loop, follow, ingest, pseudonymise, lost, clock, log }) }
}

async function workAtNight({ base }: Around): Promise<Doing> {
  const { ledger, loop, clock, config, log } = base
  const store = await base.store()
  const inspecting = openInspecting(base)
  const stop = startNightly({
    store,
    board: ledger,
    keepDays: config.keepDays,
    async further(signal) {
      const { erased, kept } = await loop.interactions.eraseDueContacts()
      log.info('contacts past their time forgotten', { erased, kept })
      const { releases, withFindings, directives } = await loop.releases.rescan()
      log.info('what stands published checked again', {
        releases,
        withFindings,
        directives: directives.length,
      })
      if (config.isCrawling) await inspecting.inspect(signal)
    },
    clock,
    log,
  })
  return {
    async end() {
      await stop()
      await inspecting.close()
    },
  }
}

/** The portals that are inspected, by the hour; nothing is read where nothing is crawled by rhythm. */
async function probeSites({ base }: Around): Promise<Doing> {
  const inspecting = openInspecting(base)
  const stop = base.config.isCrawling ? await inspecting.start(base.follow) : () => Promise.resolve()
  return {
    async end() {
      await stop()
      await inspecting.close()
    },
  }
}
