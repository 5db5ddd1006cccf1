import { toShanghaiIso } from '../../pipeline/platform/clock.ts'
import { AppError } from '../../pipeline/platform/errors.ts'
import type { LedgerRecord } from '../ledger/ledger.ts'
import { type Actor, personOf, rootUnitId } from '../office/actor.ts'
import { gateClosed, requireText, requireVersion } from '../office/input.ts'
import type { Desk } from '../office/office.ts'
import type { Permission } from '../people/permissions.ts'
import type { Unit } from '../people/units.ts'
import { byFirstDue } from './clocks.ts'
import { type Contact, lookAtContact } from './contact.ts'
import { needAnswerKind, needGround } from './disclosure-answers.ts'
import { answerClock, limitOf } from './disclosure-clock.ts'
import {
  type DisclosureRequestBody,
  type DisclosureRequestView,
  endedRequestStates,
  type RequestState,
  requestStates,
  type Submission,
  viewRequest,
} from './disclosure-request.ts'
import {
  endRequest,
  moveRequest,
  noteRequest,
  requireOpen,
  requireSigner,
  requireState,
  signAnswer,
  takeCorrection,
} from './move-disclosure-request.ts'
import type { InteractionOptions } from './options.ts'
import { listHandled, needRecord, type OnRecord, type Receipt } from './submission.ts'
import { type DisclosureInput, submitDisclosureRequest } from './submit-disclosure-request.ts'

export interface AnswerInput {
  readonly kind: string
  readonly text: string
  readonly ground?: string | undefined
  readonly number?: string | undefined
}

export interface DisclosureRequests {
  submit(input: DisclosureInput): Promise<Receipt>
  /** What came on paper or by fax, entered by an official; the code is for the applicant. */
  register(
    who: Actor,
    input: DisclosureInput & { readonly via: Submission; readonly receivedOn?: string | undefined },
  ): Promise<Receipt>
  list(
    who: Actor,
    filter?: { readonly state?: RequestState | undefined },
  ): Promise<readonly DisclosureRequestView[]>
  get(who: Actor, input: { readonly id: string }): Promise<DisclosureRequestView>
  /** The applicant, for who handles the application. Each look is on record. */
  contact(who: Actor, input: { readonly id: string }): Promise<Contact & { readonly original?: string }>
  /** 受理确认: what came by internet or fax is received when both sides confirm it; the answer's clock starts. */
  confirmReceipt(who: Actor, input: OnRecord): Promise<DisclosureRequestView>
  route(
    who: Actor,
    input: OnRecord & { readonly unitId: string; readonly note?: string | undefined },
  ): Promise<DisclosureRequestView>
  /** 一次性告知补正: what is missing, and until when. Without a day the house's limit (H3). */
  askCorrection(
    who: Actor,
    input: OnRecord & { readonly text: string; readonly dueOn?: string | undefined },
  ): Promise<DisclosureRequestView>
  receiveCorrection(who: Actor, input: OnRecord & { readonly text: string }): Promise<DisclosureRequestView>
  /** 视为放弃申请: only after the day set for the correction. */
  abandon(who: Actor, input: OnRecord & { readonly reason: string }): Promise<DisclosureRequestView>
  /** Once, before the limit ends, with a reason that the applicant is told. */
  extend(who: Actor, input: OnRecord & { readonly reason: string }): Promise<DisclosureRequestView>
  askThirdParty(who: Actor, input: OnRecord & { readonly text: string }): Promise<DisclosureRequestView>
  endThirdParty(who: Actor, input: OnRecord & { readonly outcome: string }): Promise<DisclosureRequestView>
  draftAnswer(who: Actor, input: OnRecord & AnswerInput): Promise<DisclosureRequestView>
  /** The reviewer's or the secrecy reviewer's signature, whichever is theirs; with the last one the answer is given. */
  signAnswer(
    who: Actor,
    input: OnRecord & { readonly step: 'review' | 'secrecy'; readonly opinion: string },
  ): Promise<DisclosureRequestView>
  returnAnswer(who: Actor, input: OnRecord & { readonly reason: string }): Promise<DisclosureRequestView>
  withdraw(who: Actor, input: OnRecord & { readonly reason: string }): Promise<DisclosureRequestView>
}

