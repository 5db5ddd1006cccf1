import type { LiveEvent } from '../views/system.ts'

export interface Numbered {
  readonly id: string
  readonly event: LiveEvent
  readonly unitId: string | undefined
}

export interface EventRing {
  add(event: LiveEvent, unitId: string | undefined): Numbered
  /** What came after `id`; `undefined` when that is no longer (or was never) known: the reader must look at everything again. */
  after(id: string): readonly Numbered[] | undefined
}

/** The last events, so that a page whose connection broke misses none. `run` tells this process's ids from an earlier one's. */
export function createEventRing({ run, size }: { readonly run: string; readonly size: number }): EventRing {
  const kept: Numbered[] = []
  let last = 0
  return {
    add(event, unitId) {
      last += 1
      const numbered = { id: `${run}-${last}`, event, unitId }
      kept.push(numbered)
      if (kept.length > size) kept.shift()
      return numbered
    },
    after(id) {
      const [of, number] = [id.slice(0, id.lastIndexOf('-')), Number(id.slice(id.lastIndexOf('-') + 1))]
      if (of !== run || !Number.isInteger(number) || number > last || number < last - kept.length)
        return undefined
      return kept.slice(kept.length - (last - number))
    },
  }
}
