import { toShanghaiIso } from '../../pipeline/platform/clock.ts'
import { AppError } from '../../pipeline/platform/errors.ts'
import { type AlertBody, alertKeys } from '../alert/alert.ts'
import { alertMoves, openAlertStates } from '../alert/moves.ts'
import type { LedgerRecord } from '../ledger/ledger.ts'
import { personOf } from '../office/actor.ts'
import type { Desk } from '../office/office.ts'

export interface IncidentOrigin {
  readonly storyId: string
  readonly alertIds: readonly string[]
  readonly unitId: string
  readonly knownAt: Date
  readonly isDemo: boolean
}

type Alert = LedgerRecord<AlertBody>

/** Where an incident comes from: its alert, or all open alerts of its story, are marked with it and thereby acknowledged. */
export async function linkOrigin(
  desk: Desk,
  input: {
    readonly incidentId: string
    readonly alertId?: string | undefined
    readonly storyId?: string | undefined
  },
): Promise<IncidentOrigin> {
  const { incidentId, alertId, storyId } = input
  if (alertId) return fromAlert(desk, await desk.need<AlertBody>('alert', alertId), incidentId)
  if (storyId) return fromStory(desk, storyId, incidentId)
  throw new AppError('BAD_INPUT', 'incident without alert or story', {
    userMessage: '请从预警或事件启动应急',
  })
}

async function fromAlert(desk: Desk, alert: Alert, incidentId: string): Promise<IncidentOrigin> {
  if (alert.body.incidentId)
    throw new AppError('ILLEGAL_MOVE', `alert/${alert.id} has an incident`, {
      userMessage: '该预警已启动应急事件',
    })
  await mark(desk, alert, incidentId)
  return {
    storyId: alert.body.story.id,
    alertIds: [alert.id],
    unitId: alert.unitId,
    knownAt: new Date(alert.createdAt),
    isDemo: alert.isDemo,
  }
}

/** The story became known with its first alert; without one, it is known from now on. */
async function fromStory(desk: Desk, storyId: string, incidentId: string): Promise<IncidentOrigin> {
  const alerts = await desk.list<AlertBody>({ kind: 'alert', keys: { story: storyId }, order: 'oldest' })
  const linked = alerts.filter(
    ({ state, body }) => openAlertStates.some((open) => open === state) && !body.incidentId,
  )
  for (const alert of linked) await mark(desk, alert, incidentId)
  const [first] = linked
  return {
    storyId,
    alertIds: linked.map(({ id }) => id),
    unitId: first?.unitId ?? desk.who.unitId,
    knownAt: first ? new Date(first.createdAt) : desk.now,
    isDemo: alerts.some(({ isDemo }) => isDemo),
  }
}

async function mark(desk: Desk, alert: Alert, incidentId: string): Promise<void> {
  const body: AlertBody = {
    ...alert.body,
    incidentId,
    acknowledgedBy: alert.body.acknowledgedBy ?? personOf(desk.who),
    acknowledgedAt: alert.body.acknowledgedAt ?? toShanghaiIso(desk.now),
  }
  const edit = { body, keys: alertKeys(body) }
  if (alert.state === 'acknowledged') await desk.change(alert, edit, 'alert.incident-opened')
  else await desk.move(alert, { table: alertMoves, to: 'acknowledged', ...edit }, 'alert.incident-opened')
}
