import { toShanghaiIso } from '../../pipeline/platform/clock.ts'
import { AppError } from '../../pipeline/platform/errors.ts'
import type { LedgerRecord } from '../ledger/ledger.ts'
import { type Person, personOf } from '../office/actor.ts'
import { gateClosed, requireText } from '../office/input.ts'
import type { Desk } from '../office/office.ts'
import { clockId } from './clocks.ts'
import type { IncidentBody } from './incident.ts'
import { isSettled } from './steps.ts'
import { type Pen, shortTime, withEntries } from './timeline.ts'

/** Something open at the change of shift, as it was read to who takes over. */
export interface OpenItem {
  readonly id: string
  readonly text: string
}

/** 交接班: offered by who has the incident, read item by item and signed by who takes it. */
export interface HandOver {
  readonly id: string
  readonly from: Person
  readonly offeredAt: string
  /** The shift or person meant to take over, in words. */
  readonly to: string
  readonly note: string
  readonly items: readonly OpenItem[]
  readonly acceptedBy?: Person
  readonly acceptedAt?: string
}

type Incident = LedgerRecord<IncidentBody>

export async function offerHandOver(
  pen: Pen,
  record: Incident,
  input: { readonly to: string; readonly note?: string | undefined },
): Promise<IncidentBody> {
  const { desk, newId } = pen
  const to = requireText(input.to, '接班人或班次', 100)
  const note = input.note?.trim() ?? ''
  const items = [...openItems(record.body), ...(await openPapers(desk, record.id))]
  const text = `交班给${to}，未结事项 ${items.length} 项${note ? `：${note}` : ''}`
  return {
    ...withEntries(pen, record, { kind: 'hand-over', text }),
    handOver: { id: newId(), from: personOf(desk.who), offeredAt: toShanghaiIso(desk.now), to, note, items },
  }
}

export function takeOver(
  pen: Pen,
  record: Incident,
  input: { readonly items: readonly string[] },
): IncidentBody {
  const { who, now } = pen.desk
  const handOver = requireOffered(record, who.userId)
  const unread = handOver.items.find(({ id }) => !input.items.includes(id))
  if (unread) throw gateClosed(`hand-over item ${unread.id} not read`, `请逐项核对：${unread.text}`)
  const text = `接班：由${handOver.from.name}交${who.name}，已逐项核对 ${handOver.items.length} 项`
  return {
    ...withEntries(pen, record, { kind: 'hand-over', text, link: { kind: 'hand-over', id: handOver.id } }),
    handOver: { ...handOver, acceptedBy: personOf(who), acceptedAt: toShanghaiIso(now) },
    owner: personOf(who),
  }
}

function requireOffered({ id, body: { handOver } }: Incident, userId: string): HandOver {
  if (!handOver || handOver.acceptedAt)
    throw new AppError('ILLEGAL_MOVE', `incident/${id}: nothing handed over`, {
      userMessage: '没有待接的班，请先由交班人交班',
    })
  if (handOver.from.id === userId) throw gateClosed('hand-over to oneself', '接班人不能是交班人本人')
  return handOver
}

/** What a shift leaves open: clocks that run and steps not settled. */
function openItems({ clocks, steps }: IncidentBody): readonly OpenItem[] {
  return [
    ...clocks
      .filter(({ metAt }) => !metAt)
      .map((clock) => ({
        id: `clock:${clockId(clock)}`,
        text: `时限未完成：${clock.title}，截止 ${shortTime(clock.dueAt)}`,
      })),
    ...steps
      .filter((step) => !isSettled(step))
      .map(({ id, title, taken, dueAt }) => ({
        id: `step:${id}`,
        text: `步骤未办结：${title}${taken ? `（${taken.by.name}领办）` : ''}${dueAt ? `，截止 ${shortTime(dueAt)}` : ''}`,
      })),
  ]
}

/** Texts and reports on their way: the next shift must know of them. */
async function openPapers(desk: Desk, incidentId: string): Promise<readonly OpenItem[]> {
  const releases = await desk.list<{ title: string }>({ kind: 'release', keys: { incident: incidentId } })
  const reports = await desk.list<{ name: string }>({
    kind: 'duty-report',
    keys: { incident: incidentId },
    states: ['draft', 'signed', 'sent'],
  })
  return [
    ...releases
      .filter(({ state }) => state !== 'published' && state !== 'withdrawn')
      .map(({ id, body }) => ({ id: `release:${id}`, text: `发布稿在办：${body.title}` })),
    ...reports.map(({ id, body }) => ({ id: `report:${id}`, text: `报告未确认收到：${body.name}` })),
  ]
}
