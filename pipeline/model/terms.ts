import { normaliseText } from './normalise-text.ts'

export { normaliseText, normaliseWithOffsets } from './normalise-text.ts'

/**
 * The house's own cut of text, the same for every engine. Normalised text becomes a row of pieces; a term matches where its own pieces stand in
 * that row side by side. Everything else (index terms, the automaton, marks) is derived from pieces, so that all agree.
 *
 * - `han`: one Han or kana character;
 * - `word`: a Latin word or a number, whole: `5g-a`, `c++`, `c#`, `3.15`, `at&t`; also one emoji;
 * - `break`: punctuation and line breaks between pieces, whatever and however many: no term reaches across unless it has some there too;
 * - `space`: spaces between two Han characters. Elsewhere they only part words and are no piece (`5G 基站` = `5G基站`).
 */
export type PieceKind = 'han' | 'word' | 'break' | 'space'

export interface Piece {
  readonly kind: PieceKind
  /** `|` for a break, ` ` for a space. */
  readonly text: string
  /** In the normalised text. */
  readonly start: number
  readonly end: number
}

/** A query term as an engine must look for it: adjacent index terms, the last one perhaps only by its beginning. */
export interface TermPhrase {
  readonly terms: readonly string[]
  readonly isPrefix: boolean
}

/** Cuts text that is already normalised. */
export function cutPieces(normalised: string): Piece[] {
  const pieces: Piece[] = []
  visitPieces(normalised, (kind, start, end) => {
    const text = gapTexts[kind] ?? normalised.slice(start, end)
    pieces.push({ kind, text, start, end })
  })
  return pieces
}

/**
 * The terms under which an engine indexes a text, in order. A run of Han characters gives its overlapping pairs and, last, its last character with a
 * `$`: so every character begins some term and is found by prefix, and no phrase of pairs reaches from one run into the next. Words stand for
 * themselves, a break is `|`. Terms hold no white space and no other ASCII than letters, digits and `-.'&_+#$|`: engines are handed them joined
 * by spaces and must cut at spaces only (FTS5: tokenizer `ascii` with those characters as tokenchars; Elasticsearch: `whitespace`).
 */
export function indexTerms(text: string): string[] {
  return termsOf(normaliseText(text))
}

/** The characters of `indexTerms` and `encodeWord` that FTS5's `ascii` tokenizer would cut at if not told otherwise. */
export const termCharacters = "-.'&_+#$|"

/** How to look for a query term in what `indexTerms` gave; `undefined` when nothing is left to look for, as in `！？`. */
export function phraseTerms(text: string): TermPhrase | undefined {
  const normalised = normaliseText(text)
  const pieces = cutPieces(normalised)
  const last = pieces.at(-1)
  if (last === undefined) return undefined
  const terms = termsOf(normalised)
  if (last.kind === 'word') return { terms, isPrefix: false }
  // The text may go on behind the term's last character: a pair that ends with it is enough, a character alone is any term's beginning.
  terms.pop()
  if (pieces.at(-2)?.kind === 'han') return { terms, isPrefix: false }
  return { terms: [...terms, last.text], isPrefix: true }
}

/** A segmented word as one index term; `undefined` for punctuation. Documents' tokens and `=word` go through it alike. */
export function encodeWord(token: string): string | undefined {
  let word = ''
  for (const { kind, text } of cutPieces(normaliseText(token))) {
    if (kind === 'han' || kind === 'word') word += text
  }
  return word === '' ? undefined : cap(word)
}

const gapTexts: Readonly<Partial<Record<PieceKind, string>>> = { break: '|', space: ' ' }
const lastMark = '$'
/** Of a longer word the beginning stands for the whole: 100,000 times the same letter is one short term. */
const maxWordLength = 64

function termsOf(normalised: string): string[] {
  const terms: string[] = []
  // Where the Han character before stands; `end` 0 for none.
  let previous = 0
  let previousEnd = 0
  const last = () => normalised.slice(previous, previousEnd) + lastMark
  visitPieces(normalised, (kind, start, end) => {
    if (kind === 'han') {
      if (previousEnd === start && start > 0) terms.push(normalised.slice(previous, end))
      else if (previousEnd > 0)
        terms.push(normalised.slice(previous, previousEnd) + normalised.slice(start, end))
      previous = start
      previousEnd = end
      return
    }
    if (previousEnd > 0) terms.push(last())
    previousEnd = 0
    // A space needs no term: only a space lets a pair follow directly on a run's last character.
    if (kind !== 'space') terms.push(kind === 'break' ? '|' : normalised.slice(start, end))
  })
  if (previousEnd > 0) terms.push(last())
  return terms
}

