import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isAppError } from '../../pipeline/platform/errors.ts'
import { canMove } from '../office/moves.ts'
import { openTestLoop, type TestLoop } from '../testing/open-test-loop.ts'
import { type DisclosureRequestView, requestMoves, requestStates } from './disclosure-request.ts'

type Step = (test: TestLoop, id: string) => Promise<DisclosureRequestView>

const steps: Readonly<Record<string, Step>> = {
  confirm: (t, id) => requests(t).confirmReceipt(t.as('handler'), { id }),
  askCorrection: (t, id) => requests(t).askCorrection(t.as('handler'), { id, text: '请写明文件名称' }),
  receiveCorrection: (t, id) => requests(t).receiveCorrection(t.as('handler'), { id, text: '补正如下' }),
  abandon: (t, id) => requests(t).abandon(t.as('handler'), { id, reason: '期满未补正' }),
  extend: (t, id) => requests(t).extend(t.as('handler'), { id, reason: '检索量大' }),
  askThirdParty: (t, id) => requests(t).askThirdParty(t.as('handler'), { id, text: '涉及企业' }),
  endThirdParty: (t, id) => requests(t).endThirdParty(t.as('handler'), { id, outcome: '同意公开' }),
  draft: (t, id) => requests(t).draftAnswer(t.as('handler'), { id, kind: 'granted', text: '见附件' }),
  draftRefusal: (t, id) =>
    requests(t).draftAnswer(t.as('handler'), { id, kind: 'refused', text: '理由', ground: '15' }),
  sign: (t, id) => requests(t).signAnswer(t.as('reviewer-1'), { id, step: 'review', opinion: '同意' }),
  signSecrecy: (t, id) =>
    requests(t).signAnswer(t.as('secrecy-reviewer'), { id, step: 'secrecy', opinion: '可以公开' }),
  returnAnswer: (t, id) => requests(t).returnAnswer(t.as('reviewer-2'), { id, reason: '理由不充分' }),
  withdraw: (t, id) => requests(t).withdraw(t.as('handler'), { id, reason: '申请人撤回' }),
}

function requests(test: TestLoop) {
  return test.loop.interactions.disclosureRequests
}

/** What the views offer as the next move, by the step that makes it. */
const stepOf: Readonly<Record<string, readonly string[]>> = {
  'confirm-receipt': ['confirm'],
  'ask-correction': ['askCorrection'],
  'receive-correction': ['receiveCorrection'],
  abandon: ['abandon'],
  extend: ['extend'],
  'ask-third-party': ['askThirdParty'],
  'end-third-party': ['endThirdParty'],
  'draft-answer': ['draft', 'draftRefusal'],
  'sign-answer': ['sign', 'sign'],
  'sign-secrecy': ['signSecrecy', 'signSecrecy'],
  'return-answer': ['returnAnswer'],
}

async function offered(test: TestLoop, id: string): Promise<readonly string[]> {
  const views = await Promise.all(
    (['handler', 'reviewer-1', 'secrecy-reviewer'] as const).map((role) =>
      requests(test).get(test.as(role), { id }),
    ),
  )
  return views.flatMap(({ moves }) => moves.flatMap((move) => stepOf[move] ?? []))
}

/** Mostly what is offered, else anything, and days that pass. */
const turn = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('offered' as const), pick: fc.nat(1_000) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('any' as const),
      name: fc.constantFrom(...Object.keys(steps)),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('days' as const), count: fc.integer({ min: 1, max: 20 }) }),
  },
)

describe('applications for disclosure', () => {
  it('reach no illegal state and lose no clock, whatever is called when', async () => {
    const reached = new Set<string>()
    await fc.assert(
      fc.asyncProperty(fc.array(turn, { maxLength: 30 }), async (run) => {
        const test = await openTestLoop()
        try {
          const { id } = await requests(test).submit({
            applicant: 'person',
            contact: { name: '王某', phone: '13800000000', identityProof: '居民身份证' },
            wanted: '某某通知',
            form: 'paper',
            way: 'post',
          })
          let before = await requests(test).get(test.as('handler'), { id })
          for (const one of run) {
            if (one.kind === 'days') test.advanceMinutes(one.count * 24 * 60)
            else {
              const choices = one.kind === 'any' ? [one.name] : await offered(test, id)
              const name = choices[one.kind === 'any' ? 0 : one.pick % Math.max(1, choices.length)]
              await steps[name ?? '']?.(test, id).catch(expectRefusal)
            }
            const after = await requests(test).get(test.as('handler'), { id })
            checkStep(before, after)
            reached.add(after.state)
            before = after
          }
          expect((await test.ledger.verifyAudit()).isIntact).toBe(true)
        } finally {
          await test.close()
        }
      }),
      { numRuns: 60 },
    )
    // A walk that never gets anywhere shows nothing.
    expect([...reached]).toEqual(
      expect.arrayContaining(['processing', 'correction', 'third-party', 'answered']),
    )
  }, 180_000)
})

/** A refusal is one of ours, with words for the person. */
function expectRefusal(error: unknown): void {
  if (!isAppError(error, 'ILLEGAL_MOVE') && !isAppError(error, 'GATE_CLOSED')) throw error
  expect(error.userMessage).toBeTruthy()
}

function checkStep(before: DisclosureRequestView, after: DisclosureRequestView): void {
  expect(requestStates).toContain(after.state)
  if (before.state !== after.state) expect(canMove(requestMoves, before.state, after.state)).toBe(true)
  expect(after.history.length).toBeGreaterThanOrEqual(before.history.length)

  const answer = (view: DisclosureRequestView) => view.clocks.find(({ limit }) => limit === '答复')
  if (before.receivedAt) {
    expect(after.receivedAt, 'what was received stays received').toBeTruthy()
    expect(answer(after), 'the clock of the answer').toBeDefined()
  }
  const [was, is] = [answer(before), answer(after)]
  // Late stays late: no move brings lost time back.
  if (was?.state === 'missed') expect(is?.state).toBe('missed')
  if (was && is) expect(is.dueAt >= was.dueAt, `${was.dueAt} → ${is.dueAt}`).toBe(true)
  if (after.state === 'answered') {
    expect(after.answer?.letter).toContain('行政复议')
    expect(is?.metAt).toBe(after.answer?.answeredAt)
    expect(new Set(after.signatures.map(({ by }) => by.id)).has(after.answer?.by.id ?? '')).toBe(false)
  }
  expect(after.thirdParty.filter(({ to }) => !to).length).toBeLessThanOrEqual(
    after.state === 'third-party' || after.state === 'withdrawn' ? 1 : 0,
  )
}
