import type { Stage } from './stage.ts'

/** Stages in a row, what one keeps going to the next. The types of the ends are kept, those between are checked where it is made. */
export interface StageChain<In, Out> {
  readonly stages: readonly Stage<unknown, unknown>[]
  /** Never there: carries the types of both ends. */
  readonly ends?: readonly [In, Out]
}

/** A chain of one stage, to be made longer with `then`. */
export function chainOf<In, Out>(first: Stage<In, Out>): StageChain<In, Out> {
  return { stages: [first as Stage<unknown, unknown>] }
}

/** The chain with one more stage, which takes what the last one keeps. */
export function withStage<In, Between, Out>(
  chain: StageChain<In, Between>,
  next: Stage<Between, Out>,
): StageChain<In, Out> {
  return { stages: [...chain.stages, next as Stage<unknown, unknown>] }
}
