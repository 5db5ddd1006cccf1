import { toShanghaiIso } from '../../pipeline/platform/clock.ts'
import { AppError } from '../../pipeline/platform/errors.ts'
import type { Store } from '../../pipeline/store/store.ts'
import type { LedgerRecord } from '../ledger/ledger.ts'
import { type Actor, personOf, rootUnitId } from '../office/actor.ts'
import { requireText } from '../office/input.ts'
import type { Desk, Office } from '../office/office.ts'
import type { Permission } from '../people/permissions.ts'
import type { Releases } from '../release/releases.ts'
import type { Rules } from '../rules/rules.ts'
import { startClocks, withClocks } from './clocks.ts'
import { draftDecision, signDecision } from './decide-not-to-answer.ts'
import { findCandidates, keywordsOf, type MatterCandidate } from './find-candidates.ts'
import { type DuplicateSuggestion, findDuplicates } from './find-duplicates.ts'
import { requireAnswerable } from './follow-release.ts'
import {
  isOpenMatter,
  type LineUse,
  type Matter,
  type MatterBody,
  type MatterCategory,
  type MatterDetail,
  type MatterLine,
  type MatterOrigin,
  type MatterState,
  type MatterView,
  matterCategories,
  matterMoves,
  openMatterStates,
  viewMatter,
} from './matter.ts'
import { readMatter } from './matter-detail.ts'
import { mergeMatters } from './merge-matters.ts'
import { newMatterEntry, registerMatter, withEntry } from './register-matter.ts'
import { type DutifulUnit, type RouteSuggestion, suggestRoute } from './suggest-route.ts'

/** `version` is that of the record the person was looking at; absent, the current one is meant. */
export interface OnMatter {
  readonly id: string
  readonly version?: number | undefined
}

export interface MatterInput {
  readonly title: string
  readonly question: string
  readonly category: MatterCategory
  readonly categoryReason: string
  readonly origin: MatterOrigin
  readonly storyId?: string | undefined
  readonly incidentId?: string | undefined
  readonly planId?: string | undefined
  readonly documentIds?: readonly string[] | undefined
  readonly knownAt?: Date | undefined
  readonly isDemo?: boolean | undefined
}

export interface MatterFilter {
  /** Only those whose clocks run (true), or only the others. */
  readonly open?: boolean | undefined
  readonly state?: MatterState | undefined
  readonly story?: string | undefined
  readonly plan?: string | undefined
  readonly incident?: string | undefined
  readonly limit?: number | undefined
  readonly offset?: number | undefined
}

export interface LineInput {
  readonly sentence: string
  readonly paragraph?: string | undefined
  readonly full?: string | undefined
  readonly use: LineUse
  readonly validFrom?: string | undefined
  readonly validTo?: string | undefined
}

export interface RouteChoice {
  readonly suggestions: readonly RouteSuggestion[]
  readonly units: readonly { readonly id: string; readonly name: string }[]
}

export interface Matters {
  /** What ends first is first; what is done, newest first. */
  list(who: Actor, filter?: MatterFilter): Promise<readonly MatterView[]>
  countOpen(who: Actor): Promise<number>
  get(who: Actor, input: { readonly id: string }): Promise<MatterDetail>
  /** Stories in which people ask or misread clearly more than before and that are no matter yet. */
  candidates(who: Actor): Promise<readonly MatterCandidate[]>
  /** The likeliest units with the reason, and all there are to choose from. */
  suggestRoute(who: Actor, input: { readonly id: string }): Promise<RouteChoice>
  duplicates(who: Actor, input: { readonly id: string }): Promise<readonly DuplicateSuggestion[]>
  register(who: Actor, input: MatterInput): Promise<MatterDetail>
  /** 转办: from now on it is that unit's. */
  route(
    who: Actor,
    input: OnMatter & { readonly unitId: string; readonly reason: string },
  ): Promise<MatterDetail>
  classify(
    who: Actor,
    input: OnMatter & { readonly category: MatterCategory; readonly reason: string },
  ): Promise<MatterDetail>
  addEvidence(
    who: Actor,
    input: OnMatter & { readonly documentIds: readonly string[] },
  ): Promise<MatterDetail>
  addNote(who: Actor, input: OnMatter & { readonly text: string }): Promise<MatterDetail>
  setLine(who: Actor, input: OnMatter & LineInput): Promise<MatterDetail>
  /** The unit's words, from which the answer is drafted. */
  saveReply(who: Actor, input: OnMatter & { readonly text: string }): Promise<MatterDetail>
  /** The answer as a release: from there on the matter follows it. Answers the release's id beside the matter. */
  draftReply(
    who: Actor,
    input: OnMatter & { readonly title?: string | undefined; readonly text?: string | undefined },
  ): Promise<{ readonly releaseId: string; readonly matter: MatterDetail }>
  merge(
    who: Actor,
    input: OnMatter & { readonly into: string; readonly reason: string },
  ): Promise<MatterDetail>
  decideNotToAnswer(
    who: Actor,
    input: OnMatter & { readonly reason: string; readonly excluded: readonly MatterCategory[] },
  ): Promise<MatterDetail>
  signDecision(
    who: Actor,
    input: OnMatter & { readonly verdict: 'approved' | 'returned'; readonly opinion: string },
  ): Promise<MatterDetail>
  /** What was not to be answered is taken up again, with a clock of its own from now. */
  reopen(who: Actor, input: OnMatter & { readonly reason: string }): Promise<MatterDetail>
  evaluate(
    who: Actor,
    input: OnMatter & { readonly text: string; readonly effectId?: string | undefined },
  ): Promise<MatterDetail>
  close(who: Actor, input: OnMatter & { readonly reason?: string | undefined }): Promise<MatterDetail>
}

