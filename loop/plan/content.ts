import { AppError } from '../../pipeline/platform/errors.ts'
import { requireText } from '../office/input.ts'
import type { ParseQuery } from '../watch/watches.ts'
import {
  type Attendance,
  attendances,
  type PlanContent,
  type PlanItem,
  type PlanItemKind,
  type PlanQuestion,
  planItemKinds,
} from './plan.ts'

/** An item as it is written; one without an id is new. */
export interface PlanItemInput {
  readonly id?: string | undefined
  readonly kind: PlanItemKind
  readonly title: string
  readonly day: string
  readonly time?: string | undefined
  readonly channel?: string | undefined
  readonly attendees?: readonly Attendance[] | undefined
}

/** What is absent stays as it is; an empty text empties the field. */
export interface PlanEdit {
  readonly title?: string | undefined
  readonly goal?: string | undefined
  readonly audience?: string | undefined
  readonly keyMessages?: readonly string[] | undefined
  readonly questions?:
    | readonly {
        readonly question: string
        readonly answer?: string | undefined
        readonly source?: string | undefined
      }[]
    | undefined
  readonly materials?: readonly { readonly name: string; readonly note?: string | undefined }[] | undefined
  readonly channels?: readonly string[] | undefined
  readonly people?:
    | readonly {
        readonly name: string
        readonly duty?: string | undefined
        readonly unit?: string | undefined
      }[]
    | undefined
  readonly risks?: readonly { readonly risk: string; readonly mitigation?: string | undefined }[] | undefined
  readonly from?: string | undefined
  readonly to?: string | undefined
  readonly items?: readonly PlanItemInput[] | undefined
  readonly query?: string | undefined
  readonly lessonsTaken?: readonly string[] | undefined
}

export const emptyContent: PlanContent = {
  title: '',
  goal: '',
  audience: '',
  keyMessages: [],
  questions: [],
  materials: [],
  channels: [],
  people: [],
  risks: [],
  items: [],
  query: '',
  lessonsTaken: [],
}

const longestList = 200

export interface ContentMeans {
  readonly newId: () => string
  readonly parseQuery: ParseQuery
}

/** The content after the edit, every field checked; BAD_INPUT names the field in the user's words. */
export function editContent(before: PlanContent, edit: PlanEdit, means: ContentMeans): PlanContent {
  const { from: _from, to: _to, ...kept } = before
  return {
    ...kept,
    ...textsOf(before, edit, means.parseQuery),
    ...listsOf(before, edit),
    ...windowOf(edit.from ?? before.from, edit.to ?? before.to),
    items: edit.items ? itemsOf(edit.items, means.newId) : before.items,
  }
}

function textsOf(before: PlanContent, edit: PlanEdit, parseQuery: ParseQuery) {
  const query = optionalText(edit.query ?? before.query, '检索式', 20_000)
  if (query !== '' && query !== before.query) parseQuery(query)
  return {
    title: requireText(edit.title ?? before.title, '标题', 200),
    goal: optionalText(edit.goal ?? before.goal, '目标'),
    audience: optionalText(edit.audience ?? before.audience, '受众'),
    query,
  }
}

function listsOf(before: PlanContent, edit: PlanEdit) {
  return {
    keyMessages: texts(edit.keyMessages ?? before.keyMessages, '核心信息'),
    questions: list(edit.questions ?? before.questions, '问答').map(questionOf),
    materials: list(edit.materials ?? before.materials, '物料').map(({ name, note = '' }) => ({
      name: requireText(name, '物料名称', 200),
      note: optionalText(note, '物料说明'),
    })),
    channels: [...new Set(texts(edit.channels ?? before.channels, '渠道', 100))],
    people: list(edit.people ?? before.people, '人员').map(({ name, duty = '', unit = '' }) => ({
      name: requireText(name, '姓名或岗位', 100),
      duty: optionalText(duty, '分工', 200),
      unit: optionalText(unit, '单位', 200),
    })),
    risks: list(edit.risks ?? before.risks, '风险').map(({ risk, mitigation = '' }) => ({
      risk: requireText(risk, '风险'),
      mitigation: optionalText(mitigation, '应对措施'),
    })),
    lessonsTaken: texts(edit.lessonsTaken ?? before.lessonsTaken, '承接的经验'),
  }
}

