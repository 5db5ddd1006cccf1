import { toShanghaiIso } from '../../pipeline/platform/clock.ts'
import type { LedgerRecord } from '../ledger/ledger.ts'
import type { MatterCategory } from '../matter/matter.ts'
import { registerMatter } from '../matter/register-matter.ts'
import { type Actor, personOf, rootUnitId } from '../office/actor.ts'
import { gateClosed, requireText, requireVersion } from '../office/input.ts'
import type { Desk } from '../office/office.ts'
import type { Permission } from '../people/permissions.ts'
import type { Unit } from '../people/units.ts'
import { byFirstDue, meetAll } from './clocks.ts'
import { type Contact, lookAtContact, maskText } from './contact.ts'
import { endedLetterStates, type LetterBody, type LetterState, letterStates } from './letter.ts'
import { draftMailboxRelease } from './mailbox-release.ts'
import { endLetter, letterKeys, moveLetter, requireAnswering, requireDraft } from './move-letter.ts'
import type { InteractionOptions } from './options.ts'
import { entryOf, listHandled, needRecord, type OnRecord, type Receipt } from './submission.ts'
import { type LetterInput, submitLetter } from './submit-letter.ts'
import { type LetterView, viewLetter } from './view-letter.ts'

export interface Letters {
  /** From the portal's form; the code is answered once. */
  submit(input: LetterInput): Promise<Receipt>
  /** Open ones first due first, then the ended ones, newest first. */
  list(who: Actor, filter?: { readonly state?: LetterState | undefined }): Promise<readonly LetterView[]>
  get(who: Actor, input: { readonly id: string }): Promise<LetterView>
  /** Who wrote, for who handles it; of a complaint only in the office that received it. Each look is on record. */
  contact(who: Actor, input: { readonly id: string }): Promise<Contact & { readonly original?: string }>
  /** 转办. Of a complaint the unit gets a summary in the office's words. */
  route(
    who: Actor,
    input: OnRecord & {
      readonly unitId: string
      readonly note?: string | undefined
      readonly summary?: string | undefined
    },
  ): Promise<LetterView>
  accept(who: Actor, input: OnRecord): Promise<LetterView>
  sendBack(who: Actor, input: OnRecord & { readonly reason: string }): Promise<LetterView>
  draftReply(who: Actor, input: OnRecord & { readonly text: string }): Promise<LetterView>
  /** One other person signs what goes to the writer alone. */
  signReply(who: Actor, input: OnRecord & { readonly opinion: string }): Promise<LetterView>
  returnReply(who: Actor, input: OnRecord & { readonly reason: string }): Promise<LetterView>
  /** Opens a draft of letter and reply for the column 部长信箱: it passes review like any release, and answers the letter when it is published. */
  publishReply(who: Actor, input: OnRecord): Promise<LetterView>
  refuse(who: Actor, input: OnRecord & { readonly reason: string }): Promise<LetterView>
  transfer(
    who: Actor,
    input: OnRecord & { readonly to: string; readonly reason: string },
  ): Promise<LetterView>
  /**
   * 转为关切事项: what more than one person asks is handled as a matter, with its own clock from now. A person decides that, letter by letter;
   * the matter gets the question without any trace of who wrote.
   */
  registerMatter(
    who: Actor,
    input: OnRecord & {
      readonly title: string
      readonly question: string
      readonly category: MatterCategory
      readonly reason: string
    },
  ): Promise<LetterView>
  close(who: Actor, input: OnRecord): Promise<LetterView>
}

type Letter = LedgerRecord<LetterBody>

