import type { PublicationBody } from '../channel/publication.ts'
import type { LedgerRecord } from '../ledger/ledger.ts'
import type { Heard } from '../loop.ts'
import type { Actor } from '../office/actor.ts'
import type { Office } from '../office/office.ts'
import { rolesAllow } from '../people/permissions.ts'
import { heardUnits } from '../plan/baseline.ts'
import type { ParseQuery } from '../watch/watches.ts'
import { findIn } from './check.ts'
import { type Comparison, compareVersions } from './compare.ts'
import { draftBody, type ReleaseInput } from './draft.ts'
import type { Finding } from './gates/gate.ts'
import { type OpenPhone, openPhones, type Signer, signersOf } from './phone.ts'
import { findQuestions, type PublicQuestions, questionFilter } from './questions.ts'
import type { ReleaseBody, ReleaseState, ReviewStep } from './release.ts'
import { isReviewStep, signingObstacle, stepPermissions } from './signatures.ts'
import { ownOpenPhone, type ReleaseView, viewRelease } from './view.ts'

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

/** What is asked about releases; nothing of it changes one. */
export interface ReleaseReads {
  list(who: Actor, filter?: ReleaseFilter): Promise<readonly ReleaseView[]>
  get(who: Actor, input: { readonly id: string }): Promise<ReleaseView>
  /** How many wait for a signature or a release by this person. */
  countWaiting(who: Actor): Promise<number>
  /** What the gates would find in a text nobody has saved. */
  inspect(who: Actor, input: ReleaseInput & { readonly id?: string | undefined }): Promise<readonly Finding[]>
  compare(
    who: Actor,
    input: { readonly id: string; readonly from: number; readonly to: number },
  ): Promise<Comparison>
  /** Who could sign the step the release waits for, for the one who telephones. */
  signers(who: Actor, input: { readonly id: string }): Promise<readonly Signer[]>
  /** Telephone signatures without a written word, the one due first at the top. */
  openPhoneVerdicts(who: Actor): Promise<readonly OpenPhone[]>
  /** What the public asks about what the release is about, beside what its text does not speak of. */
  questions(who: Actor, input: { readonly id: string }): Promise<PublicQuestions>
  /** What of ours answers a story, for anyone who may read it. */
  publicationsOn(who: Actor, input: { readonly storyId: string }): Promise<readonly StoryPublication[]>
}

export interface ReleaseReadsOptions {
  readonly office: Office
  readonly parseQuery: ParseQuery
  readonly heard?: (() => Promise<Heard>) | undefined
}

export function createReleaseReads({ office, parseQuery, heard }: ReleaseReadsOptions): ReleaseReads {
  const view = (who: Actor, record: LedgerRecord<ReleaseBody>): ReleaseView =>
    viewRelease({ who, now: office.clock.now() }, record)
  const read = (who: Actor, id: string): Promise<LedgerRecord<ReleaseBody>> =>
    office.read<ReleaseBody>(who, { kind: 'release', id, permission: 'release.read' })

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
      return view(who, await read(who, id))
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

    async inspect(who, { id, ...input }) {
      await office.scope(who, 'release.draft')
      const stored = id ? await read(who, id) : undefined
      const body = draftBody(who, office.clock.now(), { input, before: stored?.body })
      return findIn({ reader: office.reader, now: office.clock.now() }, { id: id ?? '', body })
    },

    async compare(who, { id, from, to }) {
      const { body } = await read(who, id)
      return compareVersions(body, { from, to })
    },

    async signers(who, { id }) {
      const record = await office.read<ReleaseBody>(who, { kind: 'release', id, permission: 'release.draft' })
      return signersOf(office.reader, record)
    },

    async openPhoneVerdicts(who) {
      return openPhones(office, await office.scope(who, 'release.read'))
    },

    async questions(who, { id }) {
      const { body, unitId } = await read(who, id)
      const { basis, filter } = await questionFilter(office.reader, body, parseQuery)
      if (basis === 'none' || !heard) return { basis, total: 0, questions: [] }
      const unitIds = await heardUnits(office.reader, unitId)
      const asked = { filter: { ...filter, ...(unitIds ? { unitIds } : {}) }, text: body.body }
      return { basis, ...(await findQuestions(await heard(), asked)) }
    },

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