function questionOf(input: {
  readonly question: string
  readonly answer?: string | undefined
  readonly source?: string | undefined
}): PlanQuestion {
  return {
    question: requireText(input.question, '问题'),
    answer: optionalText(input.answer ?? '', '答复', 20_000),
    source: optionalText(input.source ?? '', '来源', 500),
  }
}

function windowOf(from: string | undefined, to: string | undefined): Pick<PlanContent, 'from' | 'to'> {
  const first = from ? requireDay(from, '开始日期') : undefined
  const last = to ? requireDay(to, '结束日期') : undefined
  if (first && last && last < first)
    throw new AppError('BAD_INPUT', `window ${first}..${last}`, { userMessage: '结束日期不能早于开始日期' })
  return { ...(first ? { from: first } : {}), ...(last ? { to: last } : {}) }
}

function itemsOf(input: readonly PlanItemInput[], newId: () => string): readonly PlanItem[] {
  const items = list(input, '日程').map((item) => itemOf(item, newId))
  if (new Set(items.map(({ id }) => id)).size !== items.length)
    throw new AppError('BAD_INPUT', 'two items of one id', {
      userMessage: '日程中有重复的安排，请刷新后再试',
    })
  return items
}

function itemOf(input: PlanItemInput, newId: () => string): PlanItem {
  if (!planItemKinds.includes(input.kind))
    throw new AppError('BAD_INPUT', `item kind ${input.kind}`, { userMessage: '请选择日程的类型' })
  if (input.time && !/^([01]\d|2[0-3]):[0-5]\d$/.test(input.time))
    throw new AppError('BAD_INPUT', `item time ${input.time}`, {
      userMessage: '日程时间请按“时:分”填写，如 09:30',
    })
  return {
    id: input.id || newId(),
    kind: input.kind,
    title: requireText(input.title, '日程名称', 200),
    day: requireDay(input.day, '日程日期'),
    ...(input.time ? { time: input.time } : {}),
    channel: optionalText(input.channel ?? '', '日程渠道', 100),
    attendees: attendeesOf(input.attendees ?? []),
  }
}

export function attendeesOf(input: readonly Attendance[]): readonly Attendance[] {
  const unknown = input.find((each) => !attendances.includes(each))
  if (unknown) throw new AppError('BAD_INPUT', `attendance ${unknown}`, { userMessage: '请选择出席人员' })
  return attendances.filter((each) => input.includes(each))
}

/** A real day of the calendar, not only one that looks like it. */
export function requireDay(day: string, label: string): string {
  const date = new Date(`${day}T00:00:00Z`)
  if (Number.isNaN(date.getTime()) || date.toISOString().slice(0, 10) !== day)
    throw new AppError('BAD_INPUT', `${label}: ${day}`, { userMessage: `${label}不是有效日期` })
  return day
}

export function optionalText(value: string, label: string, maxLength = 5_000): string {
  return value.trim() === '' ? '' : requireText(value, label, maxLength)
}

/** Lines that say something; empty ones are dropped. */
export function texts(values: readonly string[], label: string, maxLength = 2_000): readonly string[] {
  return list(values, label)
    .filter((value) => value.trim() !== '')
    .map((value) => requireText(value, label, maxLength))
}

function list<T>(values: readonly T[], label: string): readonly T[] {
  if (values.length > longestList)
    throw new AppError('BAD_INPUT', `${label}: ${values.length} entries`, {
      userMessage: `${label}不能超过 ${longestList} 条`,
    })
  return values
}