export function createLetters(options: InteractionOptions): Letters {
  const { office } = options
  /** One move of one letter, by who may make it in the unit that handles it. */
  const on = (
    who: Actor,
    { id, version }: OnRecord,
    permission: Permission,
    work: (desk: Desk, letter: Letter) => Promise<Letter>,
  ): Promise<LetterView> =>
    office.work(who, async (desk) => {
      const letter = await desk.need<LetterBody>('letter', id)
      await desk.require(permission, letter.unitId)
      requireVersion(letter, version)
      return viewLetter(who, await work(desk, letter), desk.now)
    })

  return {
    submit: (input) => submitLetter(options, input),

    async list(who, { state } = {}) {
      const open = letterStates.filter((each) => !endedLetterStates.includes(each))
      const states = state ? [state] : open
      const views = (await listHandled<LetterBody>(office, who, { kind: 'letter', states })).map((record) =>
        viewLetter(who, record, office.clock.now()),
      )
      return views.toSorted(byFirstDue)
    },

    async get(who, { id }) {
      const letter = await needRecord<LetterBody>(office.reader, 'letter', id)
      await office.require(who, 'interaction.read', letter.unitId)
      return viewLetter(who, letter, office.clock.now())
    },

    contact: (who, { id }) =>
      office.work(who, async (desk) => {
        const letter = await desk.need<LetterBody>('letter', id)
        // A complaint never goes to the unit it may be about with its writer's name.
        const unitId = letter.body.kind === 'complaint' ? rootUnitId : letter.unitId
        await desk.require('interaction.contact', unitId)
        return (await lookAtContact(desk, letter)) ?? {}
      }),

    route: (who, { unitId, note, summary, ...input }) =>
      on(who, input, 'interaction.route', async (desk, letter) => {
        await desk.require('interaction.route', rootUnitId)
        const unit = await desk.need<Unit>('unit', unitId)
        const isComplaint = letter.body.kind === 'complaint' && unitId !== rootUnitId
        if (isComplaint && !summary?.trim())
          throw gateClosed('complaint without a summary', '投诉件转办须写明转办摘要，摘要不得出现来信人身份')
        return moveLetter(desk, letter, 'routed', {
          action: 'routed',
          text: `${unit.body.name}${note?.trim() ? `：${note.trim()}` : ''}`,
          unitId,
          ...(summary?.trim()
            ? { edit: { summary: requireText(maskText(summary).text, '转办摘要', 2_000) } }
            : {}),
        })
      }),

    accept: (who, input) =>
      on(who, input, 'interaction.answer', (desk, letter) =>
        moveLetter(desk, letter, 'answering', { action: 'accepted' }),
      ),

    sendBack: (who, { reason, ...input }) =>
      on(who, input, 'interaction.answer', (desk, letter) =>
        moveLetter(desk, letter, 'received', {
          action: 'sent-back',
          text: requireText(reason, '退回理由'),
          unitId: rootUnitId,
        }),
      ),

    draftReply: (who, { text, ...input }) =>
      on(who, input, 'interaction.answer', async (desk, letter) => {
        requireAnswering(letter)
        const draft = {
          text: requireText(text, '答复内容', 20_000),
          unitId: letter.unitId,
          by: personOf(who),
          at: toShanghaiIso(desk.now),
        }
        const history = [...letter.body.history, entryOf(desk, 'reply-drafted')]
        return desk.change(letter, { body: { ...letter.body, draft, history } }, 'letter.reply-drafted')
      }),

    signReply: (who, { opinion, ...input }) =>
      on(who, input, 'interaction.sign', async (desk, letter) => {
        const { draft, ...body } = requireDraft(letter, who)
        const reply = {
          ...draft,
          signedBy: personOf(who),
          signedAt: toShanghaiIso(desk.now),
          opinion: requireText(opinion, '审核意见'),
        }
        return moveLetter(desk, { ...letter, body }, 'answered', {
          action: 'answered',
          text: reply.opinion,
          edit: { reply, clocks: meetAll(body.clocks, desk.now) },
        })
      }),

    returnReply: (who, { reason, ...input }) =>
      on(who, input, 'interaction.sign', async (desk, letter) => {
        requireDraft(letter, who)
        const text = requireText(reason, '退回理由')
        const history = [...letter.body.history, entryOf(desk, 'reply-returned', text)]
        const { draft: _draft, ...body } = letter.body
        return desk.change(letter, { body: { ...body, history } }, 'letter.reply-returned', text)
      }),

    publishReply: (who, input) =>
      on(who, input, 'interaction.answer', async (desk, letter) => {
        requireAnswering(letter)
        const { draft, mayPublish, releaseId } = letter.body
        if (!mayPublish) throw gateClosed('the writer did not agree', '来信人不同意公开，只能单独答复')
        if (!draft) throw gateClosed('no reply yet', '请先起草答复')
        if (releaseId) throw gateClosed('already a release', '公开答复稿已建立，请到“发布”中继续办理')
        const release = await draftMailboxRelease(desk, letter, { id: office.newId(), reply: draft })
        const history = [...letter.body.history, entryOf(desk, 'release-drafted')]
        const body = { ...letter.body, releaseId: release.id, history }
        return desk.change(letter, { body, keys: letterKeys(body) }, 'letter.release-drafted')
      }),

    refuse: (who, { reason, ...input }) =>
      on(who, input, 'interaction.route', (desk, letter) =>
        endLetter(desk, letter, { to: 'refused', text: requireText(reason, '不予受理的理由') }),
      ),

    transfer: (who, { to, reason, ...input }) =>
      on(who, input, 'interaction.route', (desk, letter) =>
        endLetter(desk, letter, {
          to: 'transferred',
          receiver: requireText(to, '转送单位', 200),
          text: requireText(reason, '转送说明'),
        }),
      ),

    registerMatter: (who, { title, question, category, reason, ...input }) =>
      on(who, input, 'interaction.route', async (desk, letter) => {
        await desk.require('matter.register', rootUnitId)
        if (letter.body.matterId) throw gateClosed('registered before', '这封来信已经登记为关切事项')
        const matter = await registerMatter(
          desk,
          {
            id: office.newId(),
            unitId: rootUnitId,
            title: maskText(title).text,
            question: maskText(question).text,
            category,
            categoryReason: reason,
            origin: { kind: 'letter', id: letter.id },
            isDemo: letter.isDemo,
          },
          options.rules,
        )
        const history = [...letter.body.history, entryOf(desk, 'matter-registered', matter.body.title)]
        const body = { ...letter.body, matterId: matter.id, history }
        return desk.change(letter, { body, keys: letterKeys(body) }, 'letter.matter-registered', reason)
      }),

    close: (who, input) =>
      on(who, input, 'interaction.answer', (desk, letter) =>
        moveLetter(desk, letter, 'closed', { action: 'closed' }),
      ),
  }
}
