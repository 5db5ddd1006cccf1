import { createPhraseMatcher, type PhraseMatcher } from '../../../analyzers/text/phrase-matcher.ts'
import { excerptAround, type Found, type Gate } from './gate.ts'
import type { GateLists, WrongWord } from './lists.ts'

/** 常见错别字: words that are wrong wherever they stand, but for their exceptions. */
export const findWrongCharacters: Gate = ({ text, lists }) => {
  const found: Found[] = []
  matcherOf(lists).match(text, (word, start, end) => {
    if (!isException(text, start, word)) found.push(finding(text, { start, end, right: word.right }))
  })
  for (const { pattern, right } of lists.patterns)
    for (const match of text.matchAll(pattern))
      found.push(finding(text, { start: match.index, end: match.index + match[0].length, right }))
  return found
}

function finding(
  text: string,
  { start, end, right }: { readonly start: number; readonly end: number; readonly right: string },
): Found {
  return {
    gate: 'characters',
    isBlocking: false,
    excerpt: excerptAround(text, start, end, 6),
    message: `疑似错别字：${text.slice(start, end)}`,
    suggestion: right,
  }
}

/** The wrong word is here a part of a right one: 「按装」 in 「按装机容量」. */
function isException(text: string, start: number, { wrong, except = [] }: WrongWord): boolean {
  return except.some((right) => {
    const offset = right.indexOf(wrong)
    return offset >= 0 && text.startsWith(right, start - offset)
  })
}

const matchers = new WeakMap<GateLists, PhraseMatcher<WrongWord>>()

/** Made once for each list: it holds some hundred words and is asked for each text. */
function matcherOf(lists: GateLists): PhraseMatcher<WrongWord> {
  const known = matchers.get(lists)
  if (known) return known
  const made = createPhraseMatcher(lists.words.map((word) => [word.wrong, word] as const))
  matchers.set(lists, made)
  return made
}
