import type { Lag } from '../../pipeline/bus/bus.ts'
import { toShanghaiIso } from '../../pipeline/platform/clock.ts'
import type { SeenProcess } from './process-board.ts'

/** What can be wrong with an installation, most urgent first. */
export const operationsAlertKinds = [
  'dependency-down',
  'no-crawl-worker',
  'no-process-worker',
  'stories-unheld',
  'crawl-paused',
  'disk-low',
  'spool-waiting',
  'spool-refused',
  'lag-growing',
  'snapshot-old',
  'process-silent',
  'dead-letters',
] as const
export type OperationsAlertKind = (typeof operationsAlertKinds)[number]

/** A condition somebody has to look at: never about what people say, only about the machinery. */
export interface OperationsAlert {
  /** `kind` or `kind/what`: one condition on one thing. */
  readonly id: string
  readonly kind: OperationsAlertKind
  readonly level: 'warning' | 'critical'
  /** What is so, and what to do, in Chinese. */
  readonly text: string
  readonly advice: string
  /** +08:00. */
  readonly since: string
}

/** What is known at one moment. What could not be asked for is absent: nothing is concluded from it. */
export interface OperationsFacts {
  readonly now: Date
  readonly processes?: readonly SeenProcess[]
  /** As `followLag` sees it. */
  readonly lag?: readonly StandingLag[]
  readonly deadLetters?: readonly { readonly stream: string; readonly count: number }[]
  readonly dependencies?: readonly { readonly name: string; readonly isUp: boolean }[]
  /** When the story stage's state was last saved, and how many messages it has followed since that were seen from here. */
  readonly snapshot?: { readonly at: string; readonly followedSince: number }
  readonly disks?: readonly {
    readonly name: string
    readonly freeBytes: number
    readonly totalBytes: number
  }[]
}

export interface StandingLag extends Lag {
  /** The gap has not become smaller since; absent while it does, or is not yet watched long enough. */
  readonly notShrinkingSince?: Date
}

/** How long a condition must hold before it is one: a process that restarts is no alert. */
const holdMs: Readonly<Record<OperationsAlertKind, number>> = {
  'dependency-down': 5_000,
  'no-crawl-worker': 30_000,
  'no-process-worker': 30_000,
  'stories-unheld': 45_000,
  'crawl-paused': 0,
  'disk-low': 0,
  'spool-waiting': 30_000,
  'spool-refused': 0,
  'lag-growing': 0,
  'snapshot-old': 0,
  'process-silent': 0,
  'dead-letters': 0,
}

const growingMs = 120_000
const snapshotMaxAgeMs = 3_600_000
/** It is saved after so many thousand, so that a quiet day is no fault. */
const snapshotMaxFollowed = 20_000
const diskShare = 0.1
const diskBytes = 2_000_000_000

type Condition = Omit<OperationsAlert, 'since'> & { readonly since?: string }

/**
 * Everything that is wrong, most urgent first. `before` is what this function said last time, from which it knows since when a condition
 * holds: those that do not hold long enough are among its answer with `isPending`.
 */
export function assessOperations(
  facts: OperationsFacts,
  before: readonly HeldAlert[] = [],
): readonly HeldAlert[] {
  const known = new Map(before.map((alert) => [alert.id, alert]))
  const conditions = [
    ...dependencyConditions(facts),
    ...processConditions(facts),
    ...spoolConditions(facts),
    ...lagConditions(facts),
    ...storageConditions(facts),
    ...letterConditions(facts),
  ]
  return conditions
    .map((condition) => {
      const since = known.get(condition.id)?.since ?? condition.since ?? toShanghaiIso(facts.now)
      const isPending = facts.now.getTime() - Date.parse(since) < holdMs[condition.kind]
      return { ...condition, since, isPending }
    })
    .toSorted((a, b) => operationsAlertKinds.indexOf(a.kind) - operationsAlertKinds.indexOf(b.kind))
}

export interface HeldAlert extends OperationsAlert {
  /** True until it has held long enough to be told. */
  readonly isPending: boolean
}

