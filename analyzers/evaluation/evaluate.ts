import type { AnalyzerOptions } from '../analyzer.ts'
import { openSegmenter } from '../segment/segmenter.ts'
import { evaluateSegment } from './evaluate-segment.ts'
import { evaluateSentiment } from './evaluate-sentiment.ts'
import { evaluateTopic } from './evaluate-topic.ts'
import type { Figures } from './figures.ts'

export type EvaluationTask = 'sentiment' | 'topic' | 'segment'

export interface EvaluateOptions extends AnalyzerOptions {
  readonly task: EvaluationTask
  /** A file or a folder with the columns of the shared data. */
  readonly data: string
}

/** Figures on one file, or over all rows of a folder. */
export interface EvaluationResult extends Figures {
  readonly task: EvaluationTask
  readonly data: string
  /** topic: the scheme that has the data's labels. */
  readonly scheme?: string
  /** sentiment and topic: expected calibration error over ten bins. */
  readonly calibrationError?: number
  /** segment: of words, beside `accuracy`, which is the recall, and `macroF1`, which is the F1. */
  readonly precision?: number
  readonly recall?: number
  readonly f1?: number
  /** Rows of no class (polarity x) that were left out. */
  readonly skipped?: number
  /** Per file, when `data` is a folder with several. */
  readonly sets?: readonly EvaluationResult[]
}

/**
 * Runs the shipped analyzers over labelled rows. Classes outside the data's label set do not count as answers: a two-class file is judged on two
 * classes. Throws `BAD_INPUT` when no column says anything for the task.
 */
export async function evaluate(options: EvaluateOptions): Promise<EvaluationResult> {
  const segmenter = await openSegmenter(options.segmenter)
  switch (options.task) {
    case 'sentiment':
      return evaluateSentiment(options, segmenter)
    case 'topic':
      return evaluateTopic(options, segmenter)
    case 'segment':
      return evaluateSegment(options, segmenter)
  }
}
