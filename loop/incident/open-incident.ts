import { toShanghaiIso } from '../../pipeline/platform/clock.ts'
import { AppError } from '../../pipeline/platform/errors.ts'
import { type AlertBody, viewAlert } from '../alert/alert.ts'
import { briefConsult, type ConsultInput, recordConsult } from '../consult/record-consult.ts'
import type { LedgerRecord } from '../ledger/ledger.ts'
import { personOf } from '../office/actor.ts'
import { requireText } from '../office/input.ts'
import type { Desk } from '../office/office.ts'
import type { Playbook } from '../playbook/playbook.ts'
import type { Rules } from '../rules/rules.ts'
import { withClocksOf } from './clocks.ts'
import { type IncidentBody, type IncidentLevel, incidentLevels } from './incident.ts'
import { linkOrigin } from './link-origin.ts'
import { proposeLevel } from './propose-level.ts'
import { freezeSteps } from './steps.ts'
import { writeEntry } from './timeline.ts'

export interface IncidentInput {
  /** One of the two: an alert (whose story it is then) or a story. */
  readonly alertId?: string | undefined
  readonly storyId?: string | undefined
  readonly title: string
  readonly level: IncidentLevel
  /** The 会商 that set the level; or its reason alone, of which a short record is made. */
  readonly consult?: ConsultInput | undefined
  readonly levelReason?: string | undefined
  readonly playbookId: string
  /** When the happening became known; default the alert's rising, else now. The clocks run from here. */
  readonly knownAt?: Date | undefined
  readonly isDemo?: boolean | undefined
}

interface Means {
  readonly rules: Rules
  readonly playbook: Playbook
  readonly newId: () => string
}

/** A new incident with its 会商 on record, its playbook frozen and its clocks running, its alert linked in the same transaction. */
export async function openIncident(
  desk: Desk,
  input: IncidentInput,
  { rules, playbook, newId }: Means,
): Promise<LedgerRecord<IncidentBody>> {
  requireLevel(input.level)
  const id = newId()
  const origin = await linkOrigin(desk, { incidentId: id, ...input })
  await desk.require('incident.open', origin.unitId)
  const knownAt = input.knownAt ?? origin.knownAt
  if (knownAt.getTime() > desk.now.getTime())
    throw new AppError('BAD_INPUT', 'known in the future', { userMessage: '获知时间不能晚于现在' })
  const title = requireText(input.title, '标题', 200)
  const isDemo = origin.isDemo || (input.isDemo ?? false)
  const consult = await recordLevelConsult(desk, {
    ...input,
    id: newId(),
    incident: { id, title, unitId: origin.unitId, storyId: origin.storyId, isDemo },
  })
  const pen = { desk, newId }
  const body: IncidentBody = {
    title,
    level: input.level,
    levelReason: consult.reason,
    levelConsultId: consult.id,
    storyId: origin.storyId,
    alertIds: origin.alertIds,
    openedBy: personOf(desk.who),
    knownAt: toShanghaiIso(knownAt),
    playbook: { id: playbook.id, version: playbook.version, name: playbook.name },
    steps: freezeSteps(playbook, knownAt),
    clocks: withClocksOf([], { level: input.level, knownAt, rules, extra: playbook.clocks }),
    timeline: [
      writeEntry(pen, {
        kind: 'opened',
        text: `启动应急事件，采用《${playbook.name}》第 ${playbook.version} 版${beyond(playbook, input.level)}`,
      }),
      writeEntry(pen, {
        kind: 'level',
        text: `定为 ${input.level} 级：${consult.reason}`,
        link: { kind: 'consult', id: consult.id },
      }),
    ],
  }
  return desk.create(
    {
      kind: 'incident',
      id,
      unitId: origin.unitId,
      state: 'open',
      body,
      isDemo,
      keys: { story: origin.storyId },
    },
    'incident.opened',
    `${input.level}: ${consult.reason}`,
  )
}

/** A playbook made for other levels may be the best there is: then the record says so. */
function beyond({ levels }: Playbook, level: IncidentLevel): string {
  return levels.includes(level) ? '' : `（该预案适用于 ${levels.join('、')} 级）`
}

export interface LevelConsult {
  readonly id: string
  readonly level: IncidentLevel
  readonly consult?: ConsultInput | undefined
  readonly levelReason?: string | undefined
  readonly incident: {
    readonly id: string
    readonly title: string
    readonly unitId: string
    readonly storyId: string
    readonly isDemo: boolean
  }
}

/** No level without a 会商 on record: who sat together, why, and what the system had proposed. */
export async function recordLevelConsult(
  desk: Desk,
  { id, level, consult, levelReason, incident }: LevelConsult,
): Promise<{ readonly id: string; readonly reason: string }> {
  const reason = requireText(levelReason ?? consult?.decisionReason ?? '', '定级理由')
  const alerts = await desk.list<AlertBody>({ kind: 'alert', keys: { story: incident.storyId } })
  await recordConsult(desk, consult ?? briefConsult(desk, reason), {
    id,
    unitId: incident.unitId,
    title: incident.title,
    incidentId: incident.id,
    storyId: incident.storyId,
    level,
    proposal: proposeLevel(alerts.map(viewAlert)),
    isDemo: incident.isDemo,
  })
  return { id, reason }
}

export function requireLevel(level: string): void {
  if (!incidentLevels.some((each) => each === level))
    throw new AppError('BAD_INPUT', `incident level ${level}`, { userMessage: '请选择事件级别' })
}
