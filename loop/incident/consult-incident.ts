import { type ConsultBody, decisionNames } from '../consult/consult.ts'
import { type ConsultInput, recordConsult } from '../consult/record-consult.ts'
import type { LedgerRecord } from '../ledger/ledger.ts'
import type { Rules } from '../rules/rules.ts'
import { publicClocks, withClocksOf } from './clocks.ts'
import { withExplanations } from './explain-clocks.ts'
import type { IncidentBody, IncidentLevel } from './incident.ts'
import { recordLevelConsult, requireLevel } from './open-incident.ts'
import { type Pen, withEntries } from './timeline.ts'

type Incident = LedgerRecord<IncidentBody>

/** A 会商 on anything but the level. Not to answer is a decision with its reason: it explains the clocks that wait for an answer, and meets none. */
export async function consultOn(
  pen: Pen,
  record: Incident,
  input: ConsultInput,
): Promise<{ readonly body: IncidentBody; readonly decision: ConsultBody['decision'] }> {
  const { id, unitId, isDemo } = record
  const { title, storyId } = record.body
  const consult = await recordConsult(pen.desk, input, {
    id: pen.newId(),
    unitId,
    title,
    incidentId: id,
    storyId,
    isDemo,
  })
  const { decision, decisionReason } = consult.body
  const text = `会商：${decisionNames[decision]}。${decisionReason}`
  const body = withEntries(pen, record, { kind: 'consult', text, link: { kind: 'consult', id: consult.id } })
  if (decision !== 'no-answer') return { body, decision }
  const reason = `会商决定不予回应：${decisionReason}`
  return { body: withExplanations(pen.desk, body, { clocks: publicClocks(body.clocks), reason }), decision }
}

export interface NewLevel {
  readonly level: IncidentLevel
  readonly reason?: string | undefined
  readonly consult?: ConsultInput | undefined
}

/** Another level, by its own 会商; every clock that ran goes on. */
export async function changeLevel(
  pen: Pen,
  record: Incident,
  { level, reason, consult, rules }: NewLevel & { readonly rules: Rules },
): Promise<IncidentBody> {
  requireLevel(level)
  const { id, unitId, isDemo, body } = record
  const { title, storyId, clocks, knownAt } = body
  const held = await recordLevelConsult(pen.desk, {
    id: pen.newId(),
    level,
    consult,
    levelReason: reason,
    incident: { id, title, unitId, storyId, isDemo },
  })
  const text = `级别由 ${body.level} 级调整为 ${level} 级：${held.reason}`
  return {
    ...withEntries(pen, record, { kind: 'level', text, link: { kind: 'consult', id: held.id } }),
    level,
    levelReason: held.reason,
    levelConsultId: held.id,
    clocks: withClocksOf(clocks, { level, knownAt: new Date(knownAt), rules }),
  }
}
