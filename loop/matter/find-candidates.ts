import type { Concern } from '../../pipeline/model/annotation.ts'
import type { StoredDocument, Story } from '../../pipeline/model/records.ts'
import type { Store } from '../../pipeline/store/store.ts'
import rules from './candidate-rules.json' with { type: 'json' }
import type { MatterCategory } from './matter.ts'

/** What it asks of what was heard. */
export type HeardQuestions = Pick<Store, 'search' | 'story'>

/** What carries a concern: it is asked, or it is told wrongly. */
export const questionConcerns: readonly Concern[] = ['question', 'rumour-suspect']

export interface MatterCandidate {
  readonly story: { readonly id: string; readonly title: string }
  readonly isDemo: boolean
  /** Questions and suspected misreadings in the last window, and a day's share of the days before. */
  readonly count: number
  readonly perDayBefore: number
  readonly reasons: readonly string[]
  readonly category: MatterCategory
  readonly categoryReason: string
  /** In the public's words: the latest question itself. */
  readonly question: string
  readonly documents: readonly CandidateDocument[]
  readonly topics: readonly string[]
  readonly keywords: readonly string[]
}

export interface CandidateDocument {
  readonly id: string
  readonly sourceName: string
  readonly text: string
  readonly concern: Concern
  readonly publishedAt?: string
}

interface Asked {
  readonly heard: HeardQuestions
  readonly now: Date
  readonly unitIds: readonly string[] | undefined
  /** Stories that are a matter already. */
  readonly known: ReadonlySet<string>
}

const hourMs = 3_600_000

/** Stories in which people ask, or tell it wrongly, clearly more than in the days before. The office decides what becomes a matter. */
export async function findCandidates(asked: Asked): Promise<readonly MatterCandidate[]> {
  const recent = await countByStory(asked, { fromHours: rules.windowHours, toHours: 0 })
  const enough = [...recent].filter(([id, count]) => count >= rules.fewestDocuments && !asked.known.has(id))
  if (enough.length === 0) return []
  const before = await countByStory(
    asked,
    { fromHours: rules.windowHours + rules.baselineDays * 24, toHours: rules.windowHours },
    enough.map(([id]) => id),
  )
  const grown = enough
    .map(([id, count]) => ({ id, count, perDayBefore: (before.get(id) ?? 0) / rules.baselineDays }))
    .filter(({ count, perDayBefore }) => hasGrown(count, perDayBefore))
    .toSorted((a, b) => b.count - a.count || a.id.localeCompare(b.id))
    .slice(0, rules.mostCandidates)
  const found = await Promise.all(grown.map((one) => describe(asked, one)))
  return found.filter((one) => one !== undefined)
}

/** Twice the day before is not growth when it may be chance: the difference must exceed two of its standard errors (counts are Poisson). */
function hasGrown(count: number, perDayBefore: number): boolean {
  const perWindow = (perDayBefore * rules.windowHours) / 24
  const error = Math.sqrt(count + perWindow / rules.baselineDays)
  return count >= rules.leastGrowth * perWindow && count - perWindow > 2 * error
}

async function countByStory(
  { heard, now, unitIds }: Asked,
  span: { readonly fromHours: number; readonly toHours: number },
  storyIds?: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const { facets } = await heard.search({
    concerns: questionConcerns,
    from: new Date(now.getTime() - span.fromHours * hourMs),
    to: new Date(now.getTime() - span.toHours * hourMs),
    ...(unitIds ? { unitIds } : {}),
    ...(storyIds ? { storyIds } : {}),
    facets: ['story'],
    limit: 1,
  })
  return new Map((facets.story ?? []).map(({ value, count }) => [value, count]))
}

interface Grown {
  readonly id: string
  readonly count: number
  readonly perDayBefore: number
}

async function describe(asked: Asked, grown: Grown): Promise<MatterCandidate | undefined> {
  const { heard, now, unitIds } = asked
  const story = await heard.story(grown.id)
  if (!story || asked.known.has(story.id)) return undefined
  const { documents, facets } = await heard.search({
    concerns: questionConcerns,
    storyIds: [grown.id],
    from: new Date(now.getTime() - rules.windowHours * hourMs),
    to: now,
    ...(unitIds ? { unitIds } : {}),
    facets: ['concern', 'topic'],
    limit: rules.evidence,
  })
  const rumours = facets.concern?.find(({ value }) => value === 'rumour-suspect')?.count ?? 0
  return {
    story: { id: story.id, title: story.title },
    isDemo: story.isDemo,
    count: grown.count,
    perDayBefore: grown.perDayBefore,
    reasons: reasonsOf(grown, rumours),
    ...categoryOf(story, { ...grown, rumours }),
    question: questionOf(documents),
    documents: documents.map(showDocument),
    topics: (facets.topic ?? []).slice(0, 2).map(({ value }) => value),
    keywords: keywordsOf(documents),
  }
}

function reasonsOf({ count, perDayBefore }: Grown, rumours: number): readonly string[] {
  const growth =
    perDayBefore === 0
      ? '此前七天没有'
      : `此前七天日均 ${perDayBefore.toFixed(1)} 条，为其 ${(count / perDayBefore).toFixed(1)} 倍`
  return [
    `近 ${rules.windowHours} 小时提问和疑似误解 ${count} 条，${growth}`,
    ...(rumours > 0 ? [`其中疑似误传 ${rumours} 条`] : []),
  ]
}

/** A beginning for the person who registers it, with its reason. */
function categoryOf(
  { negativeCount, size }: Story,
  { count, rumours }: { readonly count: number; readonly rumours: number },
): Pick<MatterCandidate, 'category' | 'categoryReason'> {
  if (rumours * 2 >= count)
    return { category: 'misreading', categoryReason: `疑似误传占 ${rumours}/${count}` }
  if (negativeCount * 2 >= size)
    return {
      category: 'vital-interest',
      categoryReason: `提问较多，且事件中负面信息占 ${negativeCount}/${size}`,
    }
  return { category: 'other', categoryReason: '以一般提问为主，未见应予回应的情形，请核对' }
}

const longestQuestion = 200

function questionOf(documents: readonly StoredDocument[]): string {
  const asked = documents.find(({ annotations }) => annotations.concern.label === 'question') ?? documents[0]
  const words = asked ? asked.text.trim() || asked.title.trim() : ''
  const sentence = words.split(/(?<=[？?])/).find((part) => /[？?]$/.test(part)) ?? words
  return sentence.trim().slice(0, longestQuestion)
}

function showDocument({
  id,
  sourceName,
  title,
  text,
  annotations,
  publishedAt,
}: StoredDocument): CandidateDocument {
  return {
    id,
    sourceName,
    text: (title.trim() || text.trim()).slice(0, longestQuestion),
    concern: annotations.concern.label,
    ...(publishedAt ? { publishedAt } : {}),
  }
}

const mostKeywords = 12

/** Words that several of the documents have, the most common first. */
export function keywordsOf(documents: readonly StoredDocument[]): readonly string[] {
  const counts = new Map<string, number>()
  for (const { annotations } of documents)
    for (const { term } of annotations.keywords) counts.set(term, (counts.get(term) ?? 0) + 1)
  return [...counts]
    .toSorted((a, b) => b[1] - a[1] || a[0].localeCompare(b[0]))
    .slice(0, mostKeywords)
    .map(([term]) => term)
}
