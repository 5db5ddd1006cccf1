import type { Query } from '../../pipeline/model/query.ts'
import { AppError } from '../../pipeline/platform/errors.ts'

/**
 * Reads the query language; throws `AppError('BAD_INPUT')` whose `userMessage` says in Chinese at which character and what to do. Empty text is
 * `{ kind: 'all' }`.
 */
export function parseQuery(text: string): Query {
  throw new AppError('INTERNAL', `parse query ${text}: not yet`)
}
