import { isDeepStrictEqual } from 'node:util'
import { shanghaiDay, toShanghaiIso } from '../../pipeline/platform/clock.ts'
import { AppError } from '../../pipeline/platform/errors.ts'
import type { LedgerRecord } from '../ledger/ledger.ts'
import { personOf } from '../office/actor.ts'
import { gateClosed } from '../office/input.ts'
import type { Desk } from '../office/office.ts'
import { attendeesOf, type ContentMeans, editContent, optionalText, type PlanEdit, texts } from './content.ts'
import {
  type Attendance,
  type PlanBody,
  type PlanContent,
  type PlanState,
  planContentOf,
  planKeys,
} from './plan.ts'

type Plan = LedgerRecord<PlanBody>

export interface HoldingInput {
  readonly itemId: string
  /** False takes the record of it back. */
  readonly isHeld: boolean
  /** Who in fact came; default who was to come. */
  readonly attendees?: readonly Attendance[] | undefined
  readonly note?: string | undefined
  readonly unanswered?: readonly string[] | undefined
}

interface NewPlan extends ContentMeans {
  readonly before: PlanContent
  readonly edit: PlanEdit
  readonly previous?: Plan | undefined
  readonly isDemo?: boolean | undefined
}

export function createPlan(desk: Desk, { before, edit, previous, isDemo, ...means }: NewPlan): Promise<Plan> {
  const content = editContent(before, edit, means)
  const author = personOf(desk.who)
  const links = previous ? { previousPlanId: previous.id } : {}
  return desk.create<PlanBody>(
    {
      kind: 'plan',
      id: means.newId(),
      unitId: previous?.unitId ?? desk.who.unitId,
      state: 'draft',
      isDemo: isDemo ?? previous?.isDemo ?? false,
      keys: planKeys(links),
      body: {
        ...content,
        ...links,
        contentVersion: 1,
        author,
        versions: [{ ...content, contentVersion: 1, by: author, at: toShanghaiIso(desk.now) }],
        held: [],
      },
    },
    'plan.drafted',
  )
}

const editableStates: readonly string[] = ['draft', 'open'] satisfies readonly PlanState[]

/** The next version of the content. An open plan's query stays: its watch and its baseline hang on it. */
export async function editPlan(desk: Desk, record: Plan, edit: PlanEdit, means: ContentMeans): Promise<Plan> {
  if (!editableStates.includes(record.state))
    throw new AppError('ILLEGAL_MOVE', `plan/${record.id} is ${record.state}`, {
      userMessage: '已结束或取消的策划案不能修改',
    })
  const { from: _from, to: _to, ...kept } = record.body
  const content = editContent(planContentOf(record.body), edit, means)
  if (record.state === 'open') requireKept(record.body, content)
  if (isDeepStrictEqual(content, planContentOf(record.body))) return record
  const contentVersion = record.body.contentVersion + 1
  const version = { ...content, contentVersion, by: personOf(desk.who), at: toShanghaiIso(desk.now) }
  const body = { ...kept, ...content, contentVersion, versions: [...record.body.versions, version] }
  return desk.change(record, { body }, 'plan.edited')
}

function requireKept(before: PlanBody, after: PlanContent): void {
  if (after.query !== before.query)
    throw gateClosed('an open plan keeps its query', '策划案已启动，基线按原检索式测定，不能修改检索式')
  if (!after.from || !after.to || after.goal === '')
    throw gateClosed('an open plan keeps its goal and window', '进行中的策划案须有目标和起止日期')
  for (const { itemId } of before.held) {
    const item = before.items.find(({ id }) => id === itemId)
    if (
      !isDeepStrictEqual(
        item,
        after.items.find(({ id }) => id === itemId),
      )
    )
      throw gateClosed(`held item ${itemId} changed`, `“${item?.title ?? itemId}”已登记落实，不能修改或删除`)
  }
}

/** What took place, on its day or after; who came may differ from who was to come. */
export async function holdItem(desk: Desk, record: Plan, input: HoldingInput): Promise<Plan> {
  if (record.state !== 'open')
    throw new AppError('ILLEGAL_MOVE', `plan/${record.id} is ${record.state}`, {
      userMessage: '只有进行中的策划案可以登记落实情况',
    })
  const item = record.body.items.find(({ id }) => id === input.itemId)
  if (!item) throw new AppError('NOT_FOUND', `plan/${record.id} item ${input.itemId}`)
  const others = record.body.held.filter(({ itemId }) => itemId !== item.id)
  if (!input.isHeld)
    return desk.change(record, { body: { ...record.body, held: others } }, 'plan.item-not-held', item.title)
  if (item.day > shanghaiDay(desk.now))
    throw new AppError('BAD_INPUT', `item ${item.id} is on ${item.day}`, {
      userMessage: `“${item.title}”安排在 ${item.day}，尚未到期，不能登记为已落实`,
    })
  const held = {
    itemId: item.id,
    by: personOf(desk.who),
    at: toShanghaiIso(desk.now),
    attendees: attendeesOf(input.attendees ?? item.attendees),
    note: optionalText(input.note ?? '', '落实情况'),
    unanswered: texts(input.unanswered ?? [], '未答复的问题'),
  }
  return desk.change(
    record,
    { body: { ...record.body, held: [...others, held] } },
    'plan.item-held',
    item.title,
  )
}