export interface MatterOptions {
  readonly office: Office
  readonly rules: Rules
  readonly releases: Pick<Releases, 'draft'>
  /** Without it there are no candidates, and evidence is taken as given. */
  readonly heard?: (() => Promise<Pick<Store, 'search' | 'story' | 'document'>>) | undefined
}

/** Beyond so many open matters the list is cut, the farthest from their end left out. */
const mostListed = 2_000

export function createMatters({ office, rules, releases, heard }: MatterOptions): Matters {
  const show = (who: Actor, record: Matter) => readMatter(office, who, record)
  const read = (who: Actor, id: string) =>
    office.read<MatterBody>(who, { kind: 'matter', id, permission: 'matter.read' })
  const on = async (
    who: Actor,
    { permission, input }: { readonly permission: Permission; readonly input: OnMatter },
    work: (desk: Desk, record: Matter) => Promise<Matter>,
  ) => {
    const changed = await office.work(who, async (desk) => {
      const record = await desk.take<MatterBody>('matter', input, permission)
      return work(desk, record)
    })
    return show(who, changed)
  }
  const listed = async (who: Actor, filter: MatterFilter): Promise<readonly Matter[]> => {
    const unitIds = await office.scope(who, 'matter.read')
    const { open, state, story, plan, incident } = filter
    const records = await office.reader.list<MatterBody>({
      kind: 'matter',
      unitIds,
      ...(state ? { states: [state] } : open ? { states: openMatterStates } : {}),
      keys: { ...(story ? { story } : {}), ...(plan ? { plan } : {}), ...(incident ? { incident } : {}) },
      limit: mostListed,
    })
    return open === false ? records.filter((record) => !isOpenMatter(record.state)) : records
  }

  return {
    async list(who, filter = {}) {
      const now = office.clock.now()
      const units = await office.reader.list<DutifulUnit>({ kind: 'unit' })
      const names = new Map(units.map(({ id, body }) => [id, body.name]))
      const views = (await listed(who, filter)).map((record) =>
        viewMatter(record, { now, unitName: names.get(record.unitId) ?? record.unitId }),
      )
      const { limit = 50, offset = 0 } = filter
      return views.toSorted(byDue).slice(offset, offset + limit)
    },

    async countOpen(who) {
      const unitIds = await office.scope(who, 'matter.read')
      return office.reader.count({ kind: 'matter', unitIds, states: openMatterStates })
    },

    get: async (who, { id }) => show(who, await read(who, id)),

    async candidates(who) {
      await office.scope(who, 'matter.read')
      const store = await heard?.()
      if (!store) return []
      const unitIds = who.unitId === rootUnitId ? undefined : await office.scope(who, 'matter.read')
      return findCandidates({
        heard: store,
        now: office.clock.now(),
        unitIds,
        known: await knownStories(office, store),
      })
    },

    async suggestRoute(who, { id }) {
      const { body } = await read(who, id)
      const all = await office.reader.list<DutifulUnit>({ kind: 'unit' })
      const units = all.filter(({ state }) => state !== 'closed')
      return {
        suggestions: suggestRoute(body, units),
        units: units.map((unit) => ({ id: unit.id, name: unit.body.name })),
      }
    },

    async duplicates(who, { id }) {
      const record = await read(who, id)
      const others = (await listed(who, {})).filter(({ state }) => state !== 'merged' && state !== 'closed')
      return findDuplicates({ id, ...record.body }, others)
    },

    async register(who, input) {
      const about = await learnFrom(input.documentIds ?? [], heard)
      const record = await office.work(who, async (desk) => {
        await desk.require('matter.register', who.unitId)
        return registerMatter(desk, { ...input, ...about, id: office.newId(), unitId: who.unitId }, rules)
      })
      return show(who, record)
    },

    route: (who, input) =>
      on(who, { permission: 'matter.route', input }, async (desk, record) => {
        requireOpen(record)
        const unit = await desk.need<DutifulUnit>('unit', input.unitId)
        const reason = requireText(input.reason, '转办理由')
        const route = { unitId: unit.id, by: personOf(who), at: toShanghaiIso(desk.now), reason }
        const body = withEntry(
          { ...record.body, route },
          newMatterEntry(desk, 'routed', `转${unit.body.name}办理：${reason}`, { kind: 'unit', id: unit.id }),
        )
        const edit = { body, unitId: unit.id }
        if (record.state !== 'registered') return desk.change(record, edit, 'matter.passed-on', reason)
        return desk.move(record, { table: matterMoves, to: 'routed', ...edit }, 'matter.routed', reason)
      }),

    classify: (who, { category, ...input }) =>
      on(who, { permission: 'matter.route', input }, (desk, record) => {
        requireOpen(record)
        if (!matterCategories.includes(category)) throw new AppError('BAD_INPUT', `category ${category}`)
        const categoryReason = requireText(input.reason, '归类理由')
        const body = withEntry(
          { ...record.body, category, categoryReason },
          newMatterEntry(desk, 'classified', `归类调整：${categoryReason}`),
        )
        return desk.change(record, { body }, 'matter.classified', `${category}: ${categoryReason}`)
      }),

    async addEvidence(who, { documentIds, ...input }) {
      const about = await learnFrom(documentIds, heard)
      return on(who, { permission: 'matter.work', input }, (desk, record) => {
        requireLive(record)
        const before = record.body
        const added = about.documentIds.filter((id) => !before.documentIds.includes(id))
        const body = withEntry(
          {
            ...before,
            documentIds: [...before.documentIds, ...added],
            topics: [...new Set([...before.topics, ...about.topics])],
            keywords: [...new Set([...before.keywords, ...about.keywords])],
          },
          newMatterEntry(desk, 'evidence', `补充原文 ${added.length} 条`),
        )
        return added.length === 0
          ? Promise.resolve(record)
          : desk.change(record, { body }, 'matter.evidence-added')
      })
    },

    addNote: (who, input) =>
      on(who, { permission: 'matter.work', input }, (desk, record) => {
        requireLive(record)
        const text = requireText(input.text, '记录内容')
        return desk.change(
          record,
          { body: withEntry(record.body, newMatterEntry(desk, 'note', text)) },
          'matter.noted',
        )
      }),

    setLine: (who, input) =>
      on(who, { permission: 'matter.work', input }, (desk, record) => {
        requireLive(record)
        const line = checkLine(desk, input)
        const body = withEntry(
          { ...record.body, lines: [...record.body.lines, line] },
          newMatterEntry(desk, 'line', `确定口径：${line.sentence}`),
        )
        return desk.change(record, { body }, 'matter.line-set')
      }),

    saveReply: (who, input) =>
      on(who, { permission: 'matter.work', input }, (desk, record) => {
        requireOpen(record)
        const replyText = requireText(input.text, '回复内容', 20_000)
        const body = withEntry({ ...record.body, replyText }, newMatterEntry(desk, 'reply', '提交回复内容'))
        return desk.change(record, { body }, 'matter.reply-saved')
      }),

    async draftReply(who, input) {
      const { id, body, isDemo } = await office.work(who, async (desk) => {
        const record = await desk.take<MatterBody>('matter', input, 'matter.work')
        return requireAnswerable(desk, record.id)
      })
      const text = input.text ?? body.replyText ?? body.lines.at(-1)?.full ?? ''
      // The draft moves the matter in its own transaction, see follow-release.ts.
      const release = await releases.draft(who, {
        title: input.title ?? `关于“${body.title}”的回应`.slice(0, 200),
        body: requireText(text, '回复内容', 20_000),
        column: 'response',
        openness: 'proactive',
        matterId: id,
        storyId: body.storyIds[0],
        incidentId: body.incidentId,
        planId: body.planId,
        isDemo,
      })
      return { releaseId: release.id, matter: await show(who, await read(who, id)) }
    },

    merge: (who, input) =>
      on(who, { permission: 'matter.route', input }, async (desk, from) => {
        const into = await desk.need<MatterBody>('matter', input.into)
        await desk.require('matter.route', into.unitId)
        return mergeMatters(desk, { from, into, reason: requireText(input.reason, '合并理由') })
      }),

    decideNotToAnswer: (who, input) =>
      on(who, { permission: 'matter.work', input }, (desk, record) => draftDecision(desk, record, input)),

    signDecision: (who, input) =>
      on(who, { permission: 'matter.sign', input }, (desk, record) => signDecision(desk, record, input)),

    reopen: (who, input) =>
      on(who, { permission: 'matter.route', input }, (desk, record) => {
        const reason = requireText(input.reason, '重新受理的理由')
        const { decision: _decision, ...rest } = record.body
        const clocks = withClocks(rest.clocks, startClocks({ matterId: record.id, knownAt: desk.now, rules }))
        const body = withEntry({ ...rest, clocks }, newMatterEntry(desk, 'reopened', `重新受理：${reason}`))
        return desk.move(record, { table: matterMoves, to: 'registered', body }, 'matter.reopened', reason)
      }),

    evaluate: (who, input) =>
      on(who, { permission: 'matter.close', input }, async (desk, record) => {
        const text = requireText(input.text, '评估')
        const effect = input.effectId
          ? await desk.need<{ readonly words: string }>('effect', input.effectId)
          : undefined
        const evaluation = {
          text,
          by: personOf(who),
          at: toShanghaiIso(desk.now),
          ...(effect ? { effectId: effect.id, effectWords: effect.body.words } : {}),
        }
        const link = effect ? { kind: 'effect', id: effect.id } : undefined
        const body = withEntry(
          { ...record.body, evaluation },
          newMatterEntry(desk, 'evaluated', `评估：${text}`, link),
        )
        return desk.move(record, { table: matterMoves, to: 'evaluated', body }, 'matter.evaluated')
      }),

    close: (who, input) =>
      on(who, { permission: 'matter.close', input }, (desk, record) => {
        const words = input.reason?.trim()
        const body = withEntry(record.body, newMatterEntry(desk, 'closed', words ? `办结：${words}` : '办结'))
        return desk.move(record, { table: matterMoves, to: 'closed', body }, 'matter.closed', words)
      }),
  }
}

