/** What a stage says of one message. The worker acts on it; a stage never writes to the bus itself. */
export type Outcome<T> =
  | { readonly kind: 'keep'; readonly value: T }
  | { readonly kind: 'drop'; readonly reason: string }
  | { readonly kind: 'dead-letter'; readonly reason: string; readonly error?: unknown }
  | { readonly kind: 'retry'; readonly reason: string; readonly error?: unknown }

export const keep = <T>(value: T): Outcome<T> => ({ kind: 'keep', value })
export const drop = (reason: string): Outcome<never> => ({ kind: 'drop', reason })
export const deadLetter = (reason: string, error?: unknown): Outcome<never> => ({
  kind: 'dead-letter',
  reason,
  error,
})
export const retry = (reason: string, error?: unknown): Outcome<never> => ({ kind: 'retry', reason, error })
