import { toShanghaiIso } from '../../pipeline/platform/clock.ts'
import { AppError } from '../../pipeline/platform/errors.ts'
import { type AlertBody, alertKeys } from '../alert/alert.ts'
import { alertMoves } from '../alert/moves.ts'
import { personOf } from '../office/actor.ts'
import type { Desk } from '../office/office.ts'

export interface IncidentOrigin {
  readonly storyId: string
  readonly alertIds: readonly string[]
  readonly unitId: string
  readonly knownAt: Date
  readonly isDemo: boolean
}

/** Where an incident comes from; its alert is marked with it and thereby acknowledged. */
export async function linkAlert(
  desk: Desk,
  input: {
    readonly incidentId: string
    readonly alertId?: string | undefined
    readonly storyId?: string | undefined
  },
): Promise<IncidentOrigin> {
  const { incidentId, alertId, storyId } = input
  if (!alertId) return fromStory(desk, storyId)

  const alert = await desk.need<AlertBody>('alert', alertId)
  if (alert.body.incidentId)
    throw new AppError('ILLEGAL_MOVE', `alert/${alertId} has an incident`, {
      userMessage: '该预警已启动应急事件',
    })
  const body: AlertBody = {
    ...alert.body,
    incidentId,
    acknowledgedBy: alert.body.acknowledgedBy ?? personOf(desk.who),
    acknowledgedAt: alert.body.acknowledgedAt ?? toShanghaiIso(desk.now),
  }
  const edit = { body, keys: alertKeys(body) }
  if (alert.state === 'acknowledged') await desk.change(alert, edit, 'alert.incident-opened')
  else await desk.move(alert, { table: alertMoves, to: 'acknowledged', ...edit }, 'alert.incident-opened')
  return {
    storyId: alert.body.story.id,
    alertIds: [alertId],
    unitId: alert.unitId,
    knownAt: new Date(alert.createdAt),
    isDemo: alert.isDemo,
  }
}

async function fromStory(desk: Desk, storyId: string | undefined): Promise<IncidentOrigin> {
  if (!storyId)
    throw new AppError('BAD_INPUT', 'incident without alert or story', {
      userMessage: '请从预警或事件启动应急',
    })
  return { storyId, alertIds: [], unitId: desk.who.unitId, knownAt: desk.now, isDemo: false }
}