function byDue(a: MatterView, b: MatterView): number {
  const [isOpenA, isOpenB] = [isOpenMatter(a.state), isOpenMatter(b.state)]
  if (isOpenA !== isOpenB) return isOpenA ? -1 : 1
  if (!isOpenA) return Date.parse(b.updatedAt) - Date.parse(a.updatedAt) || a.id.localeCompare(b.id)
  return dueOf(a) - dueOf(b) || a.id.localeCompare(b.id)
}

function dueOf({ dueAt }: MatterView): number {
  return dueAt ? Date.parse(dueAt) : Number.MAX_SAFE_INTEGER
}

function requireOpen({ id, state }: Matter): void {
  if (!isOpenMatter(state) || state === 'deciding')
    throw new AppError('ILLEGAL_MOVE', `matter/${id} is ${state}`, {
      userMessage: '该事项当前状态下不能这样办理',
    })
}

function requireLive({ id, state }: Matter): void {
  if (state === 'closed' || state === 'merged')
    throw new AppError('ILLEGAL_MOVE', `matter/${id} is ${state}`, {
      userMessage: '该事项已办结或已并入他件',
    })
}

function checkLine(desk: Desk, input: LineInput): MatterLine {
  const sentence = requireText(input.sentence, '一句话口径', 200)
  const validFrom = input.validFrom ?? toShanghaiIso(desk.now)
  if (input.validTo && Date.parse(input.validTo) <= Date.parse(validFrom))
    throw new AppError('BAD_INPUT', 'line ends before it begins', { userMessage: '口径有效期止于开始之前' })
  return {
    sentence,
    paragraph: input.paragraph?.trim() || sentence,
    full: input.full?.trim() || input.paragraph?.trim() || sentence,
    use: input.use,
    validFrom,
    ...(input.validTo ? { validTo: input.validTo } : {}),
    by: personOf(desk.who),
    at: toShanghaiIso(desk.now),
  }
}

