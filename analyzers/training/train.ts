import type { Log } from '../../pipeline/platform/log.ts'

export interface TrainOptions {
  /** A folder laid out like the shared data (`sentiment_*`, `topic_*`, …). */
  readonly dataDir: string
  /** Where the models and `report.json` go; `analyzers/models` for what is shipped. */
  readonly outDir: string
  readonly seed: number
  readonly log: Log
}

/** Trains every model and measures it on rows and domains held out. The same data and seed give the same bytes. */
export async function trainAll(_options: TrainOptions): Promise<Readonly<Record<string, unknown>>> {
  throw new Error('training is not there yet')
}
