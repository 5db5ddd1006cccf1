import { toShanghaiIso } from '../../pipeline/platform/clock.ts'
import { AppError } from '../../pipeline/platform/errors.ts'
import { personOf } from '../office/actor.ts'
import { gateClosed, requireText } from '../office/input.ts'
import type { Desk } from '../office/office.ts'
import { meetAll } from './clocks.ts'
import { type Matter, type MatterCategory, matterMoves, mustAnswer } from './matter.ts'
import { newMatterEntry, withEntry } from './register-matter.ts'

/** 拟不回应: a reason, and of each case of R6 that it was looked at and does not apply. Waits for another person's signature, its clocks running. */
export function draftDecision(
  desk: Desk,
  matter: Matter,
  input: { readonly reason: string; readonly excluded: readonly MatterCategory[] },
): Promise<Matter> {
  const open = mustAnswer.filter((code) => !input.excluded.includes(code))
  if (open.length > 0)
    throw gateClosed(`R6 not excluded: ${open.join(', ')}`, '须逐项核对并确认不属于应予回应的五种情形')
  requireNotMajor(matter)
  const reason = requireText(input.reason, '不回应的理由')
  const decision = {
    reason,
    excluded: mustAnswer,
    draftedBy: personOf(desk.who),
    draftedAt: toShanghaiIso(desk.now),
  }
  const body = withEntry(
    { ...matter.body, decision },
    newMatterEntry(desk, 'decision-drafted', `拟不回应：${reason}`),
  )
  return desk.move(matter, { table: matterMoves, to: 'deciding', body }, 'matter.decision-drafted', reason)
}

/** The second person's word on it: signed, it is decided and the clocks are met; returned, the matter is as it was. */
export function signDecision(
  desk: Desk,
  matter: Matter,
  input: { readonly verdict: 'approved' | 'returned'; readonly opinion: string },
): Promise<Matter> {
  const { decision } = matter.body
  if (!decision || matter.state !== 'deciding')
    throw new AppError('ILLEGAL_MOVE', `matter/${matter.id} waits for no decision`, {
      userMessage: '没有待签批的不回应决定',
    })
  if (decision.draftedBy.id === desk.who.userId)
    throw new AppError('FORBIDDEN', `matter/${matter.id}: own decision`, {
      userMessage: '拟稿人不能签批自己的决定',
    })
  const opinion = requireText(input.opinion, '意见')
  if (input.verdict === 'returned') {
    const { decision: _decision, ...rest } = matter.body
    const body = withEntry(rest, newMatterEntry(desk, 'decision-returned', `不同意不回应：${opinion}`))
    const to = matter.body.route ? 'routed' : 'registered'
    return desk.move(matter, { table: matterMoves, to, body }, 'matter.decision-returned', opinion)
  }
  // The incident may have been raised while the decision waited.
  requireNotMajor(matter)
  const signed = { ...decision, signedBy: personOf(desk.who), signedAt: toShanghaiIso(desk.now), opinion }
  const body = withEntry(
    { ...matter.body, decision: signed, clocks: meetAll(matter.body.clocks, desk.now) },
    newMatterEntry(desk, 'decision-signed', `决定不回应：${decision.reason}（${opinion}）`),
  )
  return desk.move(
    matter,
    { table: matterMoves, to: 'not-answered', body },
    'matter.decision-signed',
    opinion,
  )
}

function requireNotMajor({ id, body }: Matter): void {
  if (body.clocks.some(({ ruleId }) => ruleId === 'R1'))
    throw gateClosed(`matter/${id} belongs to a major incident`, '涉及特别重大、重大突发事件，应当回应')
}
