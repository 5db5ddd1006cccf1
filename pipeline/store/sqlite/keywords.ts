import { createRanking, minTermCount } from '../significance.ts'
import type { DocumentFilter, SignificantTerm } from '../store.ts'
import { compileFilter, fromWhere } from './compile.ts'
import type { Prepare } from './statements.ts'

/** A document's keywords as codes in digits of fixed width, so that those of all hits come in one text, as summaries do. */

const width = 4
const base = 64
/** Digits are the 64 characters from `0` on, all ASCII: one byte each. */
const zero = 48

export function encodeKeywords(codes: Iterable<number>): string {
  let text = ''
  for (const code of codes) {
    let rest = Math.min(code, base ** width - 1)
    let digits = ''
    for (let digit = 0; digit < width; digit++) {
      digits = String.fromCharCode(zero + (rest % base)) + digits
      rest = Math.floor(rest / base)
    }
    text += digits
  }
  return text
}

/** Counts of all codes, by code. */
export function countKeywords(text: string, maxCode: number): Uint32Array {
  const counts = new Uint32Array(maxCode + 1)
  for (let start = 0; start < text.length; start += width) {
    let code = 0
    for (let at = start; at < start + width; at++) code = code * base + text.charCodeAt(at) - zero
    counts[code] = (counts[code] ?? 0) + 1
  }
  return counts
}

/** Exact: reads the keywords of all hits, and of all documents of their units. */
export function significantTerms(
  prepare: Prepare,
  { filter, limit }: { readonly filter: DocumentFilter; readonly limit: number },
): SignificantTerm[] {
  const maxCode = Number(
    prepare("SELECT max(code) AS code FROM codes WHERE field = 'keyword'").get()?.code ?? 0,
  )
  const { text, values } = fromWhere(compileFilter(filter))
  const hits = prepare(`
    SELECT count(*) AS total, group_concat((SELECT codes FROM keywords k WHERE k.row = d.row), '') AS codes ${text}`)
  const set = hits.get(...values)
  const units = filter.unitIds === undefined ? null : JSON.stringify(filter.unitIds)
  const all = prepare(`
    SELECT count(*) AS total, group_concat(codes, '') AS codes FROM keywords
    WHERE ? IS NULL OR unit IN (
      SELECT c.code FROM json_each(?) wanted CROSS JOIN codes c ON c.field = 'unit' AND c.value = wanted.value)`)
  const background = all.get(units, units)
  const counts = countKeywords(String(set?.codes ?? ''), maxCode)
  const backgrounds = countKeywords(String(background?.codes ?? ''), maxCode)
  const ranking = createRanking({
    total: Number(set?.total),
    backgroundTotal: Number(background?.total),
    limit,
  })
  const name = prepare("SELECT value FROM codes WHERE field = 'keyword' AND code = ?")
  for (const [code, count] of counts.entries()) {
    if (count < minTermCount || ranking.isSettled(count)) continue
    ranking.add({ term: String(name.get(code)?.value), count, background: backgrounds[code] ?? 0 })
  }
  return ranking.terms()
}
