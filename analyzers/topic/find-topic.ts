import type { Evidence, Scored } from '../../pipeline/model/annotation.ts'
import { rounded } from '../linear/evidence.ts'
import type { Features } from '../linear/features.ts'
import type { LinearModel } from '../linear/linear-model.ts'
import { probabilities } from '../linear/probabilities.ts'
import { createPhraseMatcher } from '../text/phrase-matcher.ts'
import type { Taxonomy, Topic } from './taxonomy.ts'

export interface TopicInput {
  /** Normalised title + newline + text. */
  readonly text: string
  readonly titleLength: number
  readonly features: Features
  /** Whether somebody asks or complains: only then does the petition scheme have a say. */
  readonly isPetition: boolean
}

export interface TopicFinder {
  readonly version: string
  find(input: TopicInput): Scored<string> & { readonly evidence: readonly Evidence[] }
}

export interface TopicModels {
  readonly taxonomy: Taxonomy
  readonly news: LinearModel
  readonly petition: LinearModel
}

export const noTopic = '其他/未分类'

const titleBonus = 2
/** Seeds that far into a text say what else it mentions, not what it is about. */
const seedWindow = 3_000
/** With this much from seeds the trained schemes are not asked: they cost more than the whole of the seeds. */
const clear = 6
const supportWeight = { news: 2.2, petition: 3 }
/** What stands against every topic: with scores of this size the answer is even odds. */
const doubt = 1.5
/** Below this no topic is named. */
const least = 0.75

/**
 * The ministry's own taxonomy decides, by the seed words of its file, title words counting double; a seed's later occurrences count less. Where seeds
 * are silent or weak, the news scheme and, for complaints and questions, the petition scheme add what their probability is worth. So that a class
 * added in the file works at once, and a document about nothing of the ministry's still gets its general class.
 */
export function openTopicFinder({ taxonomy, news, petition }: TopicModels): TopicFinder {
  const { topics } = taxonomy
  const matcher = createPhraseMatcher(seedEntries(topics))
  const supports = topics.map(({ support }) => ({
    news: support.news.map((name) => news.classes.indexOf(name)).filter((index) => index >= 0),
    petition: support.petition.map((name) => petition.classes.indexOf(name)).filter((index) => index >= 0),
  }))
  const support = ({ features, isPetition }: TopicInput, scores: Float64Array) => {
    const ofNews = probabilities(news.score(features, 'head'))
    const ofPetition = isPetition ? probabilities(petition.score(features, 'head')) : undefined
    for (const [index, classes] of supports.entries()) {
      let sum = 0
      for (const k of classes.news) sum += supportWeight.news * (ofNews[k] ?? 0)
      if (ofPetition) for (const k of classes.petition) sum += supportWeight.petition * (ofPetition[k] ?? 0)
      scores[index] = (scores[index] ?? 0) + sum
    }
  }
  return {
    version: `taxonomy@${taxonomy.version}+news.${news.version}+petition.${petition.version}`,
    find(input) {
      const { scores, seeds } = seedScores(matcher, topics.length, input)
      if (Math.max(0, ...scores) < clear) support(input, scores)
      return answer(topics, scores, seeds)
    },
  }
}

interface SeedEntry {
  readonly word: string
  readonly topics: readonly { readonly index: number; readonly weight: number }[]
}

interface SeedHit {
  readonly entry: SeedEntry
  count: number
  isInTitle: boolean
}

function seedEntries(topics: readonly Topic[]): Map<string, SeedEntry> {
  const entries = new Map<string, { word: string; topics: { index: number; weight: number }[] }>()
  for (const [index, { seeds }] of topics.entries()) {
    for (const { word, weight } of seeds) {
      const entry = entries.get(word) ?? { word, topics: [] }
      entry.topics.push({ index, weight })
      entries.set(word, entry)
    }
  }
  return entries
}

function seedScores(
  matcher: ReturnType<typeof createPhraseMatcher<SeedEntry>>,
  topicCount: number,
  { text, titleLength }: TopicInput,
): { scores: Float64Array; seeds: Iterable<SeedHit> } {
  const hits = new Map<string, SeedHit>()
  matcher.match(text.length > seedWindow ? text.slice(0, seedWindow) : text, (entry, start) => {
    const hit = hits.get(entry.word) ?? { entry, count: 0, isInTitle: false }
    hit.count++
    if (start < titleLength) hit.isInTitle = true
    hits.set(entry.word, hit)
  })
  const scores = new Float64Array(topicCount)
  for (const hit of hits.values()) {
    for (const { index, weight } of hit.entry.topics) {
      scores[index] = (scores[index] ?? 0) + weight * worth(hit)
    }
  }
  return { scores, seeds: hits.values() }
}

function worth({ count, isInTitle }: SeedHit): number {
  return (1 + Math.log(count)) * (isInTitle ? titleBonus : 1)
}

function answer(
  topics: readonly Topic[],
  scores: Float64Array,
  seeds: Iterable<SeedHit>,
): Scored<string> & { readonly evidence: readonly Evidence[] } {
  let best = 0
  let sum = doubt
  for (const [index, score] of scores.entries()) {
    if (score > (scores[best] ?? 0)) best = index
    sum += score
  }
  const top = scores[best] ?? 0
  if (top < least) return { label: noTopic, probability: rounded(1 - top / sum), evidence: [] }
  return {
    label: topics[best]?.label ?? noTopic,
    probability: rounded(top / sum),
    evidence: evidenceFor(best, seeds),
  }
}

function evidenceFor(topic: number, seeds: Iterable<SeedHit>): Evidence[] {
  const found: Evidence[] = []
  for (const hit of seeds) {
    const seed = hit.entry.topics.find(({ index }) => index === topic)
    if (seed) found.push({ term: hit.entry.word, weight: rounded(seed.weight * worth(hit)) })
  }
  return found.sort((a, b) => b.weight - a.weight || (a.term < b.term ? -1 : 1)).slice(0, 5)
}
