import type { ColumnKind, Interaction } from './sample.ts'
import wordsFile from './words.json' with { type: 'json' }

/** Words that a reader of sites goes by; an installation may replace the file. */
export const words = wordsFile

const kinds: readonly Exclude<ColumnKind, 'other'>[] = ['interaction', 'policy', 'news']

/** What a column is, by the words of its name and type. */
export function columnKindOf(...names: readonly (string | undefined)[]): ColumnKind {
  for (const name of names)
    for (const kind of kinds) if (name && words.columns[kind].some((word) => name.includes(word))) return kind
  return 'other'
}

export function hasAny(text: string, list: readonly string[]): string | undefined {
  const lower = text.toLowerCase()
  return list.find((word) => lower.includes(word.toLowerCase()))
}

const day = '(\\d{4})\\s*[-年/.]\\s*(\\d{1,2})\\s*[-月/.]\\s*(\\d{1,2})'

/** A letter and its reply, or a list of them: each 来信时间 with the 答复时间 that follows before the next. */
export function readInteractions(url: string, text: string): readonly Interaction[] {
  const kind = hasAny(text, words.errorReport) ? 'error-report' : 'message'
  const labels = new RegExp(
    `(${[...words.received, ...words.replied].join('|')})\\s*[:：]?\\s*(?:${day})?`,
    'gu',
  )
  const found: Interaction[] = []
  for (const [, label = '', year, month, date] of text.matchAll(labels)) {
    const on =
      year && month && date ? `${year}-${month.padStart(2, '0')}-${date.padStart(2, '0')}` : undefined
    const last = found.at(-1)
    if (words.received.includes(label)) {
      if (on) found.push({ url, kind, receivedDay: on })
    } else if (last && on && last.repliedDay === undefined)
      found[found.length - 1] = { ...last, repliedDay: on }
  }
  return found
}
