import { toShanghaiIso } from '../../pipeline/platform/clock.ts'
import { AppError } from '../../pipeline/platform/errors.ts'
import type { LedgerRecord } from '../ledger/ledger.ts'
import { type Actor, personOf } from '../office/actor.ts'
import { requireText } from '../office/input.ts'
import type { Desk, Office, RecordEdit } from '../office/office.ts'
import { needOpenUnit } from '../people/units.ts'
import { type Deed, type DirectiveMove, deeds, fitsState, pendingStates } from './deeds.ts'
import {
  type DirectiveBody,
  type DirectiveEntry,
  type DirectiveSource,
  type DirectiveState,
  openDirective,
} from './directive.ts'
import { type DirectiveView, isOverdue, viewDirective } from './directive-view.ts'

export interface DirectiveAct {
  readonly id: string
  readonly move: DirectiveMove
  /** That of the record the person was looking at; absent, the current one is meant. */
  readonly version?: number | undefined
  readonly text: string
  readonly unitId?: string | undefined
  readonly dueAt?: string | undefined
}

export interface DirectiveFilter {
  readonly state?: DirectiveState | undefined
  /** Of this unit alone; else of the reader's own and all below it. */
  readonly unitId?: string | undefined
  /** Only those not yet reported as done and past their time. */
  readonly isOverdue?: boolean | undefined
  /** Only those that still owe an outcome. */
  readonly isPending?: boolean | undefined
  /** Only those that still owe an outcome or wait to be closed. */
  readonly isOpen?: boolean | undefined
  /** `incident/ID`: those that came from it. */
  readonly source?: string | undefined
  readonly limit?: number | undefined
  readonly offset?: number | undefined
}

export interface NewDirective {
  readonly unitId: string
  readonly title: string
  readonly text: string
  readonly source: DirectiveSource
  readonly dueAt: string
  readonly isInternal?: boolean | undefined
}

/** 督办: what a unit has to do by when, from whichever link of the loop it comes. */
export interface Directives {
  /** Of the units the reader sees, the earliest due first. */
  list(who: Actor, filter?: DirectiveFilter): Promise<readonly DirectiveView[]>
  /** Of the units the reader sees: those that owe an outcome, and of these the late ones. */
  count(who: Actor): Promise<{ readonly pending: number; readonly overdue: number }>
  get(who: Actor, input: { readonly id: string }): Promise<DirectiveView>
  open(who: Actor, input: NewDirective): Promise<DirectiveView>
  /**
   * One deed of `deeds.ts`: the unit accepts, returns with a reason, passes on (`unitId`: to whom; that unit owns it from then on), reports
   * progress, finishes; who follows it up sends back, gives more time (`dueAt`) or closes.
   */
  act(who: Actor, input: DirectiveAct): Promise<DirectiveView>
}

type Directive = LedgerRecord<DirectiveBody>

/** Read at once, sorted by due time here: the ledger orders by creation. */
const mostListed = 2_000

