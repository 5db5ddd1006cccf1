import type { IncidentBody } from '../incident/incident.ts'
import { recordPublication } from '../incident/record-publication.ts'
import type { LedgerRecord } from '../ledger/ledger.ts'
import { followRelease, requireAnswerable } from '../matter/follow-release.ts'
import type { Actor } from '../office/actor.ts'
import { requireText, requireVersion } from '../office/input.ts'
import { requireMove } from '../office/moves.ts'
import type { Desk } from '../office/office.ts'
import { addComment, type CommentInput, resolveComment } from './comments.ts'
import { type ContentEdit, createDraft, type ReleaseInput } from './draft.ts'
import { createGateListBook, type GateListBook } from './gates/own-lists.ts'
import { type LinkProbe, probeLinks } from './links-check.ts'
import {
  confirmPhoneVerdict,
  markUrgent,
  type PhoneConfirmation,
  type PhoneVerdict,
  recordPhoneVerdict,
} from './phone.ts'
import { type PublishOptions, publish, withdraw } from './publish.ts'
import { createReleaseReads, type ReleaseReads, type ReleaseReadsOptions } from './read-releases.ts'
import { type ReleaseBody, releaseMoves } from './release.ts'
import { type RescanResult, rescan } from './rescan.ts'
import { publishDue, schedule, unschedule } from './schedule.ts'
import { sign } from './sign.ts'
import { type ReleaseView, viewRelease } from './view.ts'
import {
  acknowledgeFinding,
  beginCorrection,
  changeDraft,
  noteLinkChecks,
  sendToReview,
} from './work-on-draft.ts'

export interface OnRelease {
  readonly id: string
  readonly version?: number | undefined
}

export interface ReleaseEdit extends OnRelease, ContentEdit {}

export interface Releases extends ReleaseReads {
  draft(who: Actor, input: ReleaseInput): Promise<ReleaseView>
  edit(who: Actor, input: ReleaseEdit): Promise<ReleaseView>
  acknowledge(
    who: Actor,
    input: OnRelease & { readonly findingId: string; readonly reason: string },
  ): Promise<ReleaseView>
  submit(who: Actor, input: OnRelease): Promise<ReleaseView>
  /** The signature the state waits for, or a return with the reason; for an approved text, only a return. */
  verdict(
    who: Actor,
    input: OnRelease & { readonly verdict: 'approved' | 'returned'; readonly opinion: string },
  ): Promise<ReleaseView>
  publish(who: Actor, input: OnRelease): Promise<ReleaseView>
  /** The releaser signs now for a time to come; `publishDue` does the rest. */
  schedule(who: Actor, input: OnRelease & { readonly at: string }): Promise<ReleaseView>
  unschedule(who: Actor, input: OnRelease & { readonly reason: string }): Promise<ReleaseView>
  /** Publishes what its releaser has signed for a time now past; the ids of what is out. For the publisher, which acts for nobody. */
  publishDue(now: Date): Promise<readonly string[]>
  withdraw(who: Actor, input: OnRelease & { readonly reason: string }): Promise<ReleaseView>
  /** 更正: a new version of a published text, reviewed from the start; the old one stands until it is out. */
  correct(who: Actor, input: ReleaseEdit): Promise<ReleaseView>
  comment(who: Actor, input: OnRelease & CommentInput): Promise<ReleaseView>
  resolveComment(
    who: Actor,
    input: OnRelease & { readonly commentId: string; readonly words: string },
  ): Promise<ReleaseView>
  /** 紧急程序: with a reason; from then on signatures may be given by telephone. */
  markUrgent(who: Actor, input: OnRelease & { readonly reason: string }): Promise<ReleaseView>
  recordPhoneVerdict(who: Actor, input: OnRelease & PhoneVerdict): Promise<ReleaseView>
  /** By the signer alone: confirms or denies what was written down of the call. */
  confirmPhoneVerdict(who: Actor, input: OnRelease & PhoneConfirmation): Promise<ReleaseView>
  /** 互联网保密检查 over all that stands published; nightly, acts for nobody. */
  rescan(): Promise<RescanResult>
  readonly gateLists: GateListBook
}

export interface ReleaseOptions extends PublishOptions, ReleaseReadsOptions {
  /** Asks the addresses in a text at its submission; absent: nobody asks. */
  readonly linkProbe?: LinkProbe | undefined
}

