import { AppError } from '../../pipeline/platform/errors.ts'
import type { RuleMark } from '../rules/rules.ts'
import answersFile from './data/disclosure-answers.json' with { type: 'json' }
import groundsFile from './data/disclosure-grounds.json' with { type: 'json' }

export interface AnswerKind {
  readonly kind: string
  readonly name: string
  readonly basis: string
  /** R and S are shown as 待核. */
  readonly mark: RuleMark
  /** Something is handed out: 先审查、后公开, so the secrecy review signs too. */
  readonly isGranting: boolean
  /** Something is kept back: the letter must name the ground, and the remedies differ. */
  readonly isAdverse: boolean
  readonly needsGround: boolean
  readonly template: string
}

export interface Ground {
  readonly id: string
  readonly article: string
  readonly name: string
  readonly mark: RuleMark
}

export const answerKinds: readonly AnswerKind[] = answersFile.map((answer) => ({
  ...answer,
  mark: markOf(answer.mark),
}))
export const grounds: readonly Ground[] = groundsFile.map((ground) => ({
  ...ground,
  mark: markOf(ground.mark),
}))

export function needAnswerKind(kind: string): AnswerKind {
  const found = answerKinds.find((each) => each.kind === kind)
  if (!found)
    throw new AppError('BAD_INPUT', `answer kind ${kind}`, { userMessage: '请从列表中选择答复类型' })
  return found
}

export function needGround(id: string | undefined): Ground {
  const found = grounds.find((each) => each.id === id)
  if (!found)
    throw new AppError('BAD_INPUT', `ground ${id ?? ''}`, { userMessage: '不公开的，请选择所依据的条款' })
  return found
}

export interface LetterFacts {
  readonly kind: string
  readonly wanted: string
  readonly text: string
  readonly ground?: string | undefined
  readonly number?: string | undefined
  readonly receivedAt: string
  readonly issuer: string
  /** `YYYY-MM-DD`. */
  readonly date: string
}

/** The answer as a letter: what was asked, what is answered and on which ground, and what the applicant may do against it. */
export function writeAnswerLetter(facts: LetterFacts): string {
  const answer = needAnswerKind(facts.kind)
  const ground = answer.needsGround ? needGround(facts.ground) : undefined
  const filled = answer.template
    .replace('{wanted}', () => facts.wanted)
    .replace('{ground}', () => ground?.article ?? '')
    .replace('{text}', () => facts.text)
  return [
    `政府信息公开申请答复书${facts.number ? `（${facts.number}）` : ''}`,
    '申请人：',
    `本机关于${chineseDay(facts.receivedAt.slice(0, 10))}收到您的政府信息公开申请。依据${answer.basis}，现答复如下：`,
    filled,
    remedies(answer),
    facts.issuer,
    chineseDay(facts.date),
  ].join('\n\n')
}

/** 复议 and 诉讼 with their time limits; against a refusal 复议 comes first (行政复议法 2023). R until confirmed, as the kinds are. */
function remedies({ isAdverse }: AnswerKind): string {
  const appeal = '可以自收到本答复之日起 60 日内依法申请行政复议'
  return isAdverse
    ? `如对本答复不服，${appeal}；对行政复议决定不服的，可以再依法向人民法院提起行政诉讼。`
    : `如对本答复不服，${appeal}，或者自收到之日起 6 个月内依法向人民法院提起行政诉讼。`
}

function chineseDay(day: string): string {
  const [year, month, date] = day.split('-').map(Number)
  return `${year}年${month}月${date}日`
}

function markOf(mark: string): RuleMark {
  if (mark !== 'V' && mark !== 'S' && mark !== 'R') throw new AppError('CORRUPT', `mark ${mark}`)
  return mark
}
