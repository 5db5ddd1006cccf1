import { workerData } from 'node:worker_threads'
import type { Annotations } from '../pipeline/model/annotation.ts'
import { serveWorker } from '../pipeline/platform/worker-rpc.ts'
import { type AnalyzerInput, type AnalyzerOptions, openAnalyzer } from './analyzer.ts'

/** What the pool's threads answer to. */
export interface AnalyzerWorkerMethods {
  versions(input: null): Readonly<Record<string, string>>
  /** Without `analyzers`, which are the same on every annotation: the pool puts them back. */
  analyze(batch: readonly AnalyzerInput[]): readonly Omit<Annotations, 'analyzers'>[]
}

const analyzer = await openAnalyzer(workerData as AnalyzerOptions)

serveWorker({
  versions: () => analyzer.versions,
  analyze: (batch: readonly AnalyzerInput[]) =>
    batch.map((input) => {
      const { analyzers: _, ...rest } = analyzer.analyze(input)
      return rest
    }),
})
