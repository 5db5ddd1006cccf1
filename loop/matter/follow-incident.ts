import type { IncidentBody } from '../incident/incident.ts'
import type { LedgerRecord } from '../ledger/ledger.ts'
import type { Desk } from '../office/office.ts'
import type { Rules } from '../rules/rules.ts'
import { startClocks, withClocks } from './clocks.ts'
import { isOpenMatter, type MatterBody, type MatterClock } from './matter.ts'
import { newMatterEntry, withEntry } from './register-matter.ts'

/**
 * The concerns of an incident whose level has changed, in the transaction that changes it: a higher level starts its own clock beside those
 * that run, from when the incident was known; a lower one undoes none. The right to set the level is enough for it.
 */
export async function followIncidentLevel(
  desk: Desk,
  incident: LedgerRecord<IncidentBody>,
  rules: Rules,
): Promise<void> {
  const matters = await desk.list<MatterBody>({ kind: 'matter', keys: { incident: incident.id } })
  for (const matter of matters) {
    if (matter.state === 'merged' || matter.state === 'closed') continue
    const { clocks } = matter.body
    const knownAt = new Date(matter.body.knownAt)
    const due = startClocks({ matterId: matter.id, knownAt, rules, incident }).filter(
      ({ ruleId }) => !clocks.some((clock) => clock.ruleId === ruleId),
    )
    if (due.length === 0) continue
    const more = isOpenMatter(matter.state) ? due : due.map((clock) => alreadyMet(clock, clocks))
    const words = due.map(({ ruleId, documentNumber }) => `${ruleId}（${documentNumber}）`).join('、')
    const body = withEntry(
      { ...matter.body, clocks: withClocks(clocks, more) },
      newMatterEntry(desk, 'clock', `事件调整为 ${incident.body.level} 级，增加时限 ${words}`, {
        kind: 'incident',
        id: incident.id,
      }),
    )
    await desk.change(matter, { body }, 'matter.clock-started')
  }
}

/** What was answered in public, or decided, is so for the new level too. */
function alreadyMet(clock: MatterClock, clocks: readonly MatterClock[]): MatterClock {
  const [first] = clocks.flatMap(({ metAt }) => metAt ?? []).toSorted((a, b) => Date.parse(a) - Date.parse(b))
  return first ? { ...clock, metAt: first } : clock
}
