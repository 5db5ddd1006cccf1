import { toShanghaiIso } from '../../pipeline/platform/clock.ts'
import { AppError } from '../../pipeline/platform/errors.ts'
import { type Person, personOf } from '../office/actor.ts'
import { requireText } from '../office/input.ts'
import type { Desk } from '../office/office.ts'

/** What a 初报 asks about a happening, in its order; what nobody has verified yet stays unknown and is said to be (OFFICE §5). */
export const factNames = [
  'source',
  'happenedAt',
  'place',
  'nature',
  'scope',
  'losses',
  'cause',
  'trend',
  'leaders',
  'measures',
  'next',
  'contact',
] as const
export type FactName = (typeof factNames)[number]

export const factTitles: Readonly<Record<FactName, string>> = {
  source: '信息来源',
  happenedAt: '事发时间',
  place: '事发地点',
  nature: '事件性质',
  scope: '影响范围',
  losses: '初步损失',
  cause: '起因（初判）',
  trend: '发展趋势',
  leaders: '领导到位情况',
  measures: '已采取措施',
  next: '下一步工作和建议',
  contact: '现场负责人及电话',
}

/** One thing known: by whom it was registered, when, and from whom it came. */
export interface Fact {
  readonly text: string
  readonly by: Person
  readonly at: string
  readonly from?: string
}

/** The last word on each; earlier ones are on the timeline and in the record's versions. */
export type Facts = Readonly<Partial<Record<FactName, Fact>>>

export interface FactInput {
  readonly name: string
  readonly text: string
  readonly from?: string | undefined
}

/** A fact as it is registered at this desk, and what the timeline says of it. */
export function factOf(
  desk: Desk,
  input: FactInput,
): { readonly name: FactName; readonly fact: Fact; readonly words: string } {
  const name = factNames.find((each) => each === input.name)
  if (!name) throw new AppError('BAD_INPUT', `fact ${input.name}`, { userMessage: '请选择要登记的事项' })
  const text = requireText(input.text, factTitles[name])
  const from = input.from?.trim()
  return {
    name,
    fact: { text, by: personOf(desk.who), at: toShanghaiIso(desk.now), ...(from ? { from } : {}) },
    words: `${factTitles[name]}：${text}${from ? `（据${from}）` : ''}`,
  }
}
