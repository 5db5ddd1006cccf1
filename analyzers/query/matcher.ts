import type { Query } from '../../pipeline/model/query.ts'
import { AppError } from '../../pipeline/platform/errors.ts'
import type { QueryDocument } from './query-document.ts'

export interface WatchQuery {
  readonly id: string
  readonly query: Query
}

export interface Matcher {
  /** Ids of the watches that match, in the order they were given. */
  match(document: QueryDocument): string[]
}

/** Compiles all watches into one automaton, so that the cost of a document hardly grows with their number. Immutable: build another when a watch changes. */
export function createMatcher(watches: readonly WatchQuery[]): Matcher {
  throw new AppError('INTERNAL', `match ${watches.length} watches: not yet`)
}
