import { toShanghaiIso } from '../../pipeline/platform/clock.ts'
import type { LedgerRecord } from '../ledger/ledger.ts'
import { gateClosed, requireText } from '../office/input.ts'
import type { Desk } from '../office/office.ts'
import type { Unit } from '../people/units.ts'
import type { IncidentBody } from './incident.ts'
import { startStepsFrom } from './steps.ts'

export type Activation = Required<
  Pick<IncidentBody, 'spokesperson' | 'line' | 'authority' | 'activatedAt' | 'steps'>
>

/** The gate of 三同步: handling and news begin together, measures and line are decided together, authority to act and to speak is given together. */
export async function activateIncident(
  desk: Desk,
  record: LedgerRecord<IncidentBody>,
  input: { readonly spokesperson: string; readonly line: string; readonly authority?: string | undefined },
): Promise<Activation> {
  if (!input.spokesperson.trim() || !input.line.trim())
    throw gateClosed('incident without spokesperson or line', '转入处置前须确定新闻发言人和口径（三同步）')
  const authority = (input.authority ?? (await unitName(desk, record.unitId))).trim()
  if (!authority)
    throw gateClosed('incident without authority', '转入处置前须明确处置和发布的授权单位（三同步）')
  return {
    spokesperson: requireText(input.spokesperson, '新闻发言人', 200),
    line: requireText(input.line, '口径', 20_000),
    authority: requireText(authority, '授权单位', 500),
    activatedAt: toShanghaiIso(desk.now),
    steps: startStepsFrom(record.body.steps, desk.now),
  }
}

async function unitName(desk: Desk, unitId: string): Promise<string> {
  return (await desk.get<Unit>('unit', unitId))?.body.name ?? ''
}