export function createDirectives({ office }: { readonly office: Office }): Directives {
  const view = (who: Actor, record: Directive) =>
    viewDirective(office.reader, record, { who, now: office.clock.now() })
  const all = async (who: Actor, filter: DirectiveFilter) => {
    const unitIds = await office.scope(who, 'directive.read')
    const records = await office.reader.list<DirectiveBody>({
      kind: 'directive',
      unitIds: filter.unitId ? unitIds.filter((id) => id === filter.unitId) : unitIds,
      ...statesOf(filter),
      keys: filter.source ? { source: filter.source } : {},
      limit: mostListed,
    })
    const now = office.clock.now()
    return records
      .filter((record) => !filter.isOverdue || isOverdue(record, now))
      .toSorted((a, b) => Date.parse(a.body.dueAt) - Date.parse(b.body.dueAt))
  }
  return {
    async list(who, filter = {}) {
      const { limit = 50, offset = 0 } = filter
      const shown = (await all(who, filter)).slice(offset, offset + limit)
      return Promise.all(shown.map((record) => view(who, record)))
    },
    async count(who) {
      const pending = await all(who, { isPending: true })
      const now = office.clock.now()
      return { pending: pending.length, overdue: pending.filter((record) => isOverdue(record, now)).length }
    },
    get: async (who, { id }) =>
      view(
        who,
        await office.read<DirectiveBody>(who, { kind: 'directive', id, permission: 'directive.read' }),
      ),
    async open(who, { dueAt, isInternal, ...input }) {
      const created = await office.work(who, async (desk) => {
        await desk.require('directive.open', input.unitId)
        await needOpenUnit(desk, input.unitId)
        return openDirective(desk, {
          ...input,
          id: office.newId(),
          dueAt: requireDate(dueAt),
          isInternal: isInternal ?? false,
        })
      })
      return view(who, created)
    },
    async act(who, input) {
      const deed = deeds[input.move]
      const changed = await office.work(who, async (desk) => {
        const record = await desk.take<DirectiveBody>('directive', input, deed.permission)
        requireState(record, deed)
        return carryOut(desk, record, { deed, text: input.text, edit: await editOf(desk, record, input) })
      })
      return view(who, changed)
    },
  }
}

/** What a deed changes besides the state and the history. */
async function editOf(
  desk: Desk,
  record: Directive,
  input: DirectiveAct,
): Promise<RecordEdit<DirectiveBody>> {
  if (input.move === 'pass-on') {
    const unit = await needOpenUnit(desk, input.unitId ?? '')
    if (unit.id === record.unitId)
      throw badInput(`directive ${record.id}: passed on to its own unit`, '请选择另一个单位')
    return { unitId: unit.id, state: 'open' }
  }
  if (input.move !== 'extend') return {}
  const dueAt = requireDate(input.dueAt ?? '')
  if (dueAt.getTime() <= desk.now.getTime())
    throw badInput(`directive ${record.id}: due in the past`, '办理期限不能早于现在')
  return { body: { ...record.body, dueAt: toShanghaiIso(dueAt) } }
}

function statesOf({ state, isOverdue: isLate, isPending, isOpen }: DirectiveFilter): {
  readonly states?: readonly string[]
} {
  if (isLate || isPending)
    return { states: pendingStates.filter((one) => state === undefined || one === state) }
  if (state) return { states: [state] }
  return isOpen ? { states: [...pendingStates, 'finished'] } : {}
}

interface CarryOut {
  readonly deed: Deed
  readonly text: string
  readonly edit: RecordEdit<DirectiveBody>
}

function carryOut(desk: Desk, record: Directive, { deed, text, edit }: CarryOut): Promise<Directive> {
  const words = deed.isWordless && text.trim() === '' ? '' : requireText(text, deed.label, 20_000)
  const body = edit.body ?? record.body
  const entry: DirectiveEntry = {
    at: toShanghaiIso(desk.now),
    by: personOf(desk.who),
    kind: deed.entry,
    text: words,
  }
  return desk.change<DirectiveBody>(
    record,
    {
      ...edit,
      ...(deed.to ? { state: deed.to } : {}),
      body: { ...body, history: [...body.history, entry] },
    },
    deed.action,
    words === '' ? undefined : words.slice(0, 500),
  )
}

function requireState({ id, state }: Directive, deed: Deed): void {
  if (!fitsState(deed, state as DirectiveState))
    throw new AppError('ILLEGAL_MOVE', `directive/${id}: ${deed.action} in state ${state}`, {
      userMessage: '当前状态下不能进行此操作，请刷新后再试',
    })
}

function requireDate(text: string): Date {
  const at = new Date(text)
  if (Number.isNaN(at.getTime())) throw badInput(`not a time: ${text.slice(0, 40)}`, '办理期限无法识别')
  return at
}

function badInput(message: string, userMessage: string): AppError {
  return new AppError('BAD_INPUT', message, { userMessage })
}
