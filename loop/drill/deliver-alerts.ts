import type { AlertSignal } from '../../pipeline/model/alert.ts'
import type { AlertBody } from '../alert/alert.ts'
import type { LedgerReader, LedgerRecord } from '../ledger/ledger.ts'
import type { Loop } from '../loop.ts'
import { type DrillBody, deliveredInjects, timeOf } from './drill.ts'
import type { Inject } from './scenario.ts'

/** One alert on one story, as the system would raise and lift it. */
const alertId = 'alert'
const storyId = 'story'

/** Records the alerts that have come in by now, at the moment the scenario says; those already recorded are skipped by the recorder itself. */
export async function deliverAlerts(
  loop: Pick<Loop, 'recorder'>,
  reader: LedgerReader,
  { record, now }: { readonly record: LedgerRecord<DrillBody>; readonly now: Date },
): Promise<void> {
  const due = deliveredInjects(record.body, now).filter(({ kind }) => kind === 'alert')
  if (due.length === 0) return
  const known = await reader.get<AlertBody>('alert', alertId)
  const signals = due.map((inject, index) => signalOf(record, inject, index))
  // Most looks find nothing new: no transaction for them.
  if ((known?.body.applied.length ?? 0) >= signals.length) return
  await loop.recorder.record(signals)
}

function signalOf({ unitId, body }: LedgerRecord<DrillBody>, inject: Inject, index: number): AlertSignal {
  if (!body.clock || !inject.level) throw new Error(`inject ${inject.id} is no alert of a drill that runs`)
  return {
    kind: index === 0 ? 'raised' : 'level-changed',
    id: alertId,
    watchId: 'drill',
    watchName: '演练导调',
    storyId,
    storyTitle: `【演练】${body.scenario.story.title}`,
    storySize: inject.size ?? 1,
    episode: 1,
    level: inject.level,
    reasons: [inject.text],
    documentId: 'drill',
    at: timeOf(body.clock, inject.atMinute),
    offset: index + 1,
    unitId,
    isDemo: false,
  }
}
