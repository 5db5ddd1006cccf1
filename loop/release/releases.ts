import { toShanghaiIso } from '../../pipeline/platform/clock.ts'
import { AppError } from '../../pipeline/platform/errors.ts'
import type { PublicationBody } from '../channel/publication.ts'
import type { IncidentBody } from '../incident/incident.ts'
import { recordPublication } from '../incident/record-publication.ts'
import type { LedgerRecord } from '../ledger/ledger.ts'
import type { Heard } from '../loop.ts'
import { followRelease, requireAnswerable } from '../matter/follow-release.ts'
import { type Actor, personOf } from '../office/actor.ts'
import { gateClosed, requireText, requireVersion } from '../office/input.ts'
import { requireMove } from '../office/moves.ts'
import type { Desk, Office } from '../office/office.ts'
import { rolesAllow } from '../people/permissions.ts'
import { heardUnits } from '../plan/baseline.ts'
import type { ParseQuery } from '../watch/watches.ts'
import { findIn, requireGatesOpen, withCheck } from './check.ts'
import { addComment, type CommentInput, requireCommentsResolved, resolveComment } from './comments.ts'
import { type Comparison, compareVersions } from './compare.ts'
import { type ContentEdit, createDraft, draftBody, type ReleaseInput, withContent } from './draft.ts'
import type { Finding } from './gates/gate.ts'
import { createGateListBook, type GateListBook } from './gates/own-lists.ts'
import { type LinkProbe, probeLinks } from './links-check.ts'
import {
  confirmPhoneVerdict,
  markUrgent,
  type OpenPhone,
  openPhones,
  type PhoneConfirmation,
  type PhoneVerdict,
  recordPhoneVerdict,
  type Signer,
  signersOf,
} from './phone.ts'
import { type PublishOptions, publish, withdraw } from './publish.ts'
import { findQuestions, type PublicQuestions, questionFilter } from './questions.ts'
import {
  isReviewStep,
  type ReleaseBody,
  type ReleaseState,
  type ReviewStep,
  releaseKeys,
  releaseMoves,
  signingObstacle,
  stepPermissions,
} from './release.ts'
import { type RescanResult, rescan } from './rescan.ts'
import { publishDue, schedule, unschedule } from './schedule.ts'
import { sign } from './sign.ts'
import { ownOpenPhone, type ReleaseView, viewFindings, viewRelease } from './view.ts'

export interface OnRelease {
  readonly id: string
  readonly version?: number | undefined
}

export interface ReleaseEdit extends OnRelease, ContentEdit {}

export interface ReleaseFilter {
  readonly state?: ReleaseState | undefined
  readonly mine?: boolean | undefined
  readonly story?: string | undefined
  readonly incident?: string | undefined
  readonly limit?: number | undefined
  readonly offset?: number | undefined
}

export interface StoryPublication {
  readonly id: string
  readonly title: string
  readonly at: string
}

export interface Releases {
  list(who: Actor, filter?: ReleaseFilter): Promise<readonly ReleaseView[]>
  get(who: Actor, input: { readonly id: string }): Promise<ReleaseView>
  /** How many wait for a signature or a release by this person. */
  countWaiting(who: Actor): Promise<number>
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
  /** What the gates would find in a text nobody has saved. */
  inspect(who: Actor, input: ReleaseInput & { readonly id?: string | undefined }): Promise<readonly Finding[]>
  compare(
    who: Actor,
    input: { readonly id: string; readonly from: number; readonly to: number },
  ): Promise<Comparison>
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
  /** Who could sign the step the release waits for, for the one who telephones. */
  signers(who: Actor, input: { readonly id: string }): Promise<readonly Signer[]>
  /** Telephone signatures without a written word, the one due first at the top. */
  openPhoneVerdicts(who: Actor): Promise<readonly OpenPhone[]>
  /** What the public asks about what the release is about, beside what its text does not speak of. */
  questions(who: Actor, input: { readonly id: string }): Promise<PublicQuestions>
  /** 互联网保密检查 over all that stands published; nightly, acts for nobody. */
  rescan(): Promise<RescanResult>
  readonly gateLists: GateListBook
  /** What of ours answers a story, for anyone who may read it. */
  publicationsOn(who: Actor, input: { readonly storyId: string }): Promise<readonly StoryPublication[]>
}