const dependencyNames: Readonly<Record<string, string>> = {
  bus: '消息总线',
  store: '检索库',
  ledger: '业务台账',
}
const dependencyAdvice: Readonly<Record<string, string>> = {
  bus: '请检查总线服务（Kafka 或总线文件所在磁盘）。恢复前采集结果暂存在采集进程的磁盘上，恢复后自动续传。',
  store:
    '请检查检索库服务（Elasticsearch 或库文件所在磁盘）。恢复前检索不可用，处理暂停，不丢数据，恢复后自动续做。',
  ledger: '请检查台账数据库（PostgreSQL 或库文件所在磁盘）。恢复前不能登录和办理，恢复后自动续做。',
}

function dependencyConditions({ dependencies = [] }: OperationsFacts): readonly Condition[] {
  return dependencies
    .filter(({ isUp }) => !isUp)
    .map(({ name }) => ({
      id: `dependency-down/${name}`,
      kind: 'dependency-down',
      level: 'critical',
      text: `${dependencyNames[name] ?? name}没有应答`,
      advice: dependencyAdvice[name] ?? '请检查该服务是否在运行、网络是否可达。',
    }))
}

function processConditions({ processes }: OperationsFacts): readonly Condition[] {
  if (!processes) return []
  const alive = processes.filter(({ isAlive }) => isAlive)
  const does = (role: 'crawl' | 'process') => alive.some((each) => each.role === role || each.role === 'all')
  const found: Condition[] = []
  if (!does('crawl'))
    found.push({
      id: 'no-crawl-worker',
      kind: 'no-crawl-worker',
      level: 'critical',
      text: '没有采集进程在运行，信源不再更新',
      advice: '请启动至少一个采集进程：yushu serve --role crawl。',
    })
  if (!does('process'))
    found.push({
      id: 'no-process-worker',
      kind: 'no-process-worker',
      level: 'critical',
      text: '没有处理进程在运行，新内容不入库、不预警',
      advice: '请启动至少一个处理进程：yushu serve --role process。启动后从停下处继续，不丢数据。',
    })
  // Without a worker nobody can hold it: one cause, one alert.
  else if (!alive.some(({ leases }) => leases.includes('stories')))
    found.push({
      id: 'stories-unheld',
      kind: 'stories-unheld',
      level: 'critical',
      text: '事件归并环节无人承担，新内容不归并、不预警',
      advice: '一般在数十秒内由另一处理进程自动接替；如持续存在，请查看处理进程日志并重启处理进程。',
    })
  for (const { id, host, at, isAlive } of processes)
    if (!isAlive)
      found.push({
        id: `process-silent/${id}`,
        kind: 'process-silent',
        level: 'warning',
        text: `进程 ${id}（主机 ${host}）失去联系`,
        advice: '请检查该主机和进程；其工作已由其他同类进程接替。已经停用的进程，一天后自动从列表移除。',
        since: at,
      })
  return found
}

function spoolConditions({ processes = [] }: OperationsFacts): readonly Condition[] {
  return processes.flatMap(({ id, isAlive, crawl }): readonly Condition[] => {
    if (!isAlive || !crawl) return []
    const { spool, isPaused } = crawl
    const since = spool.since ? { since: spool.since } : {}
    const found: Condition[] = []
    if (spool.isFull || isPaused)
      found.push({
        id: `crawl-paused/${id}`,
        kind: 'crawl-paused',
        level: 'critical',
        text: `采集进程 ${id} 的暂存区已满，采集已暂停`,
        advice: '请尽快恢复消息总线；恢复后暂存内容自动续传，采集自动继续。已采集的内容没有丢失。',
        ...since,
      })
    else if (spool.waiting > 0)
      found.push({
        id: `spool-waiting/${id}`,
        kind: 'spool-waiting',
        level: 'warning',
        text: `采集进程 ${id} 的内容暂存在本机磁盘，尚未送入总线`,
        advice: '请检查消息总线；恢复后自动续传。暂存区满时采集会暂停。',
        ...since,
      })
    if (spool.refused > 0)
      found.push({
        id: `spool-refused/${id}`,
        kind: 'spool-refused',
        level: 'warning',
        text: `采集进程 ${id} 有内容被总线拒收，留在本机暂存区`,
        advice:
          '常见原因是单条超过总线的大小上限，原因见该进程日志。内容保留在该进程数据目录的 spool.sqlite 中，不再重试，并占用暂存区容量。',
      })
    return found
  })
}

