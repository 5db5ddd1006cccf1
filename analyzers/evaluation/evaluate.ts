import { AppError } from '../../pipeline/platform/errors.ts'
import type { AnalyzerOptions } from '../analyzer.ts'

export type EvaluationTask = 'sentiment' | 'topic' | 'segment'

export interface EvaluateOptions extends AnalyzerOptions {
  readonly task: EvaluationTask
  /** A file or a folder with the columns of the shared data. */
  readonly data: string
}

export interface ClassFigures {
  readonly precision: number
  readonly recall: number
  readonly f1: number
  readonly support: number
}

/** Figures on one file. For `segment`, `accuracy` is the share of gold words found (recall) and `macroF1` the F1 of words. */
export interface EvaluationResult {
  readonly task: EvaluationTask
  readonly data: string
  readonly n: number
  readonly accuracy: number
  readonly macroF1: number
  /** Wilson interval of the accuracy. */
  readonly ci95: readonly [number, number]
  readonly perClass: Readonly<Record<string, ClassFigures>>
  /** Per file, when `data` is a folder; the figures above are then over all rows (macroF1: mean over the files). */
  readonly sets?: readonly EvaluationResult[]
}

/** Runs the shipped analyzers over labelled rows. Throws `BAD_INPUT` when the columns say nothing for the task. */
export async function evaluate(_options: EvaluateOptions): Promise<EvaluationResult> {
  throw new AppError('INTERNAL', 'evaluation is not there yet')
}
