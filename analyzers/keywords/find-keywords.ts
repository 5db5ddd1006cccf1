import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import type { Keyword } from '../../pipeline/model/annotation.ts'
import { AppError } from '../../pipeline/platform/errors.ts'
import { rounded } from '../linear/evidence.ts'

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
const lookedAt = 3_000

export interface KeywordFinder {
  readonly version: string
  /** The words that tell this text from others, heaviest first; `titleTokens` tokens belong to the title. */
  find(tokens: readonly string[], titleTokens: number): Keyword[]
}

/** TF-IDF with the frequencies of the training texts; names and nouns before verbs, function words never. */
export function openKeywordFinder(file: string): KeywordFinder {
  const { version, words } = readFrequencies(file)
  return {
    version: `keywords@${version}`,
    find(tokens, titleTokens) {
      const counts = new Map<string, number>()
      const end = Math.min(tokens.length, lookedAt)
      for (let index = 0; index < end; index++) {
        const token = tokens[index] ?? ''
        if (!isCandidate(token)) continue
        counts.set(token, (counts.get(token) ?? 0) + (index < titleTokens ? titleWeight : 1))
      }
      const total = [...counts.values()].reduce((sum, count) => sum + count, 0)
      return [...counts]
        .map(([term, count]) => ({ term, weight: (count / total) * worth(words.get(term) ?? unknownWord) }))
        .filter(({ weight }) => weight > 0)
        .sort((a, b) => b.weight - a.weight || (a.term < b.term ? -1 : 1))
        .slice(0, shown)
        .map(({ term, weight }) => ({ term, weight: rounded(weight) }))
    },
  }
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
