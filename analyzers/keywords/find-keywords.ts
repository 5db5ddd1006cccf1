import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import type { Keyword } from '../../pipeline/model/annotation.ts'
import { AppError } from '../../pipeline/platform/errors.ts'
import { rounded } from '../linear/evidence.ts'
import { type Features, wordFeature } from '../linear/features.ts'
import { createWorthTable } from './worth-table.ts'

/** Name, noun, other content word, function word: how a word's kind is written in the table of frequencies. */
export type WordKind = 'p' | 'n' | 'v' | 'x'

export interface WordFrequency {
  readonly idf: number
  readonly kind: WordKind
}

/** Words of no table are rare: most often a name. */
const unknownWord: WordFrequency = { idf: 9, kind: 'p' }
const kindWeight: Readonly<Record<WordKind, number>> = { p: 1.2, n: 1, v: 0.45, x: 0 }
const titleWeight = 2.5
const shown = 10
/** Tokens looked at: keywords of a long text are in its beginning. */
const lookedAt = 1_000

export interface KeywordFinder {
  readonly version: string
  /** The words that tell this text from others, heaviest first; `titleTokens` tokens belong to the title. */
  find(input: KeywordInput): Keyword[]
}

export interface KeywordInput {
  readonly features: Features
  readonly tokens: readonly string[]
  readonly titleTokens: number
}

/** TF-IDF with the frequencies of the training texts; names and nouns before verbs, function words never. */
export function openKeywordFinder(file: string): KeywordFinder {
  const { version, words } = readFrequencies(file)
  const worthOf = createWorthTable(
    [...words].map(([word, frequency]) => [wordFeature(word), worth(frequency)] as const),
  )
  const unknownWorth = worth(unknownWord)
  return {
    version: `keywords@${version}`,
    find({ features, tokens, titleTokens }) {
      const { sums, total } = sumByWord({ features, tokens, titleTokens })
      const heaviest: Keyword[] = []
      for (const { index, count, hash } of sums.values()) {
        const weight = (count / total) * (worthOf(hash) ?? unknownWorth)
        if (weight > 0) rankIn(heaviest, tokens[index] ?? '', weight)
      }
      return heaviest.map(({ term, weight }) => ({ term, weight: rounded(weight) }))
    },
  }
}

/** Keeps the heaviest in order: a text has many words, of which few are shown. */
function rankIn(heaviest: Keyword[], term: string, weight: number): void {
  let place = heaviest.length
  for (; place > 0; place--) {
    const other = heaviest[place - 1]
    if (!other || other.weight > weight || (other.weight === weight && other.term < term)) break
  }
  if (place === shown) return
  heaviest.splice(place, 0, { term, weight })
  if (heaviest.length > shown) heaviest.pop()
}

interface WordSum {
  readonly hash: number
  /** Its first token. */
  readonly index: number
  count: number
}

/** Counts by the hashes that were computed for the models: hashing each token's string again would cost more than all the rest. */
function sumByWord({ features, tokens, titleTokens }: KeywordInput): {
  sums: Map<number, WordSum>
  total: number
} {
  const sums = new Map<number, WordSum>()
  const end = Math.min(features.wordCount, lookedAt)
  let total = 0
  for (let word = 0; word < end; word++) {
    const index = features.words[word] ?? 0
    if (!isCandidate(tokens[index] ?? '')) continue
    // As a signed number it is a small integer to the engine, and so a cheap key.
    const hash = (features.hashes[features.wordStart + word * 2] ?? 0) | 0
    const count = index < titleTokens ? titleWeight : 1
    total += count
    const sum = sums.get(hash)
    if (sum) sum.count += count
    else sums.set(hash, { hash, index, count })
  }
  return { sums, total }
}

function worth({ idf, kind }: WordFrequency): number {
  return idf * kindWeight[kind]
}

/** Two characters or more, with a Han character or at least two Latin letters; a number says nothing by itself. */
function isCandidate(token: string): boolean {
  if (token.length < 2 || token.length > 30) return false
  const code = token.charCodeAt(0)
  if (code >= 0x4e00 && code <= 0x9fff) return true
  return /[a-z]/.test(token) && /^[a-z0-9][a-z0-9+.#-]*$/.test(token)
}

function readFrequencies(file: string): { version: string; words: ReadonlyMap<string, WordFrequency> } {
  let text: string
  try {
    text = gunzipSync(readFileSync(file)).toString('utf8')
  } catch (cause) {
    throw new AppError('MISSING_PART', `read word frequencies ${file}`, {
      cause,
      userMessage: `读不到词频文件 ${file}，请运行 npm run train。`,
    })
  }
  const [version = '', ...lines] = text.trimEnd().split('\n')
  const words = new Map<string, WordFrequency>()
  for (const line of lines) {
    const [word = '', tenths = '', kind = 'n'] = line.split('\t')
    words.set(word, { idf: Number(tenths) / 10, kind: kind as WordKind })
  }
  return { version, words }
}