type Visit = (kind: PieceKind, start: number, end: number) => void

/** Calls `visit` for each piece in order; words longer than `maxWordLength` are handed by their beginning. */
export function visitPieces(text: string, visit: Visit): void {
  let before: PieceKind | undefined
  let gap: 'break' | 'space' | undefined
  let gapStart = 0
  for (let at = 0; at < text.length; ) {
    const unit = text.charCodeAt(at)
    // Most of all text: one Han character after the other.
    if (unitClasses[unit] === classes.han + 1 && gap === undefined) {
      visit('han', at, at + 1)
      before = 'han'
      at++
      continue
    }
    const kind = classAt(text, at)
    const width = widthAt(text, at)
    if (kind === classes.ignored) {
      at += width
      continue
    }
    if (kind === classes.space || kind === classes.punctuation) {
      if (gap === undefined) gapStart = at
      gap = kind === classes.punctuation || gap === 'break' ? 'break' : 'space'
      at += width
      continue
    }
    const piece = kind === classes.han ? 'han' : 'word'
    const isPiece = gap === 'break' || (gap === 'space' && before === 'han' && piece === 'han')
    if (gap && before && isPiece) visit(gap, gapStart, at)
    const end = kind === classes.word ? wordEnd(text, at) : at + width
    visit(piece, at, piece === 'word' ? at + cap(text.slice(at, end)).length : end)
    before = piece
    gap = undefined
    at = end
  }
}

function cap(word: string): string {
  return word.length <= maxWordLength
    ? word
    : word.slice(0, maxWordLength).toWellFormed().replace('\ufffd', '')
}

/** Joins the parts of one word: 5g-a, 3.15, don't, at&t. */
const joiners = new Set(['-', '.', "'", '&'])

function wordEnd(text: string, start: number): number {
  let end = start
  while (end < text.length) {
    if (isWordPart(text, end)) end += widthAt(text, end)
    else if (joiners.has(text[end] ?? '') && classAt(text, end + 1) === classes.word) end++
    else break
  }
  return end + suffixLength(text, start, end)
}

function isWordPart(text: string, at: number): boolean {
  return classAt(text, at) === classes.word || isMark.test(text[at] ?? '')
}

/** `c++` and `c#` are words of their own, `5g+工业` and the hashtag `#ai#` are not. */
function suffixLength(text: string, start: number, end: number): number {
  const next = (at: number) => classAt(text, at)
  const isPlusPlus = text.startsWith('++', end) && text[end + 2] !== '+' && next(end + 2) !== classes.word
  if (isPlusPlus && isLetter.test(text[end - 1] ?? '')) return 2
  const isSharp = text[end] === '#' && text[start - 1] !== '#' && next(end + 1) !== classes.word
  return isSharp && end - start === 1 && isLetter.test(text[start] ?? '') ? 1 : 0
}

const classes = { punctuation: 0, space: 1, han: 2, word: 3, pictograph: 4, ignored: 5 } as const
type CharacterClass = (typeof classes)[keyof typeof classes]

const isHan = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー]/u
const isWord = /^[\p{L}\p{N}\p{RI}_]/u
const isMark = /^\p{M}/u
const isLetter = /^\p{L}/u
const isPictograph = /^\p{ExtPict}/u
const isSpace = /^[ \t]/

/** Class of each BMP unit plus 1, filled as units are met. */
const unitClasses = new Uint8Array(0x10000)

/** End of text counts as punctuation. */
function classAt(text: string, at: number): CharacterClass {
  const unit = text.charCodeAt(at)
  if (Number.isNaN(unit)) return classes.punctuation
  if (unit >= 0xd800 && unit <= 0xdfff) return classOf(String.fromCodePoint(text.codePointAt(at) ?? 0))
  const known = unitClasses[unit]
  if (known) return (known - 1) as CharacterClass
  const found = classOf(String.fromCharCode(unit))
  unitClasses[unit] = found + 1
  return found
}

function widthAt(text: string, at: number): number {
  const unit = text.charCodeAt(at)
  return unit >= 0xd800 && unit <= 0xdbff && at + 1 < text.length ? 2 : 1
}

function classOf(character: string): CharacterClass {
  if (isHan.test(character)) return classes.han
  if (isWord.test(character)) return classes.word
  // A mark that joined with nothing (火̶) parts nothing either.
  if (isMark.test(character)) return classes.ignored
  if (isPictograph.test(character)) return classes.pictograph
  return isSpace.test(character) ? classes.space : classes.punctuation
}
