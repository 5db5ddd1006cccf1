import type { Annotations } from '../pipeline/model/annotation.ts'
import { AppError } from '../pipeline/platform/errors.ts'
import type { Analyzer } from './analyzer.ts'

/** One output line of `yushu analyze`. */
export type AnalyzedLine =
  | ({
      readonly line: number
      readonly title: string
      readonly text: string
      readonly url?: string
      readonly publishedAt?: string
    } & Annotations)
  | { readonly line: number; readonly error: string }

/** Annotates one JSONL line; a bad line is an answer that says why, so that a stream never stops on it. Empty lines give `undefined`. */
export function analyzeLine(
  _analyzer: Analyzer,
  _line: string,
  _lineNumber: number,
): AnalyzedLine | undefined {
  throw new AppError('INTERNAL', 'analyzers are not there yet')
}
