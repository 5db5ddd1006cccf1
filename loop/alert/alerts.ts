import type { AlertLevel } from '../../pipeline/model/alert.ts'
import { toShanghaiIso } from '../../pipeline/platform/clock.ts'
import type { LedgerRecord, RecordFilter } from '../ledger/ledger.ts'
import { type Actor, type Person, personOf } from '../office/actor.ts'
import { requireText } from '../office/input.ts'
import type { Desk, Office } from '../office/office.ts'
import { type AlertBody, type AlertView, type DismissalCode, viewAlert } from './alert.ts'
import { type AlertState, alertMoves, openAlertStates } from './moves.ts'

export interface AlertFilter {
  readonly state?: AlertState | undefined
  readonly level?: AlertLevel | undefined
  readonly watch?: string | undefined
  readonly story?: string | undefined
  /** Firing or acknowledged. */
  readonly open?: boolean | undefined
  readonly limit?: number | undefined
  readonly offset?: number | undefined
}

/** 误报 as a labelled example: what the watch and the story stage should learn not to raise. */
export interface LabelledExample {
  readonly label: 'false-alarm'
  readonly alertId: string
  readonly watch: AlertBody['watch']
  readonly storyId: string
  readonly storyTitle: string
  readonly documentId: string
  readonly reason: string
  readonly by: Person
}

export interface LabelledExampleView extends LabelledExample {
  readonly id: string
  readonly at: string
  readonly isDemo: boolean
}

export interface Alerts {
  list(who: Actor, filter?: AlertFilter): Promise<readonly AlertView[]>
  get(who: Actor, input: { readonly id: string }): Promise<AlertView>
  countOpen(who: Actor): Promise<Readonly<Record<AlertLevel, number>>>
  acknowledge(who: Actor, input: { readonly id: string; readonly version?: number }): Promise<AlertView>
  resolve(
    who: Actor,
    input: { readonly id: string; readonly version?: number; readonly reason: string },
  ): Promise<AlertView>
  dismiss(
    who: Actor,
    input: {
      readonly id: string
      readonly version?: number
      readonly code: DismissalCode
      readonly reason: string
    },
  ): Promise<AlertView>
  examples(who: Actor): Promise<readonly LabelledExampleView[]>
}

export function createAlerts(office: Office): Alerts {
  const handle = (
    who: Actor,
    { id, version }: { readonly id: string; readonly version?: number },
    work: (desk: Desk, record: LedgerRecord<AlertBody>) => Promise<LedgerRecord<AlertBody>>,
  ) =>
    office.work(who, async (desk) => {
      const record = await desk.take<AlertBody>('alert', { id, version }, 'alert.handle')
      return viewAlert(await work(desk, record))
    })

  return {
    async list(who, filter = {}) {
      const unitIds = await office.scope(who, 'alert.read')
      const records = await office.reader.list<AlertBody>(toRecordFilter(filter, unitIds))
      return records.map(viewAlert)
    },

    async get(who, { id }) {
      return viewAlert(await office.read<AlertBody>(who, { kind: 'alert', id, permission: 'alert.read' }))
    },

    async countOpen(who) {
      const unitIds = await office.scope(who, 'alert.read')
      const count = (level: AlertLevel) =>
        office.reader.count({ kind: 'alert', unitIds, states: openAlertStates, keys: { level } })
      return {
        blue: await count('blue'),
        yellow: await count('yellow'),
        orange: await count('orange'),
        red: await count('red'),
      }
    },

    acknowledge: (who, input) =>
      handle(who, input, (desk, record) => {
        const body = {
          ...record.body,
          acknowledgedBy: personOf(who),
          acknowledgedAt: toShanghaiIso(desk.now),
        }
        return desk.move(record, { table: alertMoves, to: 'acknowledged', body }, 'alert.acknowledged')
      }),

    resolve: (who, input) =>
      handle(who, input, (desk, record) => {
        const reason = requireText(input.reason, '办结说明')
        const resolution = { by: personOf(who), at: toShanghaiIso(desk.now), reason }
        const body = { ...record.body, resolution }
        return desk.move(record, { table: alertMoves, to: 'resolved', body }, 'alert.resolved', reason)
      }),

    dismiss: (who, input) =>
      handle(who, input, async (desk, record) => {
        const reason = requireText(input.reason, '解除理由')
        const dismissal = { by: personOf(who), at: toShanghaiIso(desk.now), code: input.code, reason }
        const body: AlertBody = { ...record.body, dismissal }
        const moved = await desk.move(
          record,
          { table: alertMoves, to: 'dismissed', body },
          'alert.dismissed',
          `${input.code}: ${reason}`,
        )
        if (input.code === 'false-alarm') await keepExample(desk, office.newId(), { record, reason })
        return moved
      }),

    async examples(who) {
      const unitIds = await office.scope(who, 'alert.read')
      const records = await office.reader.list<LabelledExample>({ kind: 'labelled-example', unitIds })
      return records.map(({ id, createdAt, isDemo, body }) => ({ id, at: createdAt, isDemo, ...body }))
    },
  }
}

function toRecordFilter(filter: AlertFilter, unitIds: readonly string[]): RecordFilter {
  const { state, level, watch, story, open, limit, offset } = filter
  const states = state ? [state] : open ? openAlertStates : undefined
  return {
    kind: 'alert',
    unitIds,
    ...(states ? { states } : {}),
    keys: {
      ...(level ? { level } : {}),
      ...(watch ? { watch } : {}),
      ...(story ? { story } : {}),
    },
    limit: limit ?? 50,
    offset: offset ?? 0,
  }
}

async function keepExample(
  desk: Desk,
  id: string,
  { record, reason }: { readonly record: LedgerRecord<AlertBody>; readonly reason: string },
): Promise<void> {
  const { watch, story, documentId } = record.body
  await desk.create<LabelledExample>(
    {
      kind: 'labelled-example',
      id,
      unitId: record.unitId,
      isDemo: record.isDemo,
      keys: { watch: watch.id, document: documentId },
      body: {
        label: 'false-alarm',
        alertId: record.id,
        watch,
        storyId: story.id,
        storyTitle: story.title,
        documentId,
        reason,
        by: personOf(desk.who),
      },
    },
    'example.labelled',
  )
}
