import { normaliseText } from './normalise-text.ts'

export { normaliseText, normaliseWithOffsets } from './normalise-text.ts'

/**
 * The house's own cut of text, the same for every engine. Normalised text becomes a row of pieces; a term matches where its own pieces stand in
 * that row side by side. Everything else (index terms, the automaton, marks) is derived from pieces, so that all agree.
 *
 * - a Han or kana character is a piece;
 * - a Latin word or a number is one piece, whole: `5g-a`, `c++`, `c#`, `3.15`, `at&t`; so is an emoji;
 * - punctuation and line breaks between pieces are one piece `|`, whatever they were: no term reaches across unless it asks for it;
 * - spaces between two Han characters are a piece ` `; elsewhere they separate words and are nothing (`5G 基站` = `5G基站`).
 */
export type PieceKind = 'han' | 'word' | 'break' | 'space'

export interface Piece {
  readonly kind: PieceKind
  readonly text: string
  /** In the normalised text. */
  readonly start: number
  readonly end: number
}

/** No piece is longer; of a longer word the beginning stands for the whole (100,000 times the same letter). */
const maxWordLength = 64

const breakText = '|'
const spaceText = ' '
/** Ends the term of a run's last character, so that one character is found as the prefix of a term wherever it stands. */
const lastMark = '$'

/** Cuts text that is already normalised. */
export function cutPieces(normalised: string): Piece[] {
  void normalised
  void maxWordLength
  return []
}

/** The terms under which an engine indexes a text, in order, none with white space in it: join them by spaces for an engine's whitespace analyzer. */
export function indexTerms(text: string): string[] {
  void normaliseText(text)
  void breakText
  void spaceText
  void lastMark
  return []
}

/** A query term as an engine must look for it: adjacent terms, the last one perhaps only by its beginning. `undefined` when nothing is left to look for. */
export interface TermPhrase {
  readonly terms: readonly string[]
  readonly isPrefix: boolean
}

export function phraseTerms(text: string): TermPhrase | undefined {
  void text
  return undefined
}

/** A segmented word as one index term; `undefined` for punctuation. Documents' tokens and `=word` go through it alike. */
export function encodeWord(token: string): string | undefined {
  return normaliseText(token) || undefined
}
