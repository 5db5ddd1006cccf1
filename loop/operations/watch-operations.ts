import type { Bus, Lag } from '../../pipeline/bus/bus.ts'
import type { Clock } from '../../pipeline/platform/clock.ts'
import { messageOf } from '../../pipeline/platform/errors.ts'
import type { Log } from '../../pipeline/platform/log.ts'
import { pause } from '../../pipeline/platform/pause.ts'
import type { Ledger, LedgerRecord, LedgerTransaction } from '../ledger/ledger.ts'
import { rootUnitId, systemActor } from '../office/actor.ts'
import {
  assessOperations,
  followLag,
  type HeldAlert,
  type OperationsAlert,
  type OperationsFacts,
} from './operations-alerts.ts'
import type { ProcessBoard } from './process-board.ts'

export interface WatchOperationsOptions {
  readonly ledger: Pick<Ledger, 'lease' | 'release' | 'list' | 'get' | 'transact'>
  readonly board: ProcessBoard
  readonly bus: Pick<Bus, 'lag' | 'deadLetters'>
  /** Answers within a few seconds, whatever the engines do. */
  readonly dependencies: () => Promise<readonly { readonly name: string; readonly isUp: boolean }[]>
  /** When the story stage's state was last saved, if it was. Asked once a minute: the notice with the state is large. */
  readonly snapshotAt?: () => Promise<string | undefined>
  /** The disks of this process. */
  readonly disks?: () => Promise<NonNullable<OperationsFacts['disks']>>
  /** Nobody else's: of this process and this run of it. */
  readonly holder: string
  readonly clock: Clock
  readonly log: Log
  /** Default 5,000. */
  readonly everyMs?: number
}

export interface OperationsWatch {
  /** What is raised in the whole installation, as far as this process knows; most urgent first. */
  current(): readonly OperationsAlert[]
  /** Resolves when nothing is written any more. Idempotent. */
  stop(): Promise<void>
}

/** The record of a condition: once raised and once cleared is on the audit, whichever process saw it. */
export const operationsAlertKind = 'operations-alert'
const leaseName = 'operations'
const countedLetters = 200

/**
 * Looks every few seconds at what may be wrong. To be run in every process, whatever its role: the one that holds the lease keeps the record,
 * the others show it; when the ledger itself is away, each shows what it sees.
 */
export function watchOperations(options: WatchOperationsOptions): OperationsWatch {
  const { ledger, holder, clock, log, everyMs = 5_000 } = options
  const stopping = new AbortController()
  const look = observe(options)
  let held: readonly HeldAlert[] = []
  let shown: readonly OperationsAlert[] = []
  const raisedOf = (alerts: readonly HeldAlert[]) =>
    alerts.filter(({ isPending }) => !isPending).map(({ isPending: _isPending, ...alert }) => alert)

  const tick = async () => {
    const facts = await look()
    try {
      const isKeeper = await ledger.lease(leaseName, holder, everyMs * 4, clock.now())
      const recorded = await raised(ledger)
      held = assessOperations(facts, [
        ...held,
        // What another keeper raised goes on from when it did.
        ...recorded.map((alert) => ({ ...alert, isPending: false })),
      ])
      if (isKeeper) await keepRecord({ ledger, clock, log }, raisedOf(held), recorded)
      shown = isKeeper ? raisedOf(held) : recorded
    } catch (error) {
      log.debug('operations alerts not recorded', { error: messageOf(error) })
      held = assessOperations(facts, held)
      shown = raisedOf(held)
    }
  }
  const watching = (async () => {
    while (!stopping.signal.aborted) {
      await tick().catch((error: unknown) =>
        log.warn('operations not looked at', { error: messageOf(error) }),
      )
      await pause(everyMs, stopping.signal)
    }
  })()
  let stopped: Promise<void> | undefined
  return {
    current: () => shown,
    stop() {
      stopping.abort()
      stopped ??= watching.then(() => ledger.release(leaseName, holder).catch(() => undefined))
      return stopped
    },
  }
}

