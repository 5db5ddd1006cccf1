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
const slowUnit = 0xffff
const removed = /[\p{Cc}\p{Cf}\p{Cs}\p{Cn}\p{Co}\p{DI}\p{EMod}]/gu
const keptControls = /[\t\n\v\f\r\u0085]/
/** Written either way in the same word (5G‐A, don’t). */
const folded: Readonly<Record<string, string>> = { '\u2010': '-', '\u2019': "'" }
/** What can join with the character before it: combining marks and the vowels and finals of Hangul. */
const joinsBefore = /^[\p{M}\u1160-\u11ff]/u

interface Tables {
  /** BMP unit → what it becomes, when that is at most one unit; else `slow`. Empty when removed. */
  readonly units: readonly string[]
  readonly simplified: ReadonlyMap<string, string>
}

let tables: Tables | undefined

/** Calls `emit` for each cluster that stands for itself: its normalised form and its place in the original. */
function walk(text: string, emit: (piece: string, start: number, end: number) => void): void {
  tables ??= buildTables()
  const { units } = tables
  const length = text.length
  for (let at = 0; at < length; ) {
    const unit = units[text.charCodeAt(at)] ?? slow
    // A mark changes the character before it (e + ´ = é), so that pair goes the slow way too.
    const isAlone = at + 1 >= length || units[text.charCodeAt(at + 1)] !== slow
    if (unit !== slow && isAlone) {
      if (unit !== '') emit(unit, at, at + 1)
      at++
      continue
    }
    const end = clusterEnd(text, at)
    const piece = normaliseCluster(text.slice(at, end), tables.simplified)
    if (piece !== '') emit(piece, at, end)
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

function normaliseCluster(cluster: string, simplified: ReadonlyMap<string, string>): string {
  let piece = cluster.toWellFormed().replaceAll('\ufffd', '')
  // Lower case can undo NFKC (İ), so that once more makes the result stable.
  for (let round = 0; round < 2; round++) piece = piece.normalize('NFKC').toLowerCase()
  piece = piece.replace(removed, (found) => (keptControls.test(found) ? found : ''))
  let out = ''
  for (const character of piece) out += simplified.get(character) ?? folded[character] ?? character
  return out
}

function buildTables(): Tables {
  const simplified = simplifiedCharacters()
  const units: string[] = []
  for (let code = 0; code <= slowUnit; code++) {
    const character = String.fromCharCode(code)
    const isPlain = (code < 0xd800 || code > 0xdfff) && !joinsBefore.test(character)
    const piece = isPlain ? normaliseCluster(character, simplified) : slow
    units.push(piece.length <= 1 ? piece : slow)
  }
  return { units, simplified }
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