/** Of what was heard only what is there is evidence; it says what the concern is about. Asked before the transaction begins. */
async function learnFrom(
  documentIds: readonly string[],
  heard: MatterOptions['heard'],
): Promise<Pick<MatterBody, 'documentIds' | 'topics' | 'keywords'>> {
  const store = documentIds.length > 0 ? await heard?.() : undefined
  if (!store) return { documentIds, topics: [], keywords: [] }
  const found = (await Promise.all(documentIds.map((id) => store.document(id)))).filter(
    (document) => document !== undefined,
  )
  return {
    documentIds: found.map(({ id }) => id),
    topics: [...new Set(found.map(({ annotations }) => annotations.topic.label))].slice(0, 5),
    keywords: keywordsOf(found),
  }
}

/** Stories that are a matter already, whatever they were merged into since. */
async function knownStories(office: Office, store: Pick<Store, 'story'>): Promise<ReadonlySet<string>> {
  const records: readonly LedgerRecord<MatterBody>[] = await office.reader.list<MatterBody>({
    kind: 'matter',
    limit: mostListed,
  })
  // What is closed may come up again: then it is a new concern.
  const ids = new Set(records.filter(({ state }) => state !== 'closed').flatMap(({ body }) => body.storyIds))
  const now = await Promise.all([...ids].map(async (id) => (await store.story(id))?.id ?? id))
  return new Set([...ids, ...now])
}
