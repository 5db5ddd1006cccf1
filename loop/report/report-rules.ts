import { toShanghaiIso } from '../../pipeline/platform/clock.ts'
import { AppError } from '../../pipeline/platform/errors.ts'
import type { LedgerRecord } from '../ledger/ledger.ts'
import { type Actor, type Person, personOf } from '../office/actor.ts'
import { gateClosed, requireText } from '../office/input.ts'
import type { Desk } from '../office/office.ts'
import { unknownWords } from './compose.ts'
import { type ReportBody, type ReportField, type ReportType, reportTypes, type Sending } from './report.ts'

export type Report = LedgerRecord<ReportBody>

export interface ReportEdit {
  readonly summary?: string | undefined
  readonly fields?: readonly { readonly name: string; readonly text: string }[] | undefined
  readonly recipients?: readonly string[] | undefined
  readonly copies?: readonly string[] | undefined
  readonly contact?: string | undefined
}

export interface SendingInput {
  readonly how: Sending['how']
  readonly to: string
  readonly at?: Date | undefined
  readonly takenBy?: string | undefined
}

/** 初报 once and first, 终报 once and last; after it only a correction, which is a 续报 of its own: the report it puts right stays. */
export function requireMayFollow(
  { type, corrects }: { readonly type: ReportType; readonly corrects?: string | undefined },
  earlier: readonly Report[],
): void {
  const refuse = (message: string, words: string) =>
    new AppError('ILLEGAL_MOVE', `report ${type}: ${message}`, { userMessage: words })
  if (!reportTypes.includes(type)) throw refuse('unknown type', '请选择报告类型')
  if (earlier.some(({ state }) => state === 'draft'))
    throw refuse('another draft', '上一份报告尚未签发，请先签发再起草下一份')
  if (type === 'first' && earlier.length > 0) throw refuse('not the first', '初报已经起草，请用续报')
  if (type !== 'first' && earlier.length === 0) throw refuse('no first report', '请先起草初报')
  if (corrects !== undefined && (type !== 'follow-up' || !earlier.some(({ id }) => id === corrects)))
    throw refuse(`corrects ${corrects}`, '更正以续报作出，并指明所更正的报告')
  if (corrects === undefined && earlier.some(({ body }) => body.type === 'final'))
    throw refuse('after the final one', '终报已经起草，此后只能以续报更正')
}

/** What was blanked is said to be unknown again. */
export function edited(body: ReportBody, input: ReportEdit, who: Actor): ReportBody {
  const given = new Map(input.fields?.map(({ name, text }) => [name, text.trim()]))
  const apply = (field: ReportField): ReportField => {
    const text = given.get(field.name)
    if (text === undefined) return field
    // Blank is not an answer: what is not known is said to be unknown.
    return { ...field, text: text || unknownWords, isUnknown: text === '' || text === unknownWords }
  }
  return {
    ...body,
    fields: body.fields.map(apply),
    known: body.known.map(apply),
    ...(input.summary === undefined ? {} : { summary: requireText(input.summary, '摘要', 2000) }),
    ...(input.recipients ? { recipients: requireRecipients(input.recipients) } : {}),
    ...(input.copies ? { copies: linesOf(input.copies) } : {}),
    ...(input.contact === undefined ? {} : { contact: requireText(input.contact, '联系人及电话', 200) }),
    writers: withWriter(body.writers, who),
  }
}

/** Signed before it is told, told on the telephone before it goes in writing. */
export function sendingOf(desk: Desk, { id, body }: Report, input: SendingInput): Sending {
  const at = input.at ?? desk.now
  if (at.getTime() > desk.now.getTime())
    throw new AppError('BAD_INPUT', `report ${id} sent in the future`, {
      userMessage: '报送时间不能晚于现在',
    })
  if (body.signed && at.getTime() < Date.parse(body.signed.at))
    throw gateClosed(`report ${id} sent before it was signed`, '签发之前不能报送')
  const takenBy = input.takenBy?.trim()
  if (input.how === 'telephone' && !takenBy)
    throw new AppError('BAD_INPUT', `report ${id}: nobody took the call`, { userMessage: '请填写接电话的人' })
  if (input.how === 'written' && !body.sendings.some(({ how }) => how === 'telephone'))
    throw gateClosed(`report ${id} in writing before the telephone`, '先电话报告，再书面报送')
  return {
    how: input.how,
    at: toShanghaiIso(at),
    to: requireText(input.to, '报送对象', 200),
    by: personOf(desk.who),
    ...(takenBy ? { takenBy } : {}),
  }
}

export function requireDraft({ id, state }: Report): void {
  if (state !== 'draft')
    throw new AppError('ILLEGAL_MOVE', `report ${id} is ${state}`, {
      userMessage: '报告已签发，不能再改；需要更正请另发续报',
    })
}

export function requireRecipients(names: readonly string[]): readonly string[] {
  const recipients = linesOf(names)
  if (recipients.length === 0)
    throw new AppError('BAD_INPUT', 'report to nobody', { userMessage: '请填写报送单位' })
  return recipients
}

export function linesOf(lines: readonly string[]): readonly string[] {
  return lines.map((line) => line.trim().slice(0, 200)).filter((line) => line !== '')
}

export function withWriter(writers: readonly Person[], who: Actor): readonly Person[] {
  return writers.some(({ id }) => id === who.userId) ? writers : [...writers, personOf(who)]
}