export interface ReleaseOptions extends PublishOptions {
  readonly office: Office
  readonly parseQuery: ParseQuery
  readonly heard?: (() => Promise<Heard>) | undefined
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
      const record = await desk.need<ReleaseBody>('release', input.id)
      await desk.require('release.read', record.unitId)
      requireVersion(record, input.version)
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
    const { version } = await on(who, { ...input, version: record.version }, async (desk, draft) => {
      await desk.require('release.draft', draft.unitId)
      requireDraft(draft)
      const body = { ...draft.body, linkChecks }
      return desk.change(
        draft,
        { body: await withCheck({ reader: desk, now: desk.now }, { id: draft.id, body }) },
        'release.links-checked',
      )
    })
    return { ...input, version }
  }

  return {
    async list(who, { state, mine, story, incident, limit, offset } = {}) {
      const unitIds = await office.scope(who, 'release.read')
      const records = await office.reader.list<ReleaseBody>({
        kind: 'release',
        unitIds,
        ...(state ? { states: [state] } : {}),
        keys: {
          ...(mine ? { author: who.userId } : {}),
          ...(story ? { story } : {}),
          ...(incident ? { incident } : {}),
        },
        limit: limit ?? 50,
        offset: offset ?? 0,
      })
      return records.map((record) => view(who, record))
    },

    async get(who, { id }) {
      const record = await office.read<ReleaseBody>(who, { kind: 'release', id, permission: 'release.read' })
      return view(who, record)
    },

    async countWaiting(who) {
      const steps = Object.keys(stepPermissions) as ReviewStep[]
      const states: ReleaseState[] = steps.filter((step) => rolesAllow(who.roles, stepPermissions[step]))
      if (rolesAllow(who.roles, 'release.publish')) states.push('approved')
      const unitIds = await office.scope(who, 'release.read')
      const calls = await office.reader.list<ReleaseBody>({
        kind: 'release',
        unitIds,
        keys: { phone: 'open' },
      })
      const own = calls.filter(({ body }) => ownOpenPhone(body, who) !== undefined).length
      if (states.length === 0) return own
      const records = await office.reader.list<ReleaseBody>({ kind: 'release', unitIds, states })
      const signable = records.filter(
        ({ state, body }) => !isReviewStep(state) || signingObstacle(body, who.userId) === undefined,
      )
      return own + signable.length
    },

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

    edit: (who, input) =>
      on(who, input, async (desk, record) => {
        await desk.require('release.draft', record.unitId)
        requireDraft(record)
        const body = await withContent(desk, record, input)
        return desk.change(record, { body, keys: releaseKeys(body) }, 'release.edited')
      }),

    acknowledge: (who, { findingId, reason, ...input }) =>
      on(who, input, async (desk, record) => {
        await desk.require('release.draft', record.unitId)
        requireDraft(record)
        const finding = viewFindings(record.body).find(({ id }) => id === findingId)
        if (!finding) throw new AppError('NOT_FOUND', `finding ${findingId}`)
        if (finding.isBlocking)
          throw gateClosed(`gate ${finding.gate} blocks`, `须修改内容：${finding.message}`)
        const words = requireText(reason, '理由')
        const acknowledgement = { findingId, by: personOf(who), at: toShanghaiIso(desk.now), reason: words }
        const others = record.body.acknowledgements.filter((each) => each.findingId !== findingId)
        const body = { ...record.body, acknowledgements: [...others, acknowledgement] }
        return desk.change(record, { body }, 'release.finding-acknowledged', `${finding.gate}: ${words}`)
      }),

    async submit(who, input) {
      const checked = await checkLinks(who, input)
      return on(who, checked, async (desk, record) => {
        await desk.require('release.draft', record.unitId)
        requireMove(releaseMoves, record, 'review-1')
        requireCommentsResolved(record.body)
        const body = await withCheck({ reader: desk, now: desk.now }, record)
        requireGatesOpen(body, body.check?.findings ?? [])
        const sent = { ...body, round: body.round + 1 }
        return desk.move(record, { table: releaseMoves, to: 'review-1', body: sent }, 'release.submitted')
      })
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

    correct: (who, input) =>
      on(who, input, async (desk, record) => {
        await desk.require('release.draft', record.unitId)
        if (record.state !== 'published')
          throw new AppError('ILLEGAL_MOVE', `release/${record.id} is not published`, {
            userMessage: '只有已发布的内容可以更正',
          })
        const body = await withContent(desk, record, input)
        const move = { table: releaseMoves, to: 'draft' as const, body, keys: releaseKeys(body) }
        return desk.move(record, move, 'release.correction-begun')
      }),

    async inspect(who, { id, ...input }) {
      await office.scope(who, 'release.draft')
      const stored = id
        ? await office.read<ReleaseBody>(who, { kind: 'release', id, permission: 'release.read' })
        : undefined
      const body = draftBody(who, office.clock.now(), { input, before: stored?.body })
      return findIn({ reader: office.reader, now: office.clock.now() }, { id: id ?? '', body })
    },

    async compare(who, { id, from, to }) {
      const { body } = await office.read<ReleaseBody>(who, {
        kind: 'release',
        id,
        permission: 'release.read',
      })
      return compareVersions(body, { from, to })
    },

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

    async signers(who, { id }) {
      const record = await office.read<ReleaseBody>(who, { kind: 'release', id, permission: 'release.draft' })
      return signersOf(office.reader, record)
    },

    async openPhoneVerdicts(who) {
      return openPhones(office, await office.scope(who, 'release.read'))
    },

    async questions(who, { id }) {
      const { body, unitId } = await office.read<ReleaseBody>(who, {
        kind: 'release',
        id,
        permission: 'release.read',
      })
      const { basis, filter } = await questionFilter(office.reader, body, options.parseQuery)
      if (basis === 'none' || !options.heard) return { basis, total: 0, questions: [] }
      const unitIds = await heardUnits(office.reader, unitId)
      const asked = { filter: { ...filter, ...(unitIds ? { unitIds } : {}) }, text: body.body }
      return { basis, ...(await findQuestions(await options.heard(), asked)) }
    },

    rescan: () => rescan(office),
    gateLists: createGateListBook(office),

    async publicationsOn(who, { storyId }) {
      await office.scope(who, 'release.read')
      const records = await office.reader.list<PublicationBody>({
        kind: 'publication',
        states: ['published'],
        // One for each text: the portal has them all.
        keys: { story: storyId, channel: 'portal' },
        order: 'oldest',
      })
      return records.flatMap(({ id, body }) =>
        body.publishedAt ? [{ id, title: body.content.title, at: body.publishedAt }] : [],
      )
    },
  }
}

function requireDraft({ id, state }: Release): void {
  if (state !== 'draft')
    throw new AppError('ILLEGAL_MOVE', `release/${id} is ${state}`, { userMessage: '只有草稿可以修改' })
}
