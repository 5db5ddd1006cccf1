/**
 * What counting and paging need of one document, as digits of fixed width in one text. A search takes the summaries of all its hits in a single
 * `group_concat`: no row of a hit but the page's own crosses from SQLite into JavaScript, which is what makes exact facets over 100,000 hits cheap.
 */
export interface Summary {
  readonly row: number
  readonly time: number
  readonly precision: number
  readonly channel: number
  readonly kind: number
  readonly sentiment: number
  readonly concern: number
  readonly authority: number
  readonly topic: number
  readonly source: number
  readonly unit: number
  readonly story: number
  readonly places: number
}

export type SummaryField = keyof Summary

export const precisions = { minute: 0, day: 1, undated: 2 } as const

const layout: readonly (readonly [SummaryField, number])[] = [
  ['row', 5],
  ['time', 7],
  ['precision', 1],
  ['channel', 1],
  ['kind', 1],
  ['sentiment', 1],
  ['concern', 1],
  ['authority', 1],
  ['topic', 2],
  ['source', 3],
  ['unit', 2],
  ['story', 5],
  ['places', 4],
]

interface Place {
  readonly offset: number
  readonly width: number
}

const places = placesOf(layout)
export const summaryWidth = layout.reduce((sum, [, width]) => sum + width, 0)

const base = 64
/** Digits are the 64 characters from `0` on, all ASCII: one byte each. */
const zero = 48

export function encodeSummary(summary: Summary): string {
  return layout.map(([field, width]) => encode(summary[field], width)).join('')
}

/** Reads one field of the summary that begins at `start`. Made once for a loop over all summaries. */
export function fieldReader(field: SummaryField): (summaries: string, start: number) => number {
  const { offset, width } = places[field]
  if (width === 1) return (summaries, start) => summaries.charCodeAt(start + offset) - zero
  return (summaries, start) => {
    let value = 0
    for (let at = start + offset; at < start + offset + width; at++) {
      value = value * base + summaries.charCodeAt(at) - zero
    }
    return value
  }
}

/** How many values a field can have. */
export function fieldRange(field: SummaryField): number {
  return base ** places[field].width
}

function encode(value: number, width: number): string {
  let rest = Math.max(0, Math.min(Math.floor(value), base ** width - 1))
  let digits = ''
  for (let digit = 0; digit < width; digit++) {
    digits = String.fromCharCode(zero + (rest % base)) + digits
    rest = Math.floor(rest / base)
  }
  return digits
}

function placesOf(fields: typeof layout): Record<SummaryField, Place> {
  let offset = 0
  const entries = fields.map(([field, width]) => {
    const place = { offset, width }
    offset += width
    return [field, place] as const
  })
  return Object.fromEntries(entries) as Record<SummaryField, Place>
}