/** Asks everything at once; what does not answer is left out of the facts. */
function observe(options: WatchOperationsOptions): () => Promise<OperationsFacts> {
  const { bus, board, clock, log, dependencies, snapshotAt, disks } = options
  const standing = followLag()
  const lookAtSnapshot = followSnapshot(snapshotAt, clock)
  const ask = async <T>(what: string, question: (() => Promise<T>) | undefined): Promise<T | undefined> => {
    try {
      return await question?.()
    } catch (error) {
      log.debug('not known', { what, error: messageOf(error) })
      return undefined
    }
  }
  return async () => {
    const up = (await ask('dependencies', dependencies)) ?? []
    const isUp = (name: string) => up.every((each) => each.name !== name || each.isUp)
    // What hangs is not asked a second question.
    const [processes, lag, letters, savedAt, spaces] = await Promise.all([
      isUp('ledger') ? ask('processes', () => board.processes()) : undefined,
      isUp('bus') ? ask('lag', () => bus.lag()) : undefined,
      isUp('bus') ? ask('dead letters', () => bus.deadLetters({ limit: countedLetters })) : undefined,
      isUp('ledger') ? ask('snapshot', lookAtSnapshot.ask) : undefined,
      ask('disks', disks),
    ])
    const now = clock.now()
    return {
      now,
      dependencies: up,
      ...(processes ? { processes } : {}),
      ...(lag ? { lag: standing(lag, now) } : {}),
      ...(letters ? { deadLetters: countByStream(letters) } : {}),
      ...(savedAt
        ? { snapshot: { at: savedAt, followedSince: lookAtSnapshot.followedSince(savedAt, lag) } }
        : {}),
      ...(spaces ? { disks: spaces } : {}),
    }
  }
}

const snapshotEveryMs = 60_000
const storyGroup = 'stories'

/** Remembers how far the story stage was when each saved state was first seen. */
function followSnapshot(snapshotAt: WatchOperationsOptions['snapshotAt'], clock: Clock) {
  let asked: { readonly at: number; readonly answer: string | undefined } | undefined
  let first: { readonly savedAt: string; readonly committed: number } | undefined
  return {
    async ask(): Promise<string | undefined> {
      const at = clock.now().getTime()
      if (!asked || at - asked.at >= snapshotEveryMs) asked = { at, answer: await snapshotAt?.() }
      return asked.answer
    },
    followedSince(savedAt: string, lag: readonly Lag[] | undefined): number {
      const committed = lag?.find(({ group }) => group === storyGroup)?.committed
      if (committed === undefined) return 0
      if (first?.savedAt !== savedAt) first = { savedAt, committed }
      return committed - first.committed
    },
  }
}

/** How many letters each stream has. */
export function countByStream(
  letters: readonly { readonly stream: string }[],
): readonly { readonly stream: string; readonly count: number }[] {
  const counts = new Map<string, number>()
  for (const { stream } of letters) counts.set(stream, (counts.get(stream) ?? 0) + 1)
  return [...counts].map(([stream, count]) => ({ stream, count }))
}

/** The conditions on record that are raised, whichever process keeps the record. */
export async function raised(ledger: Pick<Ledger, 'list'>): Promise<readonly OperationsAlert[]> {
  const records = await ledger.list<OperationsAlert>({
    kind: operationsAlertKind,
    states: ['raised'],
    limit: 200,
  })
  return records.map(({ body }) => body)
}

type Keeper = Pick<WatchOperationsOptions, 'ledger' | 'clock' | 'log'>

async function keepRecord(
  { ledger, clock, log }: Keeper,
  now: readonly OperationsAlert[],
  before: readonly OperationsAlert[],
): Promise<void> {
  const was = new Set(before.map(({ id }) => id))
  const is = new Set(now.map(({ id }) => id))
  const news = now.filter(({ id }) => !was.has(id))
  const over = before.filter(({ id }) => !is.has(id))
  if (news.length + over.length === 0) return
  await ledger.transact(async (tx) => {
    for (const alert of news) await move(tx, alert, { state: 'raised', at: clock.now() })
    for (const alert of over) await move(tx, alert, { state: 'cleared', at: clock.now() })
  })
  for (const { id, text } of news) log.warn('operations alert raised', { alert: id, text })
  for (const { id } of over) log.info('operations alert cleared', { alert: id })
}

async function move(
  tx: LedgerTransaction,
  alert: OperationsAlert,
  { state, at }: { readonly state: 'raised' | 'cleared'; readonly at: Date },
): Promise<void> {
  const { id, text } = alert
  const act = { actor: systemActor.userId, at, action: `operations-alert.${state}`, reason: text }
  const known: LedgerRecord | undefined = await tx.get(operationsAlertKind, id)
  if (known?.state === state) return
  if (known)
    await tx.change({ kind: operationsAlertKind, id, version: known.version, state, body: alert }, act)
  else await tx.create({ kind: operationsAlertKind, id, unitId: rootUnitId, state, body: alert }, act)
}
