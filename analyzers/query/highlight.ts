import type { Query } from '../../pipeline/model/query.ts'
import { cutPieces, normaliseText, normaliseWithOffsets } from '../../pipeline/model/terms.ts'

export type Mark = readonly [start: number, end: number]

export interface Highlighted {
  readonly text: string
  /** Start and end (exclusive) in UTF-16 units of `text`, in order, not overlapping. */
  readonly marks: readonly Mark[]
}

/** Where the query's terms stand in the original text; what is under a NOT is not marked. `=word` is marked wherever its characters stand. */
export function highlight(query: Query, text: string): Highlighted {
  return { text, marks: findMarks(query, text) }
}

/** At most `maxLength` UTF-16 units of the original text, around where most of it is marked, with marks; `…` where something was left out. */
export function snippet(query: Query, text: string, maxLength: number): Highlighted {
  const marks = findMarks(query, text)
  if (text.length <= maxLength) return { text, marks }
  const start = windowStart(text, marks, maxLength)
  const head = start > 0 ? '…' : ''
  const room = maxLength - head.length
  const isCut = text.length - start > room
  const end = wholeBefore(text, isCut ? start + room - 1 : text.length)
  const shift = head.length - start
  return {
    text: `${head}${text.slice(start, end)}${isCut ? '…' : ''}`,
    marks: marks
      .filter((mark) => mark[0] >= start && mark[1] <= end)
      .map((mark): Mark => [mark[0] + shift, mark[1] + shift]),
  }
}

function findMarks(query: Query, text: string): Mark[] {
  const terms = termsByFirst(query)
  if (terms.size === 0) return []
  const { text: normalised, starts, ends } = normaliseWithOffsets(text)
  const pieces = cutPieces(normalised)
  const marks: Mark[] = []
  pieces.forEach((piece, index) => {
    for (const term of terms.get(piece.text) ?? []) {
      const isHere = term.every((wanted, offset) => pieces[index + offset]?.text === wanted)
      const last = pieces[index + term.length - 1]
      if (isHere && last) marks.push([starts[piece.start] ?? 0, ends[last.end - 1] ?? 0])
    }
  })
  return merge(marks)
}

/** The pieces of each term, under the first of them. */
function termsByFirst(query: Query): ReadonlyMap<string, readonly (readonly string[])[]> {
  const terms = new Map<string, string[][]>()
  for (const text of new Set(positiveTerms(query))) {
    const pieces = cutPieces(normaliseText(text)).map((piece) => piece.text)
    const [first] = pieces
    if (first === undefined) continue
    terms.set(first, [...(terms.get(first) ?? []), pieces])
  }
  return terms
}

function positiveTerms(query: Query): string[] {
  switch (query.kind) {
    case 'and':
    case 'or':
      return query.of.flatMap(positiveTerms)
    case 'term':
    case 'word':
      return [query.text]
    case 'field':
      return query.field === 'title' ? [query.value] : []
    default:
      return []
  }
}

/** Overlapping and touching marks become one. */
function merge(marks: readonly Mark[]): Mark[] {
  const merged: [number, number][] = []
  for (const [start, end] of [...marks].sort((a, b) => a[0] - b[0])) {
    const last = merged.at(-1)
    if (last && start <= last[1]) last[1] = Math.max(last[1], end)
    else merged.push([start, end])
  }
  return merged
}

/** How much is shown before the first hit of a snippet, as a part of its length. */
const leadIn = 0.2

function windowStart(text: string, marks: readonly Mark[], maxLength: number): number {
  let best = marks[0]?.[0] ?? 0
  let most = 0
  const room = Math.floor(maxLength * (1 - leadIn)) - 1
  marks.forEach(([start], index) => {
    let marked = 0
    for (let at = index; at < marks.length; at++) {
      const [from, to] = marks[at] ?? [0, 0]
      if (to > start + room) break
      marked += to - from
    }
    if (marked <= most) return
    most = marked
    best = start
  })
  const wanted = Math.min(best - Math.floor(maxLength * leadIn), text.length - maxLength + 1)
  return wanted <= 1 ? 0 : wholeBefore(text, wanted)
}

/** The same place, or one before it when it would cut a character in two. */
function wholeBefore(text: string, at: number): number {
  const isInside = at > 0 && at < text.length && /[\udc00-\udfff]/.test(text[at] ?? '')
  return isInside && /[\ud800-\udbff]/.test(text[at - 1] ?? '') ? at - 1 : at
}
