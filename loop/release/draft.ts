import { toShanghaiIso } from '../../pipeline/platform/clock.ts'
import { AppError } from '../../pipeline/platform/errors.ts'
import type { IncidentBody } from '../incident/incident.ts'
import type { LedgerRecord } from '../ledger/ledger.ts'
import { type Actor, personOf } from '../office/actor.ts'
import { requireText } from '../office/input.ts'
import type { Desk } from '../office/office.ts'
import { withCheck } from './check.ts'
import { linkInterpretation } from './interpretation.ts'
import {
  type Content,
  contentOf,
  type Openness,
  opennesses,
  type PolicyFields,
  type PortalColumn,
  portalColumns,
  type ReleaseBody,
  validities,
} from './release.ts'
import { mergeSettings, type SettingsEdit } from './settings.ts'
import { releaseKeys } from './signatures.ts'

type Release = LedgerRecord<ReleaseBody>

/** What is absent stays as it is; `null` takes it away. */
export interface ContentEdit extends SettingsEdit {
  readonly title?: string | undefined
  readonly body?: string | undefined
  readonly column?: PortalColumn | undefined
  readonly openness?: Openness | undefined
  readonly summary?: string | null | undefined
  readonly source?: string | null | undefined
  readonly policy?: PolicyFields | null | undefined
}

export interface ReleaseInput extends ContentEdit {
  readonly title: string
  readonly body: string
  readonly column: PortalColumn
  readonly incidentId?: string | undefined
  readonly storyId?: string | undefined
  readonly planId?: string | undefined
  readonly matterId?: string | undefined
  readonly isDemo?: boolean | undefined
}

export interface NewDraft {
  readonly input: ReleaseInput
  readonly incident: LedgerRecord<IncidentBody> | undefined
  readonly unitId: string
}

export async function createDraft(
  desk: Desk,
  id: string,
  { input, incident, unitId }: NewDraft,
): Promise<Release> {
  const storyId = input.storyId ?? incident?.body.storyId
  const body = draftBody(desk.who, desk.now, {
    input: { ...input, storyId, incidentId: incident?.id },
    before: undefined,
  })
  const checked = await withCheck({ reader: desk, now: desk.now }, { id, body })
  const record = await desk.create<ReleaseBody>(
    {
      kind: 'release',
      id,
      unitId,
      state: 'draft',
      isDemo: (input.isDemo ?? incident?.isDemo ?? false) || (await isDemoStory(desk, storyId)),
      keys: releaseKeys(body),
      body: checked,
    },
    'release.drafted',
  )
  await linkInterpretation(desk, { id, before: undefined, after: body.interprets })
  return record
}

/** What a draft would be: `before` is what it is the next version of. */
export function draftBody(
  who: Actor,
  now: Date,
  { input, before }: { readonly input: ReleaseInput; readonly before: ReleaseBody | undefined },
): ReleaseBody {
  const content = mergeContent(before, input)
  const author = personOf(who)
  const { planId, incidentId, storyId, matterId } = input
  return {
    contentVersion: 1,
    round: 0,
    author,
    writers: [author],
    signatures: [],
    acknowledgements: [],
    versions: [{ ...content, contentVersion: 1, by: author, at: toShanghaiIso(now) }],
    ...(before ? withoutWhatEdits(before) : {}),
    ...content,
    ...mergeSettings(before ?? {}, input),
    ...(planId ? { planId } : {}),
    ...(incidentId ? { incidentId } : {}),
    ...(storyId ? { storyId } : {}),
    ...(matterId ? { matterId } : {}),
  }
}

/** An answer to a demo story is itself demo, whoever writes it: it must go when the demo goes. */
async function isDemoStory(desk: Desk, storyId: string | undefined): Promise<boolean> {
  if (!storyId) return false
  return (await desk.count({ kind: 'alert', keys: { story: storyId }, isDemo: true })) > 0
}

/** The next content version; whoever writes it becomes one of the writers. */
export async function withContent(
  desk: Desk,
  { id, body }: Release,
  edit: ContentEdit,
): Promise<ReleaseBody> {
  const content = mergeContent(body, edit)
  const by = personOf(desk.who)
  const contentVersion = body.contentVersion + 1
  const next: ReleaseBody = {
    ...withoutWhatEdits(body),
    ...content,
    ...mergeSettings(body, edit),
    contentVersion,
    writers: body.writers.some(({ id }) => id === by.id) ? body.writers : [...body.writers, by],
    versions: [...body.versions, { ...content, contentVersion, by, at: toShanghaiIso(desk.now) }],
  }
  await linkInterpretation(desk, { id, before: body.interprets, after: next.interprets })
  return withCheck({ reader: desk, now: desk.now }, { id, body: next })
}

/** Optional fields must be able to go: what an edit takes away must not shine through from the version before. */
function withoutWhatEdits(body: ReleaseBody): ReleaseBody {
  const {
    openness: _openness,
    policy: _policy,
    summary: _summary,
    source: _source,
    channels: _channels,
    embargoUntil: _embargoUntil,
    isInternal: _isInternal,
    interprets: _interprets,
    interpretationPlan: _plan,
    ...rest
  } = body
  return rest
}

function mergeContent(before: Content | undefined, edit: ContentEdit): Content {
  const column = edit.column ?? before?.column
  const openness = edit.openness ?? before?.openness
  const policy = edit.policy === undefined ? before?.policy : edit.policy
  const summary = edit.summary === undefined ? before?.summary : edit.summary?.trim()
  const source = edit.source === undefined ? before?.source : edit.source?.trim()
  if (!column || !portalColumns.includes(column)) throw new AppError('BAD_INPUT', `column ${column}`)
  if (openness && !opennesses.includes(openness)) throw new AppError('BAD_INPUT', `openness ${openness}`)
  return contentOf({
    title: requireText(edit.title ?? before?.title ?? '', '标题', 200),
    body: requireText(edit.body ?? before?.body ?? '', '正文', 50_000),
    column,
    ...(openness ? { openness } : {}),
    ...(policy ? { policy: checkPolicy(policy) } : {}),
    ...(summary ? { summary: requireText(summary, '摘要', 500) } : {}),
    ...(source ? { source: requireText(source, '来源', 100) } : {}),
  })
}

function checkPolicy(policy: PolicyFields): PolicyFields {
  if (!validities.includes(policy.validity)) throw new AppError('BAD_INPUT', `validity ${policy.validity}`)
  return {
    indexNumber: requireText(policy.indexNumber, '索引号', 100),
    theme: requireText(policy.theme, '主题分类', 100),
    issuer: requireText(policy.issuer, '发文机关', 200),
    writtenOn: requireText(policy.writtenOn, '成文日期', 10),
    documentNumber: requireText(policy.documentNumber, '发文字号', 100),
    keywords: policy.keywords.map((word) => requireText(word, '主题词', 50)),
    validity: policy.validity,
  }
}
