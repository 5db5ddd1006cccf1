import { type AlertLevel, type AlertSignal, isHigher } from '../../pipeline/model/alert.ts'
import type { LedgerRecord } from '../ledger/ledger.ts'
import { systemActor } from '../office/actor.ts'
import { canMove } from '../office/moves.ts'
import type { Desk, Office } from '../office/office.ts'
import { type AlertBody, alertKeys, levelOf } from './alert.ts'
import { type AlertState, alertMoves } from './moves.ts'

/** What became of one signal. `notificationKey` is there when somebody should be told: once per alert and level, ever. */
export interface RecordedSignal {
  readonly alertId: string
  readonly outcome: 'raised' | 'level-changed' | 'ended' | 'skipped'
  readonly level: AlertLevel
  readonly notificationKey?: string
}

export interface AlertRecorder {
  /**
   * Records what the story stage asks, in its order, in one transaction, at the signals' own times and by the system. Idempotent:
   * a signal delivered again changes nothing and leaves no audit event.
   */
  record(signals: readonly AlertSignal[]): Promise<readonly RecordedSignal[]>
}

export function createAlertRecorder(office: Office): AlertRecorder {
  return {
    record: async (signals) =>
      signals.length === 0 ? [] : office.work(systemActor, (desk) => recordAll(desk, signals)),
  }
}

async function recordAll(desk: Desk, signals: readonly AlertSignal[]): Promise<readonly RecordedSignal[]> {
  const seen = new Map<string, LedgerRecord<AlertBody> | undefined>()
  const results: RecordedSignal[] = []
  for (const signal of signals) {
    const known = seen.has(signal.id) ? seen.get(signal.id) : await desk.get<AlertBody>('alert', signal.id)
    const { record, result } = await apply(desk.at(new Date(signal.at)), signal, known)
    seen.set(signal.id, record)
    results.push(result)
  }
  return results
}

interface Applied {
  readonly record: LedgerRecord<AlertBody> | undefined
  readonly result: RecordedSignal
}

async function apply(
  desk: Desk,
  signal: AlertSignal,
  known: LedgerRecord<AlertBody> | undefined,
): Promise<Applied> {
  if (!known) return signal.kind === 'ended' ? skip(signal, known) : raise(desk, signal)
  if (known.body.applied.includes(keyOf(signal))) return skip(signal, known)
  if (signal.kind === 'ended') return end(desk, signal, known)
  if (signal.level === levelOf(known.body)) return skip(signal, known)
  return changeLevel(desk, signal, known)
}

/** A level change that arrives for an alert never raised (its raising was lost with an older ledger) raises it. */
async function raise(desk: Desk, signal: AlertSignal): Promise<Applied> {
  const body: AlertBody = {
    watch: { id: signal.watchId, name: signal.watchName },
    story: storyOf(signal),
    episode: signal.episode,
    levels: [reached(signal)],
    documentId: signal.documentId,
    applied: [keyOf(signal)],
    hasEnded: false,
  }
  const record = await desk.create<AlertBody>(
    {
      kind: 'alert',
      id: signal.id,
      unitId: signal.unitId,
      state: 'firing',
      body,
      isDemo: signal.isDemo,
      keys: alertKeys(body),
    },
    'alert.raised',
    signal.level,
  )
  return { record, result: told(signal, 'raised') }
}

async function changeLevel(
  desk: Desk,
  signal: AlertSignal,
  known: LedgerRecord<AlertBody>,
): Promise<Applied> {
  const isFirstTime = !known.body.levels.some(({ level }) => level === signal.level)
  const body: AlertBody = {
    ...known.body,
    story: storyOf(signal),
    levels: [...known.body.levels, reached(signal)],
    applied: [...known.body.applied, keyOf(signal)],
  }
  const isRising = isHigher(signal.level, levelOf(known.body))
  // A higher level asks for a fresh look even at what was acknowledged or dismissed.
  const state = isRising && canMove(alertMoves, known.state, 'firing') ? 'firing' : known.state
  const record = await desk.change(
    known,
    { body, state, keys: alertKeys(body) },
    'alert.level-changed',
    signal.level,
  )
  const result = told(signal, 'level-changed')
  return { record, result: isFirstTime ? result : withoutNotice(result) }
}

async function end(desk: Desk, signal: AlertSignal, known: LedgerRecord<AlertBody>): Promise<Applied> {
  const body: AlertBody = {
    ...known.body,
    story: storyOf(signal),
    applied: [...known.body.applied, keyOf(signal)],
    hasEnded: true,
  }
  const isOpen = canMove(alertMoves, known.state, 'resolved')
  const state: AlertState = isOpen ? 'resolved' : (known.state as AlertState)
  const record = await desk.change(known, { body, state }, 'alert.ended')
  return { record, result: withoutNotice(told(signal, 'ended')) }
}

function skip(signal: AlertSignal, record: LedgerRecord<AlertBody> | undefined): Applied {
  return { record, result: { alertId: signal.id, outcome: 'skipped', level: signal.level } }
}

function told(signal: AlertSignal, outcome: RecordedSignal['outcome']): RecordedSignal {
  return {
    alertId: signal.id,
    outcome,
    level: signal.level,
    notificationKey: `${signal.id}:${signal.level}`,
  }
}

function withoutNotice({ alertId, outcome, level }: RecordedSignal): RecordedSignal {
  return { alertId, outcome, level }
}

function keyOf({ kind, level, offset }: AlertSignal): string {
  return `${kind}:${level}:${offset}`
}

function storyOf({ storyId, storyTitle, storySize }: AlertSignal): AlertBody['story'] {
  return { id: storyId, title: storyTitle, size: storySize }
}

function reached({ level, at, reasons, documentId }: AlertSignal): AlertBody['levels'][number] {
  return { level, at, reasons, documentId }
}
