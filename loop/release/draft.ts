import { toShanghaiIso } from '../../pipeline/platform/clock.ts'
import { AppError } from '../../pipeline/platform/errors.ts'
import type { IncidentBody } from '../incident/incident.ts'
import type { LedgerRecord } from '../ledger/ledger.ts'
import { personOf } from '../office/actor.ts'
import { requireText } from '../office/input.ts'
import type { Desk } from '../office/office.ts'
import {
  type Content,
  linkKeys,
  type Openness,
  opennesses,
  type PortalColumn,
  portalColumns,
  type ReleaseBody,
  type ReleaseLinks,
} from './release.ts'

type Release = LedgerRecord<ReleaseBody>

export interface ReleaseInput {
  readonly title: string
  readonly body: string
  readonly column: PortalColumn
  readonly openness?: Openness | undefined
  readonly incidentId?: string | undefined
  readonly storyId?: string | undefined
  readonly planId?: string | undefined
  readonly matterId?: string | undefined
  readonly isDemo?: boolean | undefined
}

/** What is absent stays as it is. */
export interface ContentEdit {
  readonly title?: string | undefined
  readonly body?: string | undefined
  readonly column?: PortalColumn | undefined
  readonly openness?: Openness | undefined
}

export async function createDraft(
  desk: Desk,
  id: string,
  {
    input,
    incident,
    unitId,
  }: {
    readonly input: ReleaseInput
    readonly incident: LedgerRecord<IncidentBody> | undefined
    readonly unitId: string
  },
): Promise<Release> {
  const content = checkContent(input)
  const author = personOf(desk.who)
  const storyId = input.storyId ?? incident?.body.storyId
  const links: ReleaseLinks = {
    ...(input.planId ? { planId: input.planId } : {}),
    ...(incident ? { incidentId: incident.id } : {}),
    ...(storyId ? { storyId } : {}),
    ...(input.matterId ? { matterId: input.matterId } : {}),
  }
  return desk.create<ReleaseBody>(
    {
      kind: 'release',
      id,
      unitId,
      state: 'draft',
      isDemo: (input.isDemo ?? incident?.isDemo ?? false) || (await isDemoStory(desk, storyId)),
      keys: {
        author: author.id,
        ...linkKeys(links),
      },
      body: {
        ...content,
        ...links,
        contentVersion: 1,
        round: 0,
        author,
        writers: [author],
        signatures: [],
        acknowledgements: [],
        versions: [{ ...content, contentVersion: 1, by: author, at: toShanghaiIso(desk.now) }],
      },
    },
    'release.drafted',
  )
}

/** An answer to a demo story is itself demo, whoever writes it: it must go when the demo goes. */
async function isDemoStory(desk: Desk, storyId: string | undefined): Promise<boolean> {
  if (!storyId) return false
  return (await desk.count({ kind: 'alert', keys: { story: storyId }, isDemo: true })) > 0
}

/** The next content version; whoever writes it becomes one of the writers. */
export function withContent(desk: Desk, { body }: Release, edit: ContentEdit): ReleaseBody {
  const { title, body: text, column } = body
  const openness = edit.openness ?? body.openness
  const content = checkContent({
    title: edit.title ?? title,
    body: edit.body ?? text,
    column: edit.column ?? column,
    openness,
  })
  const by = personOf(desk.who)
  const contentVersion = body.contentVersion + 1
  return {
    ...body,
    ...content,
    contentVersion,
    writers: body.writers.some(({ id }) => id === by.id) ? body.writers : [...body.writers, by],
    versions: [...body.versions, { ...content, contentVersion, by, at: toShanghaiIso(desk.now) }],
  }
}

function checkContent(input: {
  readonly title: string
  readonly body: string
  readonly column: PortalColumn
  readonly openness?: Openness | undefined
}): Content {
  if (!portalColumns.includes(input.column)) throw new AppError('BAD_INPUT', `column ${input.column}`)
  if (input.openness && !opennesses.includes(input.openness))
    throw new AppError('BAD_INPUT', `openness ${input.openness}`)
  return {
    title: requireText(input.title, '标题', 200),
    body: requireText(input.body, '正文', 50_000),
    column: input.column,
    ...(input.openness ? { openness: input.openness } : {}),
  }
}
