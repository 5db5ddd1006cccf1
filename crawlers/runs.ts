import type { RunReport } from './run.ts'
import type { Source } from './source.ts'

/** The runs under way: one of a source at a time, each of which can be ended. */
export interface Runs {
  /** Joins the source's run under way, or begins one. */
  run(source: Source): Promise<RunReport>
  isRunning(sourceId: string): boolean
  count(): number
  /** Resolves when the runs so chosen have ended. */
  end(which: (sourceId: string) => boolean): Promise<void>
}

interface Running {
  readonly report: Promise<RunReport>
  readonly stopper: AbortController
}

/** `done` is told of every run that came to its own end. */
export function createRuns(
  execute: (source: Source, signal: AbortSignal) => Promise<RunReport>,
  done: (source: Source, report: RunReport) => void,
): Runs {
  const running = new Map<string, Running>()

  const begin = async (source: Source, { signal }: AbortController): Promise<RunReport> => {
    try {
      const report = await execute(source, signal)
      if (!signal.aborted) done(source, report)
      return report
    } finally {
      running.delete(source.id)
    }
  }
  return {
    run(source) {
      const underWay = running.get(source.id)
      if (underWay) return underWay.report
      const stopper = new AbortController()
      const report = begin(source, stopper)
      running.set(source.id, { report, stopper })
      return report
    },
    isRunning: (sourceId) => running.has(sourceId),
    count: () => running.size,
    async end(which) {
      const ending = [...running].filter(([sourceId]) => which(sourceId)).map(([, entry]) => entry)
      for (const { stopper } of ending) stopper.abort()
      await Promise.allSettled(ending.map(({ report }) => report))
    },
  }
}