type Request = LedgerRecord<DisclosureRequestBody>

export function createDisclosureRequests(options: InteractionOptions): DisclosureRequests {
  const { office, rules, workingDays, houseRules } = options
  const times = { rules, houseRules, workingDays }
  const show = (who: Actor, record: Request, now = office.clock.now()) =>
    viewRequest(who, record, { now, times })
  const on = (
    who: Actor,
    { id, version }: OnRecord,
    permission: Permission,
    work: (desk: Desk, request: Request) => Promise<Request>,
  ): Promise<DisclosureRequestView> =>
    office.work(who, async (desk) => {
      const request = await desk.need<DisclosureRequestBody>('disclosure-request', id)
      await desk.require(permission, request.unitId)
      requireVersion(request, version)
      return show(who, await work(desk, request), desk.now)
    })
  const answers = (who: Actor, input: OnRecord, work: (desk: Desk, request: Request) => Promise<Request>) =>
    on(who, input, 'interaction.answer', work)
  const requireInTime = (desk: Desk, { body }: Request, what: string) => {
    if (answerClock(body, desk.now, times)?.state === 'missed')
      throw gateClosed('the time to answer is over', `答复期限已过，不能再${what}，请尽快答复`)
  }

  return {
    submit: (input) => submitDisclosureRequest(options, input),

    register: (who, { via, receivedOn, ...input }) =>
      submitDisclosureRequest(options, input, { who, via, receivedOn }),

    async list(who, { state } = {}) {
      const open = requestStates.filter((each) => !endedRequestStates.includes(each))
      const records = await listHandled<DisclosureRequestBody>(office, who, {
        kind: 'disclosure-request',
        states: state ? [state] : open,
      })
      return records.map((record) => show(who, record)).toSorted(byFirstDue)
    },

    async get(who, { id }) {
      const request = await needRecord<DisclosureRequestBody>(office.reader, 'disclosure-request', id)
      await office.require(who, 'interaction.read', request.unitId)
      return show(who, request)
    },

    contact: (who, { id }) =>
      office.work(who, async (desk) => {
        const request = await desk.need<DisclosureRequestBody>('disclosure-request', id)
        await desk.require('interaction.contact', request.unitId)
        return (await lookAtContact(desk, request)) ?? {}
      }),

    confirmReceipt: (who, input) =>
      answers(who, input, (desk, request) => {
        requireState(request, 'received', '已经确认收到，无需重复确认')
        return moveRequest(desk, request, 'processing', {
          action: 'receipt-confirmed',
          edit: { receivedAt: toShanghaiIso(desk.now) },
        })
      }),

    route: (who, { unitId, note, ...input }) =>
      on(who, input, 'interaction.route', async (desk, request) => {
        await desk.require('interaction.route', rootUnitId)
        requireOpen(request)
        const unit = await desk.need<Unit>('unit', unitId)
        const text = `${unit.body.name}${note?.trim() ? `：${note.trim()}` : ''}`
        return noteRequest(desk, request, { action: 'routed', text, unitId })
      }),

    askCorrection: (who, { text, dueOn, ...input }) =>
      answers(who, input, (desk, request) => {
        requireInTime(desk, request, '要求补正')
        const askedAt = toShanghaiIso(desk.now)
        const house = workingDays.addWorkingDays(askedAt.slice(0, 10), limitOf(houseRules.get('H3'), '补正'))
        const due = dueOn ?? house.day
        if (!/^\d{4}-\d{2}-\d{2}$/.test(due) || due <= askedAt.slice(0, 10))
          throw new AppError('BAD_INPUT', `correction due ${due}`, { userMessage: '补正期限应晚于今天' })
        const asked = requireText(text, '需要补正的内容', 5_000)
        return moveRequest(desk, request, 'correction', {
          action: 'correction-asked',
          text: asked,
          edit: {
            corrections: [
              ...request.body.corrections,
              { askedAt, dueOn: due, asked, receivedAt: request.body.receivedAt ?? askedAt },
            ],
          },
        })
      }),

    receiveCorrection: (who, { text, ...input }) =>
      answers(who, input, (desk, request) => takeCorrection(desk, request, text)),

    abandon: (who, { reason, ...input }) =>
      answers(who, input, (desk, request) => {
        const due = request.body.corrections.at(-1)?.dueOn ?? ''
        if (toShanghaiIso(desk.now).slice(0, 10) <= due)
          throw gateClosed('the correction is not due yet', `补正期限为 ${due}，期满未补正的才视为放弃申请`)
        return endRequest(desk, request, 'abandoned', requireText(reason, '说明'))
      }),

    extend: (who, { reason, ...input }) =>
      answers(who, input, (desk, request) => {
        if (request.state !== 'processing' && request.state !== 'third-party')
          throw new AppError('ILLEGAL_MOVE', `extend in ${request.state}`, {
            userMessage: '当前状态下不能延长答复期限',
          })
        if (request.body.extension) throw gateClosed('extended before', '答复期限只能延长一次')
        requireInTime(desk, request, '延长期限')
        const text = requireText(reason, '延长理由')
        const extension = { at: toShanghaiIso(desk.now), by: personOf(who), reason: text }
        return noteRequest(desk, request, { action: 'extended', text, edit: { extension } })
      }),

    askThirdParty: (who, { text, ...input }) =>
      answers(who, input, (desk, request) => {
        requireInTime(desk, request, '征求第三方意见')
        return moveRequest(desk, request, 'third-party', {
          action: 'third-party-asked',
          text: requireText(text, '征求意见的说明'),
          edit: { thirdParty: [...request.body.thirdParty, { from: toShanghaiIso(desk.now) }] },
        })
      }),

    endThirdParty: (who, { outcome, ...input }) =>
      answers(who, input, (desk, request) => {
        requireState(request, 'third-party', '当前没有征求第三方意见')
        const text = requireText(outcome, '第三方意见')
        const thirdParty = request.body.thirdParty.map((asked) =>
          asked.to ? asked : { ...asked, to: toShanghaiIso(desk.now), outcome: text },
        )
        return moveRequest(desk, request, 'processing', {
          action: 'third-party-ended',
          text,
          edit: { thirdParty },
        })
      }),

    draftAnswer: (who, { kind, text, ground, number, ...input }) =>
      answers(who, input, (desk, request) => {
        requireState(request, 'processing', '当前状态下不能起草答复')
        const answer = needAnswerKind(kind)
        const draft = {
          kind,
          text: requireText(text, '答复内容', 20_000),
          ...(answer.needsGround ? { ground: needGround(ground).id } : {}),
          ...(number?.trim() ? { number: number.trim().slice(0, 100) } : {}),
          by: personOf(who),
          at: toShanghaiIso(desk.now),
        }
        // Another text is signed anew.
        return noteRequest(desk, request, { action: 'answer-drafted', edit: { draft, signatures: [] } })
      }),

    signAnswer: (who, { step, opinion, ...input }) =>
      on(who, input, step === 'review' ? 'interaction.sign' : 'interaction.secrecy', (desk, request) =>
        signAnswer(desk, request, { step, opinion }),
      ),

    returnAnswer: (who, { reason, ...input }) =>
      on(who, input, 'interaction.read', async (desk, request) => {
        await requireSigner(desk, request)
        const { draft, ...body } = request.body
        if (!draft) throw gateClosed('no draft', '还没有待审核的答复')
        const text = requireText(reason, '退回理由')
        return noteRequest(
          desk,
          { ...request, body },
          { action: 'answer-returned', text, edit: { signatures: [] } },
        )
      }),

    withdraw: (who, { reason, ...input }) =>
      answers(who, input, (desk, request) =>
        endRequest(desk, request, 'withdrawn', requireText(reason, '撤回说明')),
      ),
  }
}
