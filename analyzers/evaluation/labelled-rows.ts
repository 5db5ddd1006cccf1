import { readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { AppError } from '../../pipeline/platform/errors.ts'

export type Row = Readonly<Record<string, string>>

export interface Table {
  readonly name: string
  readonly columns: readonly string[]
  readonly rows: readonly Row[]
}

/** Reads a TSV with a header line or a JSONL file, plain or .gz. What a row is about is told by its columns alone. */
export function readTable(file: string): Table {
  const bytes = readFileSync(file)
  const text = (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8').replace(/^\ufeff/, '')
  const lines = text.split(/\r?\n/).filter((line) => line !== '')
  const name = basename(file)
  return lines[0]?.startsWith('{') ? jsonTable(name, lines) : tsvTable(name, lines)
}

/** The tables of a file, or of all files below a folder whose columns `isWanted` accepts, in the order of their names. */
export function readTables(path: string, isWanted: (columns: readonly string[]) => boolean): Table[] {
  if (!statSync(path, { throwIfNoEntry: false })) {
    throw new AppError('BAD_INPUT', `read ${path}: no such file or folder`, { userMessage: `找不到 ${path}` })
  }
  return filesBelow(path)
    .map(readTable)
    .filter((table) => isWanted(table.columns))
}

function filesBelow(path: string): string[] {
  if (statSync(path).isFile()) return [path]
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(tsv|jsonl)(\.gz)?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
}

function tsvTable(name: string, lines: readonly string[]): Table {
  const columns = (lines[0] ?? '').split('\t')
  const rows = lines.slice(1).map((line) => {
    const cells = line.split('\t')
    return Object.fromEntries(columns.map((column, index) => [column, cells[index] ?? '']))
  })
  return { name, columns, rows }
}

function jsonTable(name: string, lines: readonly string[]): Table {
  const rows = lines.map((line, index) => jsonRow(line, `${name}:${index + 1}`))
  return { name, columns: Object.keys(rows[0] ?? {}), rows }
}

function jsonRow(line: string, where: string): Row {
  try {
    const value: unknown = JSON.parse(line)
    return Object.fromEntries(
      Object.entries(value as object).map(([key, cell]) => [
        key,
        typeof cell === 'string' ? cell : JSON.stringify(cell),
      ]),
    )
  } catch (cause) {
    throw new AppError('BAD_INPUT', `read ${where}: not a JSON object`, { cause })
  }
}
