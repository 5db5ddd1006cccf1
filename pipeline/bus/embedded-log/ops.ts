/** What the writer thread does: its methods and their arguments, all plain data. */

export type WriteOp =
  | { readonly kind: 'append'; readonly log: number; readonly at: number; readonly bodies: readonly string[] }
  /** A group's first position; one that is there already stays. */
  | { readonly kind: 'join'; readonly group: string; readonly log: number; readonly next: number }
  | { readonly kind: 'commit'; readonly group: string; readonly log: number; readonly next: number }
  | { readonly kind: 'bury'; readonly letters: readonly BuriedRow[] }
  | { readonly kind: 'redrive'; readonly ids: readonly string[]; readonly at: number }
  | { readonly kind: 'drop-letters'; readonly ids: readonly string[] }

export interface BuriedRow {
  readonly id: string
  readonly log: number
  readonly offset: number
  readonly at: number
  readonly stage: string
  readonly reason: string
  readonly body: string
}

/** Ops that happen together or not at all. */
export type Work = readonly WriteOp[]

export type WorkResult =
  | { readonly ok: true; readonly count: number }
  | { readonly ok: false; readonly message: string }

export interface Written {
  readonly results: readonly WorkResult[]
  /** New ends of the logs that grew. */
  readonly ends: readonly (readonly [log: number, end: number])[]
}

export interface WriterData {
  readonly file: string
  readonly waitsForDisk: boolean
}

export interface WriterMethods {
  write(works: readonly Work[]): Written
  /** Makes the stream's logs unless they are there; answers all of them, partition 0 first. */
  openStream(input: { readonly stream: string; readonly partitions: number }): readonly number[]
  /** The offset up to which the limits allow to trim. */
  trimLimit(input: { readonly log: number; readonly olderThan?: number; readonly keepBytes?: number }): number
  /** Removes one bounded slice of what lies before `before`; answers how many. */
  trimSlice(input: { readonly log: number; readonly before: number }): number
  close(input: null): void
}
