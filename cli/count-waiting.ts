export interface CountedWork<In, Out> {
  /** The same work. */
  work(batch: readonly In[]): Promise<Out>
  /** How much of what was given has no answer yet. */
  waiting(): number
}

/** Shows how much waits in front of work that does not tell by itself. */
export function countWaiting<In, Out>(work: (batch: readonly In[]) => Promise<Out>): CountedWork<In, Out> {
  let waiting = 0
  return {
    async work(batch) {
      waiting += batch.length
      try {
        return await work(batch)
      } finally {
        waiting -= batch.length
      }
    },
    waiting: () => waiting,
  }
}
