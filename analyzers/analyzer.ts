import type { Annotations } from '../pipeline/model/annotation.ts'
import { AppError } from '../pipeline/platform/errors.ts'
import type { SegmenterOptions } from './segment/segmenter.ts'

export interface AnalyzerInput {
  readonly title: string
  readonly text: string
}

/** Text → annotations. Pure: the same text gives the same answer, on any thread. */
export interface Analyzer {
  analyze(input: AnalyzerInput): Annotations
  /** analyzer name → version, as on every annotation. */
  readonly versions: Readonly<Record<string, string>>
}

export interface AnalyzerOptions {
  readonly segmenter?: SegmenterOptions
  /** Where the trained models are; the shipped ones unless told otherwise. */
  readonly modelDir?: string
  /** The ministry's two-level taxonomy (JSON); the shipped one unless told otherwise. */
  readonly taxonomyFile?: string
}

/** Loads segmenter, dictionaries and models once (about a second, most of it nodejieba's dictionary). */
export async function openAnalyzer(_options: AnalyzerOptions = {}): Promise<Analyzer> {
  throw new AppError('INTERNAL', 'analyzers are not there yet')
}
