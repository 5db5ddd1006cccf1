export type ExportFormat = 'csv' | 'json'

export type Cell = string | number | boolean | null | undefined

export type Row = Readonly<Record<string, Cell>>

/** Excel knows the encoding by it. */
const byteOrderMark = '\ufeff'
/** A cell that begins so would be a formula where the file is opened. */
const formulaStart = /^(?:[\t\r]|\s*[=+\-@＝＋－＠])/

/** A cell as CSV has it; text that would be taken for a formula is kept text by an apostrophe. */
export function csvCell(value: Cell): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : ''
  if (typeof value === 'boolean') return value ? '是' : '否'
  const text = formulaStart.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** The rows as text, piece by piece: however many there are, no more than one is held. */
export async function* writeRows(
  rows: AsyncIterable<Row>,
  { format, columns }: { readonly format: ExportFormat; readonly columns: readonly string[] },
): AsyncGenerator<string> {
  if (format === 'csv') yield `${byteOrderMark}${columns.map(csvCell).join(',')}\r\n`
  else yield '['
  let isFirst = true
  for await (const row of rows) {
    if (format === 'csv') yield `${columns.map((name) => csvCell(row[name])).join(',')}\r\n`
    else
      yield `${isFirst ? '\n' : ',\n'}${JSON.stringify(Object.fromEntries(columns.map((name) => [name, row[name] ?? null])))}`
    isFirst = false
  }
  if (format === 'json') yield '\n]\n'
}
