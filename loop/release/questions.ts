import type { Query } from '../../pipeline/model/query.ts'
import type { StoredDocument } from '../../pipeline/model/records.ts'
import type { DocumentFilter } from '../../pipeline/store/store.ts'
import type { LedgerReader } from '../ledger/ledger.ts'
import type { Heard } from '../loop.ts'
import type { PlanBody } from '../plan/plan.ts'
import type { ReleaseBody } from './release.ts'
import { parseRichText, toPlainText } from './rich-text.ts'

/** One question the public asks, in the words of one of those who asked it. No author is named. */
export interface PublicQuestion {
  readonly question: string
  readonly count: number
  /** The text speaks of all it asks about, so that it may be answered there: a person looks. */
  readonly isTouched: boolean
  /** Some of the documents behind the number, the newest first. */
  readonly documents: readonly QuestionDocument[]
}

export interface QuestionDocument {
  readonly id: string
  readonly title: string
  readonly sourceName: string
  readonly at: string
}

export interface PublicQuestions {
  /** What was listened to: the story, the plan's own query, or nothing that this release belongs to. */
  readonly basis: 'story' | 'plan' | 'none'
  /** Documents that ask something, those without a question sentence among them. */
  readonly total: number
  readonly questions: readonly PublicQuestion[]
}

const mostDocuments = 200
const mostQuestions = 30
const shownDocuments = 3

/** What of the loop's records tells where to listen for a release. */
export async function questionFilter(
  reader: LedgerReader,
  { storyId, planId, interprets }: ReleaseBody,
  parseQuery: (text: string) => Query,
): Promise<{ readonly basis: PublicQuestions['basis']; readonly filter: DocumentFilter }> {
  if (storyId) return { basis: 'story', filter: { storyIds: [storyId] } }
  const plan = planId && (await reader.get<PlanBody>('plan', planId))
  if (plan && plan.body.query.trim() !== '')
    return { basis: 'plan', filter: { query: parseQuery(plan.body.query) } }
  // An interpretation answers what was asked about its policy.
  const policy = interprets && (await reader.get<ReleaseBody>('release', interprets))
  if (policy) return questionFilter(reader, { ...policy.body, interprets: '' }, parseQuery)
  return { basis: 'none', filter: {} }
}

/** The questions in the newest documents that ask, alike ones together, those that the text does not speak of first. */
export async function findQuestions(
  heard: Pick<Heard, 'search'>,
  { filter, text }: { readonly filter: DocumentFilter; readonly text: string },
): Promise<Pick<PublicQuestions, 'total' | 'questions'>> {
  const { total, documents } = await heard.search({ ...filter, concerns: ['question'], limit: mostDocuments })
  const words = toPlainText(parseRichText(text))
  const questions = groupQuestions(documents)
    .map(({ question, asked }) => ({
      question,
      count: asked.length,
      isTouched: speaksOf(words, question),
      documents: asked.slice(0, shownDocuments).map(toShown),
    }))
    .sort((a, b) => Number(a.isTouched) - Number(b.isTouched) || b.count - a.count)
  return { total, questions: questions.slice(0, mostQuestions) }
}

interface Group {
  readonly question: string
  readonly pairs: ReadonlySet<string>
  readonly asked: StoredDocument[]
}

const alike = 0.5

/** Each question joins the first that shares half its pairs of characters with it. */
export function groupQuestions(documents: readonly StoredDocument[]): readonly Group[] {
  const groups: Group[] = []
  for (const document of documents)
    for (const question of questionsIn(document)) {
      const pairs = pairsOf(question)
      const group = groups.find((each) => likeness(each.pairs, pairs) >= alike)
      if (!group) groups.push({ question, pairs, asked: [document] })
      else if (!group.asked.includes(document)) group.asked.push(document)
    }
  return groups
}

const asks =
  /吗|呢|么|如何|怎样|怎么|为何|为什么|是否|多少|哪些|哪里|何时|什么|几[时天年月]|能不能|可不可以|有没有/u

/** Sentences that ask: by their mark, or by a word of asking at their end. */
export function questionsIn({ title, text }: Pick<StoredDocument, 'title' | 'text'>): readonly string[] {
  const sentences = `${title}\n${text}`.match(/[^。！!；;？?\n]+[？?]?/gu) ?? []
  return sentences
    .map((sentence) => sentence.trim())
    .filter((sentence) => sentence.length >= 6 && sentence.length <= 80)
    .filter((sentence) => /[？?]$/u.test(sentence) || (asks.test(sentence) && /[吗呢么]$/u.test(sentence)))
}

const stops =
  /请问|想问|问一下|咨询|是不是|是否|为什么|为何|如何|怎么样|怎么|怎样|什么时候|什么|多少|哪些|哪里|何时|能不能|可不可以|有没有|可以|能|会|要|吗|呢|么|我们|你们|我|你|的|了|啊|吧|还|都|就|[\p{P}\s]/gu

/** Half of a word's pairs of characters: 「火扑灭」 is spoken of where 「火已扑灭」 stands. */
const spokenOf = 0.5

/** True when every word of substance in the question is spoken of. */
function speaksOf(text: string, question: string): boolean {
  const parts = question.split(stops).filter((part) => part.length >= 2)
  return parts.length > 0 && parts.every((part) => shareIn(part, text) >= spokenOf)
}

function shareIn(part: string, text: string): number {
  const pairs = [...pairsOf(part)]
  return pairs.filter((pair) => text.includes(pair)).length / Math.max(1, pairs.length)
}

function pairsOf(text: string): ReadonlySet<string> {
  const plain = text.replace(/[\p{P}\s]/gu, '')
  return new Set(Array.from({ length: Math.max(0, plain.length - 1) }, (_, at) => plain.slice(at, at + 2)))
}

function likeness(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  const shared = [...one].filter((pair) => other.has(pair)).length
  return shared / Math.max(1, one.size + other.size - shared)
}

function toShown({ id, title, text, sourceName, publishedAt, observedAt }: StoredDocument): QuestionDocument {
  return { id, title: title || text.slice(0, 40), sourceName, at: publishedAt ?? observedAt }
}