function lagConditions({ lag = [] }: OperationsFacts): readonly Condition[] {
  const standing = new Map<string, Condition>()
  for (const { stream, group, notShrinkingSince } of lag) {
    if (!notShrinkingSince) continue
    const id = `lag-growing/${stream}/${group}`
    standing.set(id, {
      id,
      kind: 'lag-growing',
      level: 'warning',
      text: `${streamNames[stream] ?? stream}的积压持续不减`,
      advice:
        '处理跟不上来量：请增加处理进程（yushu serve --role process），或查看处理进程日志有无反复失败。',
      since: toShanghaiIso(notShrinkingSince),
    })
  }
  return [...standing.values()]
}

const streamNames: Readonly<Record<string, string>> = {
  'documents.raw': '待分析内容',
  'analyzed.ordered': '待归并内容',
}

function storageConditions({ snapshot, disks = [], now }: OperationsFacts): readonly Condition[] {
  const found: Condition[] = []
  const isOld = snapshot && now.getTime() - Date.parse(snapshot.at) > snapshotMaxAgeMs
  if (isOld && snapshot.followedSince > snapshotMaxFollowed)
    found.push({
      id: 'snapshot-old',
      kind: 'snapshot-old',
      level: 'warning',
      text: '事件归并状态超过一小时没有保存，其间已归并两万条以上',
      advice: '不影响结果，但处理进程重启后要多花时间重读。请查看处理进程日志中保存失败的原因。',
    })
  for (const { name, freeBytes, totalBytes } of disks)
    if (freeBytes < Math.min(totalBytes * diskShare, diskBytes))
      found.push({
        id: `disk-low/${name}`,
        kind: 'disk-low',
        level: 'critical',
        text: `${name} 的数据盘快满了，剩余不足 ${Math.ceil(freeBytes / 1_000_000_000)} GB`,
        advice: '请清理磁盘或扩容；也可缩短文档保存天数。磁盘写满后系统将停止写入。',
      })
  return found
}

function letterConditions({ deadLetters = [] }: OperationsFacts): readonly Condition[] {
  return deadLetters
    .filter(({ count }) => count > 0)
    .map(({ stream }) => ({
      id: `dead-letters/${stream}`,
      kind: 'dead-letters',
      level: 'warning',
      text: `${streamNames[stream] ?? stream}中有处理不了的内容（死信）待处理`,
      advice: '请在「运行」页查看原因：原因消除后点「重投」，确认无用的点「丢弃」。',
    }))
}

interface Sample {
  readonly at: number
  readonly end: number
  readonly behind: number
}

const sampleEveryMs = 5_000

/**
 * Remembers the last two minutes of each partition, so that it can tell a gap that is being worked off from one that is not: no smaller than
 * two minutes and one minute ago, and either what was written then is still not committed or the gap has more than doubled.
 */
export function followLag(): (lag: readonly Lag[], now: Date) => readonly StandingLag[] {
  const seen = new Map<string, readonly Sample[]>()
  return (lag, now) =>
    lag.map((each) => {
      const key = `${each.stream}/${each.group}/${each.partition}`
      const at = now.getTime()
      const behind = Math.max(each.end - each.committed, 0)
      const samples = recentOf(seen.get(key) ?? [], { at, end: each.end, behind })
      seen.set(key, samples)
      const [oldest] = samples
      if (!oldest || behind === 0 || at - oldest.at < growingMs) return each
      const middle = samples.find((sample) => at - sample.at <= growingMs / 2) ?? oldest
      const isSmaller = behind < oldest.behind || behind < middle.behind
      const isGrowing = each.committed < oldest.end || behind > oldest.behind * 2 + noticedGrowth
      return isSmaller || !isGrowing ? each : { ...each, notShrinkingSince: new Date(oldest.at) }
    })
}

/** A busy stream is never quite without a gap. */
const noticedGrowth = 1_000

/** The samples of the last two minutes and one from before, so that the time between is whole. */
function recentOf(samples: readonly Sample[], now: Sample): readonly Sample[] {
  const last = samples.at(-1)
  const all = last && now.at - last.at < sampleEveryMs ? samples : [...samples, now]
  const begin = all.findLastIndex(({ at }) => now.at - at >= growingMs)
  return begin > 0 ? all.slice(begin) : all
}
