import type { Annotations } from '../pipeline/model/annotation.ts'
import { messageOf } from '../pipeline/platform/errors.ts'
import type { Analyzer, AnalyzerInput } from './analyzer.ts'

/** A line that could be read. */
export interface ReadLine extends AnalyzerInput {
  readonly url?: string
  readonly publishedAt?: string
}

/** One output line of `yushu analyze`. */
export type AnalyzedLine = ({ readonly line: number } & ReadLine & Annotations) | LineError

export interface LineError {
  readonly line: number
  readonly error: string
}

/** Annotates one JSONL line; a bad line is an answer that says why, so that a stream never stops on it. Empty lines give `undefined`. */
export function analyzeLine(analyzer: Analyzer, line: string, lineNumber: number): AnalyzedLine | undefined {
  const input = parseLine(line, lineNumber)
  if (!input || 'error' in input) return input
  return { line: lineNumber, ...input, ...analyzer.analyze(input) }
}

/** As `analyzeLine`, for whoever analyses in batches: the input, the error, or nothing for an empty line. */
export function parseLine(line: string, lineNumber: number): ReadLine | LineError | undefined {
  if (line.trim() === '') return undefined
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch (error) {
    return { line: lineNumber, error: `not JSON: ${messageOf(error)}` }
  }
  if (value === null || typeof value !== 'object' || Array.isArray(value)) {
    return { line: lineNumber, error: 'not a JSON object' }
  }
  const { title = '', text = '', url, publishedAt } = value as Record<string, unknown>
  if (typeof title !== 'string' || typeof text !== 'string') {
    return { line: lineNumber, error: 'title and text must be strings' }
  }
  if (title === '' && text === '') return { line: lineNumber, error: 'neither title nor text' }
  return {
    title,
    text,
    ...(typeof url === 'string' ? { url } : {}),
    ...(typeof publishedAt === 'string' ? { publishedAt } : {}),
  }
}
