import { toShanghaiIso } from '../../pipeline/platform/clock.ts'
import { AppError } from '../../pipeline/platform/errors.ts'
import type { PublicationBody } from '../channel/publication.ts'
import type { IncidentBody } from '../incident/incident.ts'
import { recordPublication } from '../incident/record-publication.ts'
import type { LedgerRecord } from '../ledger/ledger.ts'
import { followRelease, requireAnswerable } from '../matter/follow-release.ts'
import { type Actor, personOf } from '../office/actor.ts'
import { gateClosed, requireText, requireVersion } from '../office/input.ts'
import { requireMove } from '../office/moves.ts'
import type { Desk, Office } from '../office/office.ts'
import { rolesAllow } from '../people/permissions.ts'
import { type ContentEdit, createDraft, type ReleaseInput, withContent } from './draft.ts'
import { type PublishOptions, publish, requireGatesOpen, withdraw } from './publish.ts'
import {
  isReviewStep,
  type ReleaseBody,
  type ReleaseState,
  type ReleaseView,
  type ReviewStep,
  releaseMoves,
  signingObstacle,
  stepPermissions,
  viewFindings,
  viewRelease,
} from './release.ts'
import { sign } from './sign.ts'

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
  withdraw(who: Actor, input: OnRelease & { readonly reason: string }): Promise<ReleaseView>
  /** 更正: a new version of a published text, reviewed from the start; the old one stands until it is out. */
  correct(who: Actor, input: ReleaseEdit): Promise<ReleaseView>
  /** What of ours answers a story, for anyone who may read it. */
  publicationsOn(who: Actor, input: { readonly storyId: string }): Promise<readonly StoryPublication[]>
}

export interface ReleaseOptions extends PublishOptions {
  readonly office: Office
}

type Release = LedgerRecord<ReleaseBody>

export function createReleases(options: ReleaseOptions): Releases {
  const { office, newId } = options
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
      return viewRelease(who, changed)
    })

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
      return records.map((record) => viewRelease(who, record))
    },

    async get(who, { id }) {
      const record = await office.read<ReleaseBody>(who, { kind: 'release', id, permission: 'release.read' })
      return viewRelease(who, record)
    },

    async countWaiting(who) {
      const steps = Object.keys(stepPermissions) as ReviewStep[]
      const states: ReleaseState[] = steps.filter((step) => rolesAllow(who.roles, stepPermissions[step]))
      if (rolesAllow(who.roles, 'release.publish')) states.push('approved')
      if (states.length === 0) return 0
      const unitIds = await office.scope(who, 'release.read')
      const records = await office.reader.list<ReleaseBody>({ kind: 'release', unitIds, states })
      return records.filter(
        ({ state, body }) => !isReviewStep(state) || signingObstacle(body, who.userId) === undefined,
      ).length
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
        return viewRelease(who, record)
      }),

    edit: (who, input) =>
      on(who, input, async (desk, record) => {
        await desk.require('release.draft', record.unitId)
        requireDraft(record)
        return desk.change(record, { body: withContent(desk, record, input) }, 'release.edited')
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

    submit: (who, input) =>
      on(who, input, async (desk, record) => {
        await desk.require('release.draft', record.unitId)
        requireMove(releaseMoves, record, 'review-1')
        requireGatesOpen(record.body)
        const body = { ...record.body, round: record.body.round + 1 }
        return desk.move(record, { table: releaseMoves, to: 'review-1', body }, 'release.submitted')
      }),

    verdict: (who, input) => on(who, input, (desk, record) => sign(desk, record, input)),

    publish: (who, input) =>
      on(who, input, async (desk, record) => {
        await desk.require('release.publish', record.unitId)
        requireMove(releaseMoves, record, 'published')
        return publish(desk, record, options)
      }),

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
        const body = withContent(desk, record, input)
        return desk.move(record, { table: releaseMoves, to: 'draft', body }, 'release.correction-begun')
      }),

    async publicationsOn(who, { storyId }) {
      await office.scope(who, 'release.read')
      const records = await office.reader.list<PublicationBody>({
        kind: 'publication',
        states: ['published'],
        keys: { story: storyId },
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
