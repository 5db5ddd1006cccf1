import { workerData } from 'node:worker_threads'
import { yieldToOthers } from '../pipeline/platform/background-thread.ts'
import { serveWorker } from '../pipeline/platform/worker-rpc.ts'
import { type AnalyzerInput, type AnalyzerOptions, openAnalyzer } from './analyzer.ts'
import { type PackedAnnotations, packAnnotations } from './pack-annotations.ts'

/** What the pool's threads answer to. */
export interface AnalyzerWorkerMethods {
  versions(input: null): Readonly<Record<string, string>>
  analyze(batch: readonly AnalyzerInput[]): PackedAnnotations
}

const analyzer = await openAnalyzer(workerData as AnalyzerOptions)

yieldToOthers()
serveWorker({
  versions: () => analyzer.versions,
  analyze: (batch: readonly AnalyzerInput[]) => packAnnotations(analyzer.analyzeAll(batch)),
})
