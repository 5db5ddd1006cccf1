/**
 * What the linear models see of a text: hashes of its character 1- to 4-grams, its words and its word pairs. Hashes are rolled over UTF-16 units into
 * buffers that are used again, so that nothing is allocated per n-gram; models of any size share one extraction.
 */
export interface Features {
  /** Characters' n-grams first, then for each word its own hash and that of the pair with the word before. */
  readonly hashes: Uint32Array
  readonly length: number
  /** Where the words' part begins: word `i` (of those not blank) is at `wordStart + 2 * i`. */
  readonly wordStart: number
  /** Indices into the tokens of the words that were hashed. */
  readonly words: Uint32Array
  readonly wordCount: number
  /** How many n-grams and words belong to the first `headWindow` characters. */
  readonly headCharacters: number
  readonly headWords: number
}

/** A text longer than this is judged on its beginning: what a notice or a post has to say, it says there. */
export const featureWindow = 4_000
/** What a text is about and wants is said by its title and first sentences; judging these alone costs a fraction. */
export const headWindow = 240

export interface CutText {
  readonly text: string
  readonly tokens: readonly string[]
}

export interface FeatureExtractor {
  /** The answer is valid until the next call of either method. */
  extract(text: string, tokens: readonly string[]): Features
  /** As `extract` for several texts, each with its features beside it; they are valid together. */
  extractAll<Text extends CutText>(texts: readonly Text[]): (Text & { readonly features: Features })[]
}

export function createFeatureExtractor(): FeatureExtractor {
  let hashes = new Uint32Array(0)
  let words = new Uint32Array(0)

  function makeRoom(texts: readonly CutText[]): void {
    const wordsNeeded = texts.reduce((sum, { tokens }) => sum + mostWords(tokens), 0)
    const needed = texts.reduce((sum, { text }) => sum + mostGrams(text), 2 * wordsNeeded)
    if (needed > hashes.length) hashes = new Uint32Array(2 * needed)
    if (wordsNeeded > words.length) words = new Uint32Array(2 * wordsNeeded)
  }

  function extractNext(text: string, tokens: readonly string[], from: Taken): Features {
    const found = hashText(text, tokens, {
      hashes: hashes.subarray(from.hashes, from.hashes + mostGrams(text) + 2 * mostWords(tokens)),
      words: words.subarray(from.words, from.words + mostWords(tokens)),
    })
    from.hashes += found.length
    from.words += found.wordCount
    return found
  }

  return {
    extract(text, tokens) {
      makeRoom([{ text, tokens }])
      return extractNext(text, tokens, { hashes: 0, words: 0 })
    },
    extractAll(texts) {
      makeRoom(texts)
      const taken = { hashes: 0, words: 0 }
      return texts.map((one) => ({ ...one, features: extractNext(one.text, one.tokens, taken) }))
    },
  }
}

/** How much of the buffers is in use. */
interface Taken {
  hashes: number
  words: number
}

const longestGram = 4

const mostGrams = (text: string): number => Math.min(text.length, featureWindow) * longestGram
const mostWords = (tokens: readonly string[]): number => Math.min(tokens.length, featureWindow)

/** Hashes into buffers that are long enough. */
function hashText(
  text: string,
  tokens: readonly string[],
  { hashes, words }: Pick<Features, 'hashes' | 'words'>,
): Features {
  const { count: wordStart, head: headCharacters } = hashCharacters(text, hashes)
  const { count: wordCount, head: headWords } = hashWords(tokens, { hashes, start: wordStart, words })
  const length = wordStart + wordCount * 2
  return { hashes, length, wordStart, words, wordCount, headCharacters, headWords }
}

const zero = 48
const nine = 57

/** A digit is any digit: what counts is that a number stands there. */
function unitAt(text: string, at: number): number {
  const code = text.charCodeAt(at)
  return code >= zero && code <= nine ? zero : code
}

interface Counted {
  readonly count: number
  readonly head: number
}

function hashCharacters(text: string, hashes: Uint32Array): Counted {
  const length = Math.min(text.length, featureWindow)
  let count = 0
  let head = 0
  let b = 0
  let c = 0
  let d = 0
  for (let at = 0; at < length; at++) {
    const a = unitAt(text, at)
    // The fourth 哈 in a row says no more than the third.
    if (a === b && a === c && a === d) continue
    let hash = Math.imul(a ^ 0x5bd1e995, 0x9e3779b1)
    hashes[count++] = finish(hash)
    if (b !== 0) {
      hash = step(hash, b)
      hashes[count++] = finish(hash)
      if (c !== 0) {
        hash = step(hash, c)
        hashes[count++] = finish(hash)
        if (d !== 0) hashes[count++] = finish(step(hash, d))
      }
    }
    d = c
    c = b
    b = a
    if (at < headWindow) head = count
  }
  return { count, head }
}

interface WordBuffers {
  readonly hashes: Uint32Array
  readonly start: number
  readonly words: Uint32Array
}

function hashWords(tokens: readonly string[], { hashes, start, words }: WordBuffers): Counted {
  let count = 0
  let head = 0
  let seen = 0
  let before = 0
  for (let index = 0; index < tokens.length && seen < featureWindow; index++) {
    const token = tokens[index] ?? ''
    seen += token.length
    if (token.length === 1 && token.charCodeAt(0) <= 0x20) continue
    const hash = wordHash(token)
    // The fourth time in a row, as with characters.
    if (hash === before && count > 2 && words[count - 3] === index - 3) continue
    hashes[start + count * 2] = finish(hash)
    hashes[start + count * 2 + 1] = finish(step(before, hash))
    words[count++] = index
    before = hash
    if (seen <= headWindow) head = count
  }
  return { count, head }
}

/** The hash under which a word stands in `Features.hashes`, for tables keyed by it. */
export function wordFeature(token: string): number {
  return finish(wordHash(token))
}

function wordHash(token: string): number {
  let hash = 0x2545f491
  for (let at = 0; at < token.length && at < 32; at++) hash = step(hash, unitAt(token, at))
  return hash
}

function step(hash: number, code: number): number {
  return Math.imul((hash ^ (hash >>> 15)) + code, 0x85ebca6b)
}

function finish(hash: number): number {
  const mixed = Math.imul(hash ^ (hash >>> 16), 0xc2b2ae35)
  return (mixed ^ (mixed >>> 13)) >>> 0
}
