import { indexTerms } from '../../pipeline/model/terms.ts'
import type { Matter, MatterBody } from './matter.ts'

export interface DuplicateSuggestion {
  readonly id: string
  readonly title: string
  readonly state: string
  readonly score: number
  /** Why, in words; never empty. */
  readonly reasons: readonly string[]
}

type Asked = Pick<MatterBody, 'title' | 'question' | 'storyIds' | 'documentIds' | 'keywords'>

/** From this likeness on two questions are the same in other words. */
const nearText = 0.5
const fewestSharedKeywords = 3
const mostSuggestions = 5

/** Matters that may be the same concern: the same story, nearly the same words, the same evidence, shared keywords. A person decides. */
export function findDuplicates(
  asked: Asked & { readonly id?: string },
  others: readonly Matter[],
): readonly DuplicateSuggestion[] {
  return others
    .filter(({ id }) => id !== asked.id)
    .flatMap((other) => {
      const reasons = reasonsFor(asked, other.body)
      const score = reasons.reduce((sum, [weight]) => sum + weight, 0)
      const { id, state, body } = other
      return score === 0
        ? []
        : [{ id, title: body.title, state, score, reasons: reasons.map(([, words]) => words) }]
    })
    .toSorted((a, b) => b.score - a.score || a.id.localeCompare(b.id))
    .slice(0, mostSuggestions)
}

function reasonsFor(asked: Asked, other: Asked): readonly (readonly [number, string])[] {
  const stories = shared(asked.storyIds, other.storyIds)
  const documents = shared(asked.documentIds, other.documentIds)
  const likeness = likenessOf(asked.question, other.question)
  const keywords = shared(asked.keywords, other.keywords)
  return [
    ...(stories.length > 0 ? [[3, '出自同一事件'] as const] : []),
    ...(documents.length > 0 ? [[3, `有 ${documents.length} 条相同的原文`] as const] : []),
    ...(likeness >= nearText ? [[2, `问题文字相近（${Math.round(likeness * 100)}%）`] as const] : []),
    ...(keywords.length >= fewestSharedKeywords
      ? [[1, `共同的关键词：${keywords.slice(0, 6).join('、')}`] as const]
      : []),
  ]
}

function shared(a: readonly string[], b: readonly string[]): readonly string[] {
  return a.filter((one) => b.includes(one))
}

/** Shared pairs of characters, of the shorter text's: a question asked at length still is the question. */
export function likenessOf(a: string, b: string): number {
  const [one, two] = [pairsOf(a), pairsOf(b)]
  const fewer = Math.min(one.size, two.size)
  if (fewer < fewestPairs) return 0
  let common = 0
  for (const pair of one) if (two.has(pair)) common++
  // Of both together it must still be a good part: a short phrase stands in many long texts.
  return (common / fewer + common / (one.size + two.size - common)) / 2
}

const fewestPairs = 4

function pairsOf(text: string): ReadonlySet<string> {
  return new Set(indexTerms(text).filter((term) => term !== '|' && !term.endsWith('$')))
}
