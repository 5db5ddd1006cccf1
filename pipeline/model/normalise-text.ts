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
  const written = walk(text)
  // A text in its normal form already is handed back: nothing of it is copied.
  return written === unchanged ? text : textOf(written)
}

/** As `normaliseText`, for marking the original: unit `i` stands for the original's `starts[i]` to `ends[i]`. */
export function normaliseWithOffsets(text: string): OffsetText {
  const written = walk(text)
  if (written === unchanged) {
    const starts = Uint32Array.from(text, (_, at) => at)
    return { text, starts, ends: starts.map((at) => at + 1) }
  }
  const { starts, ends } = scratch
  return { text: textOf(written), starts: starts.slice(0, written), ends: ends.slice(0, written) }
}

const invisible = /(?![\t\n\v\f\r\u0085])[\p{Cc}\p{Cf}\p{Cs}\p{Cn}\p{Co}\p{DI}\p{EMod}]/gu
const invisibleEnd = new RegExp(`(?:${invisible.source})+$`, 'u')
/** Written either way in the same word (5G‐A, don’t). */
const folded: Readonly<Record<string, string>> = { '\u2010': '-', '\u2019': "'" }
/** What joins with the character before it: combining marks, the vowels and finals of Hangul, and what is removed and may stand before one of these. */
const joinsBefore = new RegExp(`^(?:[\\p{M}\\u1160-\\u11ff]|${invisible.source})`, 'u')

/** What a BMP unit becomes by itself. `joining`: half a surrogate pair, or what belongs to the character before it. */
const kinds = { unknown: 0, same: 1, other: 2, several: 3, joining: 4 } as const
/** Filled as units are met: its kind; of `other` the unit it becomes; of `several` their text. */
const kindOf = new Uint8Array(0x10000)
const unitOf = new Uint16Array(0x10000)
const severalOf = new Map<number, string>()
let simplified: ReadonlyMap<string, string> | undefined

/** Where a walk writes: the normalised units, and of each where it came from. One for all texts, made longer as needed. */
let scratch = createScratch(4_096)
const unchanged = -1

/** Writes the normal form to `scratch` and answers its length; `unchanged` when that is the text itself. */
function walk(text: string): number {
  const { length } = text
  let at = 0
  while (at < length && isSame(text.charCodeAt(at))) at++
  if (at === length) return unchanged
  if (length > scratch.units.length) scratch = createScratch(length * 2)
  // The character before a mark is changed by it.
  const plain = Math.max(0, at - 1)
  for (at = 0; at < plain; at++) write(at, text.charCodeAt(at), at, at + 1)
  return walkFrom(text, plain)
}

function walkFrom(text: string, from: number): number {
  const { length } = text
  let written = from
  // What was written for the unit before, and where a cluster ended last: what is before that is done with.
  let before = from
  let done = from
  for (let at = from; at < length; ) {
    const code = text.charCodeAt(at)
    const kind = kindOf[code] || learn(code)
    if (kind === kinds.joining) {
      // A mark changes the character before it (e + ´ = é), so that both are normalised together.
      const start = at > done ? at - 1 : at
      if (start < at) written = before
      const end = clusterEnd(text, start)
      const cluster = text.slice(start, end)
      written = writeAll(written, normaliseCluster(cluster), start, start + visibleLength(cluster))
      before = written
      done = end
      at = end
      continue
    }
    before = written
    if (kind === kinds.several) written = writeAll(written, severalOf.get(code) ?? '', at, at + 1)
    else {
      if (written === scratch.units.length) scratch = createScratch(written * 2, scratch)
      write(written++, kind === kinds.same ? code : (unitOf[code] as number), at, at + 1)
    }
    at++
  }
  return written
}

function visibleLength(cluster: string): number {
  return cluster.replace(invisibleEnd, '').length
}

function isSame(code: number): boolean {
  return (kindOf[code] || learn(code)) === kinds.same
}

function write(place: number, unit: number, start: number, end: number): void {
  scratch.units[place] = unit
  scratch.starts[place] = start
  scratch.ends[place] = end
}

/** Answers the length with it. */
function writeAll(written: number, piece: string, start: number, end: number): number {
  const length = written + piece.length
  if (length > scratch.units.length) scratch = createScratch(length * 2, scratch)
  for (let unit = 0; unit < piece.length; unit++) write(written + unit, piece.charCodeAt(unit), start, end)
  return length
}

function textOf(written: number): string {
  const { buffer } = scratch.units
  return Buffer.from(buffer, 0, written * 2).toString('utf16le')
}

interface Scratch {
  readonly units: Uint16Array<ArrayBuffer>
  readonly starts: Uint32Array
  readonly ends: Uint32Array
}

function createScratch(length: number, from?: Scratch): Scratch {
  const made = {
    units: new Uint16Array(length),
    starts: new Uint32Array(length),
    ends: new Uint32Array(length),
  }
  if (from) {
    made.units.set(from.units)
    made.starts.set(from.starts)
    made.ends.set(from.ends)
  }
  return made
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

function learn(code: number): number {
  const character = String.fromCharCode(code)
  const isSurrogate = code >= 0xd800 && code <= 0xdfff
  const piece = isSurrogate || joinsBefore.test(character) ? undefined : normaliseCluster(character)
  let kind: number = kinds.several
  if (piece === undefined) kind = kinds.joining
  else if (piece === character) kind = kinds.same
  else if (piece.length === 1) kind = kinds.other
  if (piece !== undefined && kind === kinds.several) severalOf.set(code, piece)
  unitOf[code] = piece?.charCodeAt(0) ?? 0
  kindOf[code] = kind
  return kind
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
