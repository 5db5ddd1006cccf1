import { toShanghaiIso } from '../../pipeline/platform/clock.ts'
import { AppError } from '../../pipeline/platform/errors.ts'
import type { IncidentBody } from '../incident/incident.ts'
import { personOf } from '../office/actor.ts'
import { requireText } from '../office/input.ts'
import type { Desk } from '../office/office.ts'
import type { Rules } from '../rules/rules.ts'
import { startClocks } from './clocks.ts'
import {
  type Matter,
  type MatterBody,
  type MatterCategory,
  type MatterEntry,
  type MatterOrigin,
  matterCategories,
  matterKeys,
} from './matter.ts'

export interface NewMatter {
  readonly id: string
  /** The unit that keeps it until it is routed. */
  readonly unitId: string
  readonly title: string
  readonly question: string
  readonly category: MatterCategory
  readonly categoryReason: string
  readonly origin: MatterOrigin
  readonly storyId?: string | undefined
  readonly incidentId?: string | undefined
  readonly planId?: string | undefined
  readonly documentIds?: readonly string[] | undefined
  readonly topics?: readonly string[] | undefined
  readonly keywords?: readonly string[] | undefined
  /** When the office knew of it: the clocks run from here; default now. */
  readonly knownAt?: Date | undefined
  readonly isDemo?: boolean | undefined
}

const mostDocuments = 200

/** Registers a matter in the transaction of what it comes from (a letter, an alert). The right to do that is enough for it. */
export async function registerMatter(desk: Desk, input: NewMatter, rules: Rules): Promise<Matter> {
  const knownAt = input.knownAt ?? desk.now
  if (knownAt.getTime() > desk.now.getTime())
    throw new AppError('BAD_INPUT', 'known in the future', { userMessage: '获知时间不能晚于现在' })
  if (!matterCategories.includes(input.category))
    throw new AppError('BAD_INPUT', `category ${input.category}`, { userMessage: '请选择关切类别' })
  const incident = input.incidentId ? await desk.need<IncidentBody>('incident', input.incidentId) : undefined
  const storyId = input.storyId ?? incident?.body.storyId
  const title = requireText(input.title, '标题', 200)
  const body: MatterBody = {
    title,
    question: requireText(input.question, '公众的问题', 2_000),
    category: input.category,
    categoryReason: requireText(input.categoryReason, '归类理由'),
    origins: [input.origin],
    registeredBy: personOf(desk.who),
    knownAt: toShanghaiIso(knownAt),
    storyIds: storyId ? [storyId] : [],
    ...(incident ? { incidentId: incident.id } : {}),
    ...(input.planId ? { planId: input.planId } : {}),
    documentIds: [...new Set(input.documentIds)].slice(0, mostDocuments),
    topics: input.topics ?? [],
    keywords: input.keywords ?? [],
    lines: [],
    clocks: startClocks({ matterId: input.id, knownAt, rules, incident }),
    mergedFrom: [],
    history: [newMatterEntry(desk, 'registered', `登记：${title}`)],
  }
  return desk.create<MatterBody>(
    {
      kind: 'matter',
      id: input.id,
      unitId: input.unitId,
      state: 'registered',
      body,
      isDemo: (input.isDemo ?? false) || (incident?.isDemo ?? false) || (await isDemoStory(desk, storyId)),
      keys: matterKeys(body),
    },
    'matter.registered',
    `${input.category}: ${body.categoryReason}`,
  )
}

/** A concern about a demo story goes when the demo goes. */
async function isDemoStory(desk: Desk, storyId: string | undefined): Promise<boolean> {
  if (!storyId) return false
  return (await desk.count({ kind: 'alert', keys: { story: storyId }, isDemo: true })) > 0
}

export function newMatterEntry(
  desk: Desk,
  kind: string,
  text: string,
  link?: MatterEntry['link'],
): MatterEntry {
  return { at: toShanghaiIso(desk.now), by: personOf(desk.who), kind, text, ...(link ? { link } : {}) }
}

export function withEntry(body: MatterBody, entry: MatterEntry): MatterBody {
  return { ...body, history: [...body.history, entry] }
}
