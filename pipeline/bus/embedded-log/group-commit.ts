/**
 * Gathers what is asked for while a write is under way and hands it over together: many small publishes cost few transactions, and a lone
 * one waits for nothing.
 */
export function groupCommit<Work, Result>(
  write: (works: readonly Work[]) => Promise<readonly Result[]>,
  maxWorks = 1_000,
): { run(work: Work): Promise<Result>; whenIdle(): Promise<void> } {
  let queue: { work: Work; resolve(result: Result): void; reject(error: unknown): void }[] = []
  let writing: Promise<void> | undefined

  const writeQueued = async (): Promise<void> => {
    // Calls of the same turn of the event loop go together.
    await Promise.resolve()
    while (queue.length > 0) {
      const taken = queue.slice(0, maxWorks)
      queue = queue.slice(maxWorks)
      try {
        const results = await write(taken.map(({ work }) => work))
        for (const [index, { resolve }] of taken.entries()) resolve(results[index] as Result)
      } catch (error) {
        for (const { reject } of taken) reject(error)
      }
    }
    writing = undefined
  }

  return {
    run: (work) =>
      new Promise((resolve, reject) => {
        queue.push({ work, resolve, reject })
        writing ??= writeQueued()
      }),
    whenIdle: async () => {
      await writing
    },
  }
}
