import { toShanghaiIso } from '../../pipeline/platform/clock.ts'
import { AppError } from '../../pipeline/platform/errors.ts'
import type { LedgerRecord } from '../ledger/ledger.ts'
import type { Heard } from '../loop.ts'
import { type Actor, personOf } from '../office/actor.ts'
import { requireText, requireVersion } from '../office/input.ts'
import { requireMove } from '../office/moves.ts'
import type { Desk, Office } from '../office/office.ts'
import type { Permission } from '../people/permissions.ts'
import type { Rules } from '../rules/rules.ts'
import type { ParseQuery } from '../watch/watches.ts'
import { heardUnits, measureBaseline } from './baseline.ts'
import type { PlanCalendar } from './calendar.ts'
import {
  type ClosingInput,
  type ClosingProposal,
  closePlan,
  followingContent,
  proposeClosing,
} from './close-plan.ts'
import { comparePlans, type FieldChange } from './compare.ts'
import { emptyContent, type PlanEdit } from './content.ts'
import { createPlan, editPlan, type HoldingInput, holdItem } from './edit-plan.ts'
import { openPlan, requireReady } from './open-plan.ts'
import { type PlanBody, type PlanState, planMoves } from './plan.ts'
import { type PressRhythm, readPressRhythm } from './press-rhythm.ts'
import { readCalendar } from './read-calendar.ts'
import { type PlanDetail, type PlanView, readPlanDetail, viewPlan } from './view-plan.ts'

export interface OnPlan {
  readonly id: string
  readonly version?: number | undefined
}

export interface PlanInput extends PlanEdit {
  readonly title: string
  /** The plan it follows from, by hand; `next` does it with what that plan left over. */
  readonly previousPlanId?: string | undefined
  readonly isDemo?: boolean | undefined
}

export interface PlanFilter {
  readonly state?: PlanState | undefined
  readonly limit?: number | undefined
  readonly offset?: number | undefined
}

/** 宣传策划: from the idea to the watch that listens for it, and on to the next plan. */
export interface Plans {
  list(who: Actor, filter?: PlanFilter): Promise<readonly PlanView[]>
  get(who: Actor, input: { readonly id: string }): Promise<PlanDetail>
  create(who: Actor, input: PlanInput): Promise<PlanDetail>
  edit(who: Actor, input: OnPlan & PlanEdit): Promise<PlanDetail>
  /** What two versions of its content differ in; `to` defaults to the current one, `from` to the one before. */
  compare(
    who: Actor,
    input: { readonly id: string; readonly from?: number | undefined; readonly to?: number | undefined },
  ): Promise<readonly FieldChange[]>
  /** Measures the baseline, then opens the plan and its watch in one transaction. */
  open(who: Actor, input: OnPlan): Promise<PlanDetail>
  /** Records that an item took place and who came, or takes that back. */
  hold(who: Actor, input: OnPlan & HoldingInput): Promise<PlanDetail>
  proposeClosing(who: Actor, input: { readonly id: string }): Promise<ClosingProposal>
  close(who: Actor, input: OnPlan & ClosingInput): Promise<PlanDetail>
  cancel(who: Actor, input: OnPlan & { readonly reason: string }): Promise<PlanDetail>
  /** A draft of the plan that follows a closed one, with what that one left to it. */
  next(who: Actor, input: { readonly id: string }): Promise<PlanDetail>
  /** R30 for one year, by what the plans of this person's units held. */
  pressRhythm(who: Actor, input: { readonly year: number }): Promise<PressRhythm>
  /** Days `from` to `to`, both included. */
  calendar(who: Actor, input: { readonly from: string; readonly to: string }): Promise<PlanCalendar>
}

export interface PlansOptions {
  readonly office: Office
  readonly rules: Rules
  readonly parseQuery: ParseQuery
  readonly heard?: (() => Promise<Heard>) | undefined
}

type Plan = LedgerRecord<PlanBody>