type Release = LedgerRecord<ReleaseBody>

export function createReleases(options: ReleaseOptions): Releases {
  const { office, newId } = options
  const view = (who: Actor, record: Release): ReleaseView =>
    viewRelease({ who, now: office.clock.now() }, record)
  const on = (
    who: Actor,
    input: OnRelease,
    work: (desk: Desk, record: Release) => Promise<Release>,
  ): Promise<ReleaseView> =>
    office.work(who, async (desk) => {
      const record = await desk.take<ReleaseBody>('release', input, 'release.read')
      const changed = await work(desk, record)
      // The concern it answers follows: in review, public, withdrawn.
      await followRelease(desk, changed)
      return view(who, changed)
    })

  /** Found now, put on record whatever becomes of the submission: so that the writer sees what was found. */
  const checkLinks = async (who: Actor, input: OnRelease): Promise<OnRelease> => {
    const { linkProbe } = options
    const record = await office.read<ReleaseBody>(who, {
      kind: 'release',
      id: input.id,
      permission: 'release.draft',
    })
    requireVersion(record, input.version)
    if (!linkProbe || record.state !== 'draft') return input
    const linkChecks = await probeLinks(record.body, { probe: linkProbe, now: office.clock.now() })
    if (linkChecks.length === 0) return input
    const seen = { ...input, version: record.version }
    const { version } = await on(who, seen, (desk, draft) => noteLinkChecks(desk, draft, linkChecks))
    return { ...input, version }
  }

  return {
    ...createReleaseReads(options),

    draft: (who, input) =>
      office.work(who, async (desk) => {
        const incident = input.incidentId
          ? await desk.need<IncidentBody>('incident', input.incidentId)
          : undefined
        const unitId = incident?.unitId ?? who.unitId
        await desk.require('release.draft', unitId)
        if (input.matterId) await requireAnswerable(desk, input.matterId)
        const record = await createDraft(desk, newId(), { input, incident, unitId })
        await followRelease(desk, record)
        if (incident)
          await recordPublication(desk, {
            incidentId: incident.id,
            kind: 'release',
            text: `起草回应：${record.body.title}`,
            link: { kind: 'release', id: record.id },
            newId,
          })
        return view(who, record)
      }),

    edit: (who, input) => on(who, input, (desk, record) => changeDraft(desk, record, input)),

    acknowledge: (who, input) => on(who, input, (desk, record) => acknowledgeFinding(desk, record, input)),

    async submit(who, input) {
      const checked = await checkLinks(who, input)
      return on(who, checked, sendToReview)
    },

    verdict: (who, input) => on(who, input, (desk, record) => sign(desk, record, input)),

    publish: (who, input) =>
      on(who, input, async (desk, record) => {
        await desk.require('release.publish', record.unitId)
        requireMove(releaseMoves, record, 'published')
        return publish(desk, record, options)
      }),

    schedule: (who, { at, ...input }) => on(who, input, (desk, record) => schedule(desk, record, at)),

    unschedule: (who, { reason, ...input }) =>
      on(who, input, (desk, record) => unschedule(desk, record, requireText(reason, '取消定时的理由'))),

    publishDue: (now) => publishDue(office, now, options),

    withdraw: (who, input) =>
      on(who, input, async (desk, record) => {
        await desk.require('release.withdraw', record.unitId)
        return withdraw(desk, record, { reason: requireText(input.reason, '撤回理由'), newId })
      }),

    correct: (who, input) => on(who, input, (desk, record) => beginCorrection(desk, record, input)),

    comment: (who, input) =>
      on(who, input, (desk, record) => addComment(desk, record, { ...input, id: newId() })),

    resolveComment: (who, input) => on(who, input, (desk, record) => resolveComment(desk, record, input)),

    markUrgent: (who, input) => on(who, input, (desk, record) => markUrgent(desk, record, input.reason)),

    recordPhoneVerdict: (who, input) =>
      on(who, input, (desk, record) => recordPhoneVerdict(desk, record, input)),

    confirmPhoneVerdict: (who, input) =>
      on(who, input, (desk, record) =>
        confirmPhoneVerdict(desk, record, { confirmation: input, directiveId: newId() }),
      ),

    rescan: () => rescan(office),
    gateLists: createGateListBook(office),
  }
}
