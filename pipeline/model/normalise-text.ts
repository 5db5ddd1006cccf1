import { to } from 'opencc-js/preset/t2cn'

/**
 * One form for every way of writing the same: full width → half width (NFKC), lower case, traditional → simplified. The script is mapped character by
 * character, so that a query and a document agree wherever a word is cut. What cannot be seen (NUL, lone surrogates, zero-width characters, variation
 * selectors) is removed.
 */

/** Normalised text and, for each of its UTF-16 units, where it came from in the original. */
export interface OffsetText {
  readonly text: string
  readonly starts: Uint32Array
  readonly ends: Uint32Array
}

export function normaliseText(text: string): string {
  let out = ''
  walk(text, (piece) => {
    out += piece
  })
  return out
}

/** As `normaliseText`, for marking the original: unit `i` stands for the original's `starts[i]` to `ends[i]`. */
export function normaliseWithOffsets(text: string): OffsetText {
  const starts: number[] = []
  const ends: number[] = []
  let out = ''
  walk(text, (piece, start, end) => {
    out += piece
    for (let unit = 0; unit < piece.length; unit++) {
      starts.push(start)
      ends.push(end)
    }
  })
  return { text: out, starts: Uint32Array.from(starts), ends: Uint32Array.from(ends) }
}

const slow = '\uffff'
const invisible = /(?![\t\n\v\f\r\u0085])[\p{Cc}\p{Cf}\p{Cs}\p{Cn}\p{Co}\p{DI}\p{EMod}]/gu
const invisibleEnd = new RegExp(`(?:${invisible.source})+$`, 'u')
/** Written either way in the same word (5G‐A, don’t). */
const folded: Readonly<Record<string, string>> = { '\u2010': '-', '\u2019': "'" }
/** What joins with the character before it: combining marks, the vowels and finals of Hangul, and what is removed and may stand before one of these. */
const joinsBefore = new RegExp(`^(?:[\\p{M}\\u1160-\\u11ff]|${invisible.source})`, 'u')

/** BMP unit → what it becomes, when that is at most one unit; else `slow`. Empty when removed. Filled as units are met. */
const units: (string | undefined)[] = new Array(0x10000)
let simplified: ReadonlyMap<string, string> | undefined

/** Calls `emit` for each cluster that stands for itself: its normalised form and its place in the original. */
function walk(text: string, emit: (piece: string, start: number, end: number) => void): void {
  const length = text.length
  for (let at = 0; at < length; ) {
    const unit = unitAt(text, at)
    // A mark changes the character before it (e + ´ = é), so that pair goes the slow way too.
    const isAlone = at + 1 >= length || unitAt(text, at + 1) !== slow
    if (unit !== slow && isAlone) {
      if (unit !== '') emit(unit, at, at + 1)
      at++
      continue
    }
    const end = clusterEnd(text, at)
    const cluster = text.slice(at, end)
    const piece = normaliseCluster(cluster)
    if (piece !== '') emit(piece, at, at + cluster.replace(invisibleEnd, '').length)
    at = end
  }
}

function clusterEnd(text: string, start: number): number {
  let end = start + String.fromCodePoint(text.codePointAt(start) ?? 0).length
  while (end < text.length) {
    const next = String.fromCodePoint(text.codePointAt(end) ?? 0)
    if (!joinsBefore.test(next)) break
    end += next.length
  }
  return end
}

function normaliseCluster(cluster: string): string {
  simplified ??= simplifiedCharacters()
  let piece = cluster.replace(invisible, '')
  // Lower case can undo NFKC (İ), so that once more makes the result stable.
  for (let round = 0; round < 2; round++) piece = piece.normalize('NFKC').toLowerCase()
  piece = piece.replace(invisible, '')
  let out = ''
  for (const character of piece) out += simplified.get(character) ?? folded[character] ?? character
  return out
}

function unitAt(text: string, at: number): string {
  const code = text.charCodeAt(at)
  const known = units[code]
  if (known !== undefined) return known
  const character = String.fromCharCode(code)
  const isSurrogate = code >= 0xd800 && code <= 0xdfff
  const piece = isSurrogate || joinsBefore.test(character) ? slow : normaliseCluster(character)
  const unit = piece.length <= 1 ? piece : slow
  units[code] = unit
  return unit
}

/** OpenCC's table of single characters; its phrases depend on what stands beside them and are left out. */
function simplifiedCharacters(): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  for (const group of to.cn ?? []) {
    for (const dictionary of group) addSingles(dictionary, found)
  }
  return found
}

function addSingles(dictionary: unknown, found: Map<string, string>): void {
  const entries =
    typeof dictionary === 'string' ? dictionary.split('|').map((entry) => entry.split(' ')) : dictionary
  if (!Array.isArray(entries)) return
  for (const entry of entries as unknown[]) {
    if (!Array.isArray(entry)) continue
    const [from, into] = entry as unknown[]
    if (typeof from !== 'string' || typeof into !== 'string') continue
    if ([...from].length === 1 && [...into].length === 1 && !found.has(from)) found.set(from, into)
  }
}
