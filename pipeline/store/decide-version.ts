import type { StoredDocument } from '../model/records.ts'

/** What tells one reading of a document from another. */
export type Reading = Pick<StoredDocument, 'version' | 'contentHash' | 'observedAt'>

export type Decision =
  /** Everything of it is here already, as an earlier version. */
  | { readonly kind: 'done' }
  /** The same content again: story and annotations are renewed. */
  | { readonly kind: 'same'; readonly version: number }
  /** It becomes the current version, and what was current is kept. */
  | { readonly kind: 'newer'; readonly version: number }
  /** It came late: kept as an earlier version, what is current stays. */
  | { readonly kind: 'earlier' }

/**
 * What becomes of a reading of a document that is stored already, the same on every engine and in whatever order readings come. A lower version
 * that was not seen later either is an earlier one. Whoever gave two contents the same version had not seen the other: what came in later then
 * counts as newer, under the next number.
 */
export function decideVersion(
  document: Reading,
  current: Reading,
  isKept: (reading: Pick<Reading, 'contentHash' | 'observedAt'>) => boolean,
): Decision {
  if (document.contentHash === current.contentHash) return { kind: 'same', version: current.version }
  if (isKept(document)) return { kind: 'done' }
  const wasSeenLater = Date.parse(document.observedAt) > Date.parse(current.observedAt)
  if (document.version < current.version && !wasSeenLater) return { kind: 'earlier' }
  return { kind: 'newer', version: Math.max(current.version + 1, document.version) }
}
