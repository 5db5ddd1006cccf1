import type { Crawler } from '../crawlers/crawler.ts'
import type { Clock } from '../pipeline/platform/clock.ts'
import { messageOf } from '../pipeline/platform/errors.ts'
import type { Log } from '../pipeline/platform/log.ts'
import { pause } from '../pipeline/platform/pause.ts'
import { type DemoEntry, demoSources, loadScenario, type Scenario, scenarioMinutes } from './scenario.ts'
import { type ShownEntry, startDemoSite } from './site.ts'

export interface DemoAccount {
  readonly username: string
  readonly name: string
  readonly roles: readonly string[]
  /** Known only in the process that made the accounts. */
  readonly password?: string
}

export interface DemoState {
  readonly state: 'absent' | 'running' | 'finished' | 'failed'
  /** 0..1 of the three days. */
  readonly progress: number
  readonly documents: number
  readonly message: string
  readonly accounts: readonly DemoAccount[]
}

export interface DemoOptions {
  readonly crawler: Pick<Crawler, 'addSources' | 'removeDemoSources' | 'runSource'>
  /** Resolves when what was crawled so far is searchable. */
  readonly whenIdle: () => Promise<void>
  readonly countDocuments: () => Promise<number>
  /** Makes demo accounts, watch and playbook records; again and again gives new passwords, never a second set. */
  readonly furnish: () => Promise<readonly DemoAccount[]>
  /** Resolves when whoever matches documents knows the demo's watches. */
  readonly whenHeard: () => Promise<void>
  /** Accounts of an earlier run of the process, without passwords. */
  readonly accounts: () => Promise<readonly DemoAccount[]>
  /** Removes every demo record and document. */
  readonly clear: () => Promise<void>
  /** When the first demo release was published after `since`: what people say of it comes after. */
  readonly answeredSince: (since: Date) => Promise<boolean>
  readonly clock: Clock
  readonly log: Log
}

export interface Demo {
  state(): Promise<DemoState>
  /** Plays the three days in `minutes`; a demo under way goes on. Resolves when it has begun. */
  start(minutes: number): Promise<DemoState>
  /** Stops it and removes every trace but the audit's. */
  remove(): Promise<DemoState>
  /** Stops reading; what is there stays. */
  close(): Promise<void>
}

const roundMs = 1_000
const epilogueMinutes = 90

/** Replays the scenario through the real crawler: a local site shows more and more of it, and its sources are read as any other. */
export function createDemo(options: DemoOptions): Demo {
  const scenario = loadScenario()
  let run: DemoRun | undefined
  let accounts: readonly DemoAccount[] | undefined

  const state = async (): Promise<DemoState> => {
    const documents = await options.countDocuments()
    const known = accounts ?? (await options.accounts())
    if (run) return { ...run.state(), documents, accounts: known }
    if (documents === 0 && known.length === 0) {
      return { state: 'absent', progress: 0, documents, message: '尚未载入演示数据', accounts: [] }
    }
    return {
      state: 'finished',
      progress: 1,
      documents,
      message: '演示数据已载入（上次运行）',
      accounts: known,
    }
  }
  const stop = async () => {
    await run?.stop()
    run = undefined
  }

  return {
    state,
    async start(minutes) {
      if (run?.state().state !== 'running') {
        await stop()
        accounts = await options.furnish()
        run = await startRun({ scenario, minutes, options })
      }
      return state()
    },
    async remove() {
      await stop()
      options.crawler.removeDemoSources()
      await options.whenIdle()
      await options.clear()
      accounts = undefined
      return state()
    },
    close: stop,
  }
}

interface DemoRun {
  state(): Pick<DemoState, 'state' | 'progress' | 'message'>
  stop(): Promise<void>
}

interface RunInput {
  readonly scenario: Scenario
  readonly minutes: number
  readonly options: DemoOptions
}

async function startRun({ scenario, minutes, options }: RunInput): Promise<DemoRun> {
  const startedAt = options.clock.now()
  const shown: ShownEntry[] = []
  const site = await startDemoSite(scenario, () => shown)
  const sources = demoSources(scenario, site.url)
  options.crawler.addSources(sources)

  const stopping = new AbortController()
  let now: Pick<DemoState, 'state' | 'progress' | 'message'> = {
    state: 'running',
    progress: 0,
    message: '正在回放第 1 天',
  }
  const show = (entries: readonly DemoEntry[], timeOf: (entry: DemoEntry) => Date): ReadonlySet<string> => {
    const fresh = entries.filter((entry) => !shown.some(({ number }) => number === entry.number))
    for (const entry of fresh) shown.push({ ...entry, publishedAt: timeOf(entry) })
    return new Set(fresh.map(({ placeId }) => placeId))
  }
  const read = async (placeIds: ReadonlySet<string>) => {
    for (const placeId of placeIds)
      if (!stopping.signal.aborted) await options.crawler.runSource(`demo-${placeId}`)
  }

  // The three days end at the moment the demo began: their times are in the past, only their arrival is sped up.
  const playDays = async () => {
    while (!stopping.signal.aborted && now.progress < 1) {
      const progress = Math.min(1, elapsedMs(startedAt, options.clock) / (minutes * 60_000))
      const at = progress * scenarioMinutes
      await read(
        show(
          scenario.entries.filter((entry) => entry.at <= at),
          (entry) => new Date(startedAt.getTime() - (scenarioMinutes - entry.at) * 60_000),
        ),
      )
      now = {
        state: 'running',
        progress,
        message: progress < 1 ? `正在回放第 ${Math.min(3, Math.floor(at / 1440) + 1)} 天` : '',
      }
      await pause(roundMs, stopping.signal)
    }
  }
  // What people say of the ministry's answer can only be said once it is out.
  const playEpilogue = async () => {
    now = {
      state: 'running',
      progress: 1,
      message: '三天已回放完毕，等待本部回应在门户发布；发布后继续回放公众反应',
    }
    while (!stopping.signal.aborted && !(await options.answeredSince(startedAt)))
      await pause(roundMs, stopping.signal)
    const answeredAt = options.clock.now()
    now = { ...now, message: '回应已发布，正在回放公众反应' }
    const lengthMs = Math.max(20_000, (minutes * 60_000) / 3)
    while (!stopping.signal.aborted && shown.length < scenario.entries.length + scenario.epilogue.length) {
      const at = (elapsedMs(answeredAt, options.clock) / lengthMs) * epilogueMinutes
      await read(
        show(
          scenario.epilogue.filter((entry) => entry.at <= at),
          () => options.clock.now(),
        ),
      )
      await pause(roundMs, stopping.signal)
    }
  }
  const playing = options
    .whenHeard()
    .then(playDays)
    .then(playEpilogue)
    .then(() => {
      if (!stopping.signal.aborted) now = { state: 'finished', progress: 1, message: '演示情景已全部回放' }
    })
    .catch((error: unknown) => {
      options.log.error('demo failed', { error: messageOf(error) })
      now = { ...now, state: 'failed', message: `演示中断：${messageOf(error)}` }
    })

  return {
    state: () => now,
    async stop() {
      stopping.abort()
      await playing
      await site.close()
    },
  }
}

function elapsedMs(since: Date, clock: Clock): number {
  return clock.now().getTime() - since.getTime()
}
