import type { Authority, Channel, DocumentKind, RawDocument } from '../pipeline/model/document.ts'
import { deadLetter, type Outcome } from '../pipeline/model/outcome.ts'

/** What a delivery need not repeat on every line: who delivers, for whom, and how names are masked. */
export interface DeliveryDefaults {
  readonly sourceId: string
  readonly sourceName: string
  readonly channel: Channel
  readonly documentKind: DocumentKind
  readonly authority: Authority
  readonly unitId: string
  readonly isDemo: boolean
  readonly observedAt: Date
  /** Turns the name of an ordinary account into a keyed hash, see `createPseudonymiser`. */
  readonly pseudonymise: (name: string) => string
}

/** One line of JSON as a data vendor delivers it → a document, or a dead letter whose reason says what is wrong with it. */
export function parseDelivery(_line: string, _defaults: DeliveryDefaults): Outcome<RawDocument> {
  return deadLetter('not built yet')
}
