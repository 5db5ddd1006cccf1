import { toShanghaiIso } from '../../pipeline/platform/clock.ts'
import { AppError } from '../../pipeline/platform/errors.ts'
import type { LedgerRecord } from '../ledger/ledger.ts'
import { personOf } from '../office/actor.ts'
import { requireText } from '../office/input.ts'
import type { Desk } from '../office/office.ts'
import type { Playbooks } from '../playbook/playbooks.ts'
import type { Rules } from '../rules/rules.ts'
import { withClocksOf } from './clocks.ts'
import {
  freezeSteps,
  type IncidentBody,
  type IncidentLevel,
  incidentLevels,
  type TimelineEntry,
  type TimelineKind,
} from './incident.ts'
import { linkOrigin } from './link-origin.ts'

export interface IncidentInput {
  /** One of the two: an alert (whose story it is then) or a story. */
  readonly alertId?: string | undefined
  readonly storyId?: string | undefined
  readonly title: string
  readonly level: IncidentLevel
  readonly levelReason: string
  readonly playbookId: string
  /** When the happening became known; default the alert's rising, else now. The clocks run from here. */
  readonly knownAt?: Date | undefined
  readonly isDemo?: boolean | undefined
}

interface Means {
  readonly rules: Rules
  readonly playbooks: Playbooks
  readonly newId: () => string
}

/** A new incident with its playbook frozen and its clocks running, its alert linked in the same transaction. */
export async function openIncident(
  desk: Desk,
  input: IncidentInput,
  { rules, playbooks, newId }: Means,
): Promise<LedgerRecord<IncidentBody>> {
  requireLevel(input.level)
  const id = newId()
  const origin = await linkOrigin(desk, { incidentId: id, ...input })
  await desk.require('incident.open', origin.unitId)
  const knownAt = input.knownAt ?? origin.knownAt
  if (knownAt.getTime() > desk.now.getTime())
    throw new AppError('BAD_INPUT', 'known in the future', { userMessage: '获知时间不能晚于现在' })
  const playbook = playbooks.get(input.playbookId)
  const levelReason = requireText(input.levelReason, '定级理由')
  const entry = (kind: TimelineKind, text: string) => newEntry(desk, { id: newId(), kind, text })
  const body: IncidentBody = {
    title: requireText(input.title, '标题', 200),
    level: input.level,
    levelReason,
    storyId: origin.storyId,
    alertIds: origin.alertIds,
    openedBy: personOf(desk.who),
    knownAt: toShanghaiIso(knownAt),
    playbook: { id: playbook.id, version: playbook.version, name: playbook.name },
    steps: freezeSteps(playbook, knownAt),
    clocks: withClocksOf([], { level: input.level, knownAt, rules }),
    timeline: [
      entry('opened', `启动应急事件，采用《${playbook.name}》第 ${playbook.version} 版`),
      entry('level', `定为 ${input.level} 级：${levelReason}`),
    ],
  }
  return desk.create(
    {
      kind: 'incident',
      id,
      unitId: origin.unitId,
      state: 'open',
      body,
      isDemo: origin.isDemo || (input.isDemo ?? false),
      keys: { story: origin.storyId },
    },
    'incident.opened',
    `${input.level}: ${levelReason}`,
  )
}

export function newEntry(
  desk: Desk,
  { id, kind, text }: Pick<TimelineEntry, 'id' | 'kind' | 'text'>,
): TimelineEntry {
  return { id, at: toShanghaiIso(desk.now), by: personOf(desk.who), kind, text }
}

export function requireLevel(level: string): void {
  if (!incidentLevels.some((each) => each === level))
    throw new AppError('BAD_INPUT', `incident level ${level}`, { userMessage: '请选择事件级别' })
}