export function createPlans({ office, rules, parseQuery, heard }: PlansOptions): Plans {
  const { newId } = office
  const means = { newId, parseQuery }
  const read = (who: Actor, id: string, permission: Permission = 'plan.read') =>
    office.read<PlanBody>(who, { kind: 'plan', id, permission })
  const show = async (who: Actor, record: Promise<Plan>) => readPlanDetail(office, who, await record)
  const on = (
    who: Actor,
    { id, version, permission }: OnPlan & { readonly permission: Permission },
    work: (desk: Desk, record: Plan) => Promise<Plan>,
  ): Promise<PlanDetail> =>
    show(
      who,
      office.work(who, async (desk) => {
        const record = await desk.take<PlanBody>('plan', { id, version }, permission)
        return work(desk, record)
      }),
    )

  return {
    async list(who, { state, limit, offset } = {}) {
      const unitIds = await office.scope(who, 'plan.read')
      const records = await office.reader.list<PlanBody>({
        kind: 'plan',
        unitIds,
        ...(state ? { states: [state] } : {}),
        limit: limit ?? 50,
        offset: offset ?? 0,
      })
      return records.map(viewPlan)
    },

    get: (who, { id }) => show(who, read(who, id)),

    create: (who, { previousPlanId, isDemo, ...content }) =>
      show(
        who,
        office.work(who, async (desk) => {
          await desk.require('plan.write', who.unitId)
          const previous = previousPlanId ? await desk.need<PlanBody>('plan', previousPlanId) : undefined
          if (previous) await desk.require('plan.read', previous.unitId)
          return createPlan(desk, { before: emptyContent, edit: content, previous, isDemo, ...means })
        }),
      ),

    edit: (who, { id, version, ...edit }) =>
      on(who, { id, version, permission: 'plan.write' }, (desk, record) =>
        editPlan(desk, record, edit, means),
      ),

    async compare(who, { id, from, to }) {
      return comparePlans((await read(who, id)).body.versions, { from, to })
    },

    async open(who, { id, version }) {
      const seen = await read(who, id, 'plan.open')
      requireVersion(seen, version)
      requireMove(planMoves, seen, 'open')
      requireReady(seen.body)
      const baseline = await measureBaseline(await needHeard(heard), {
        text: seen.body.query,
        query: parseQuery(seen.body.query),
        unitIds: await heardUnits(office.reader, seen.unitId),
        now: office.clock.now(),
      })
      // The same version as was measured: else the baseline would be another query's.
      return on(who, { id, version: seen.version, permission: 'plan.open' }, (desk, record) =>
        openPlan(desk, record, { baseline, ...means }),
      )
    },

    hold: (who, { id, version, ...holding }) =>
      on(who, { id, version, permission: 'plan.write' }, (desk, record) => holdItem(desk, record, holding)),

    async proposeClosing(who, { id }) {
      return proposeClosing(office.reader, await read(who, id), office.clock.now())
    },

    close: (who, { id, version, ...input }) =>
      on(who, { id, version, permission: 'plan.close' }, (desk, record) => closePlan(desk, record, input)),

    cancel: (who, { id, version, reason }) =>
      on(who, { id, version, permission: 'plan.open' }, (desk, record) => {
        const words = requireText(reason, '取消理由')
        const cancellation = { by: personOf(who), at: toShanghaiIso(desk.now), reason: words }
        const move = { table: planMoves, to: 'cancelled', body: { ...record.body, cancellation } } as const
        return desk.move(record, move, 'plan.cancelled', words)
      }),

    next: (who, { id }) =>
      show(
        who,
        office.work(who, async (desk) => {
          const previous = await desk.need<PlanBody>('plan', id)
          await desk.require('plan.write', previous.unitId)
          if (previous.state !== 'closed')
            throw new AppError('ILLEGAL_MOVE', `plan/${id} is not closed`, {
              userMessage: '请先结束本策划案，再起草后续策划案',
            })
          return createPlan(desk, { before: followingContent(previous.body), edit: {}, previous, ...means })
        }),
      ),

    async pressRhythm(who, { year }) {
      const unitIds = await office.scope(who, 'plan.read')
      return readPressRhythm(office.reader, {
        unitIds,
        year,
        rule: rules.get('R30'),
        now: office.clock.now(),
      })
    },

    async calendar(who, { from, to }) {
      const unitIds = await office.scope(who, 'plan.read')
      return readCalendar(office.reader, { unitIds, from, to })
    },
  }
}

function needHeard(heard: PlansOptions['heard']): Promise<Heard> {
  if (heard) return heard()
  throw new AppError('MISSING_PART', 'this process hears nothing: no baseline', {
    userMessage: '本进程没有接入监测库，不能测量基线，请联系管理员',
  })
}
