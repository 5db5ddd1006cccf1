import { toShanghaiIso } from '../../pipeline/platform/clock.ts'
import { AppError } from '../../pipeline/platform/errors.ts'
import type { LedgerRecord } from '../ledger/ledger.ts'
import { personOf } from '../office/actor.ts'
import { requireText } from '../office/input.ts'
import type { Desk } from '../office/office.ts'
import {
  type Attendance,
  type ConsultBody,
  type ConsultDecision,
  type ConsultForm,
  consultDecisions,
  consultForms,
  type Dissent,
} from './consult.ts'

/** The few things every 会商 has, a quick one by telephone too; the rest when there was time for it. */
export interface ConsultInput {
  readonly form: ConsultForm
  /** Default now. */
  readonly heldAt?: Date | undefined
  readonly place: string
  readonly chair: string
  readonly attendees: readonly { readonly unit: string; readonly names?: string | undefined }[]
  readonly judgement: string
  readonly decision: ConsultDecision
  readonly decisionReason: string
  readonly factsAgreed?: readonly string[] | undefined
  readonly factsUnknown?: readonly string[] | undefined
  readonly options?: readonly string[] | undefined
  readonly line?: string | undefined
  readonly spokesperson?: string | undefined
  readonly channel?: string | undefined
  readonly answerBy?: Date | undefined
  readonly nextAt?: Date | undefined
  readonly dissent?: readonly Dissent[] | undefined
}

/** What the record belongs to, known by the caller. */
export interface ConsultOn {
  readonly id: string
  readonly unitId: string
  readonly title: string
  readonly incidentId?: string | undefined
  readonly storyId?: string | undefined
  readonly level?: string | undefined
  readonly proposal?: ConsultBody['proposal'] | undefined
  readonly isDemo: boolean
}

/** The short record of a decision somebody states with its reason: who, when, why. */
export function briefConsult(desk: Desk, reason: string): ConsultInput {
  return {
    form: 'brief',
    place: '未另记',
    chair: desk.who.name,
    attendees: [{ unit: '启动单位', names: desk.who.name }],
    judgement: reason,
    decision: 'answer',
    decisionReason: reason,
  }
}

/** Puts a 会商 on record in the transaction of what it decides. The right to do that is enough for it. */
export function recordConsult(
  desk: Desk,
  input: ConsultInput,
  on: ConsultOn,
): Promise<LedgerRecord<ConsultBody>> {
  const body: ConsultBody = {
    ...(on.incidentId ? { incidentId: on.incidentId } : {}),
    ...(on.storyId ? { storyId: on.storyId } : {}),
    title: on.title,
    ...heldOf(desk, input),
    ...decidedOf(input),
    ...(on.level ? { level: on.level } : {}),
    ...(on.proposal ? { proposal: on.proposal } : {}),
    recordedBy: personOf(desk.who),
    recordedAt: toShanghaiIso(desk.now),
  }
  return desk.create(
    {
      kind: 'consult',
      id: on.id,
      unitId: on.unitId,
      body,
      isDemo: on.isDemo,
      keys: {
        ...(on.incidentId ? { incident: on.incidentId } : {}),
        ...(on.storyId ? { story: on.storyId } : {}),
      },
    },
    'consult.recorded',
    `${body.decision}: ${body.decisionReason}`,
  )
}

type Held = Pick<ConsultBody, 'form' | 'heldAt' | 'place' | 'chair' | 'attendees'>

function heldOf(desk: Desk, input: ConsultInput): Held {
  if (!consultForms.includes(input.form))
    throw new AppError('BAD_INPUT', `consult form ${input.form}`, { userMessage: '请选择会商方式' })
  const heldAt = input.heldAt ?? desk.now
  if (heldAt.getTime() > desk.now.getTime())
    throw new AppError('BAD_INPUT', 'consult in the future', { userMessage: '会商时间不能晚于现在' })
  const attendees: readonly Attendance[] = input.attendees.map(({ unit, names }) => ({
    unit: requireText(unit, '参加单位', 100),
    ...(names?.trim() ? { names: names.trim().slice(0, 200) } : {}),
  }))
  if (attendees.length === 0)
    throw new AppError('BAD_INPUT', 'consult of nobody', { userMessage: '请填写参加会商的单位' })
  return {
    form: input.form,
    heldAt: toShanghaiIso(heldAt),
    place: requireText(input.place, '会商地点或电话', 200),
    chair: requireText(input.chair, '主持人', 100),
    attendees,
  }
}

type Decided = Omit<
  ConsultBody,
  keyof Held | 'title' | 'recordedBy' | 'recordedAt' | 'incidentId' | 'storyId'
>

function decidedOf(input: ConsultInput): Decided {
  if (!consultDecisions.includes(input.decision))
    throw new AppError('BAD_INPUT', `consult decision ${input.decision}`, { userMessage: '请选择会商决定' })
  const optional = (name: 'line' | 'spokesperson' | 'channel') => {
    const words = input[name]?.trim()
    return words ? { [name]: words.slice(0, 20_000) } : {}
  }
  return {
    factsAgreed: linesOf(input.factsAgreed),
    factsUnknown: linesOf(input.factsUnknown),
    judgement: requireText(input.judgement, '研判', 20_000),
    options: linesOf(input.options),
    decision: input.decision,
    decisionReason: requireText(
      input.decisionReason,
      input.decision === 'no-answer' ? '不予回应的理由' : '决定理由',
    ),
    ...optional('line'),
    ...optional('spokesperson'),
    ...optional('channel'),
    ...(input.answerBy ? { answerBy: toShanghaiIso(input.answerBy) } : {}),
    ...(input.nextAt ? { nextAt: toShanghaiIso(input.nextAt) } : {}),
    dissent: (input.dissent ?? []).map(({ unit, words }) => ({
      unit: requireText(unit, '不同意见的单位', 100),
      words: requireText(words, '不同意见'),
    })),
  }
}

function linesOf(lines: readonly string[] = []): readonly string[] {
  return lines.map((line) => line.trim().slice(0, 2000)).filter((line) => line !== '')
}
