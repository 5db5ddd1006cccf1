import { canonicalJson, sha256 } from '../../pipeline/platform/hash.ts'
import type { AuditEvent } from './ledger.ts'

/** The hash a chain starts from. */
export const genesisHash = '0'.repeat(64)

export type UnchainedEvent = Omit<AuditEvent, 'hash'>

/** Every field but the hash itself, among them the hash before: to change one event is to change all that follow. */
export function hashEvent(event: UnchainedEvent): string {
  return sha256(canonicalJson(event))
}

export function hashPayload(payload: unknown): string {
  return sha256(canonicalJson(payload ?? null))
}

/** What an audit event vouches for of a record. */
export interface VouchedRecord {
  readonly kind: string
  readonly id: string
  readonly unitId: string
  readonly version: number
  readonly state: string
  readonly body: unknown
}

export function hashRecord({ kind, id, unitId, version, state, body }: VouchedRecord): string {
  return hashPayload({ kind, id, unitId, version, state, body })
}

/** What is wrong with `event` as the successor of `previous`, in words; `undefined` when nothing is. */
export function faultOf(
  event: AuditEvent,
  previous: { readonly sequence: number; readonly hash: string },
): string | undefined {
  const { hash, ...rest } = event
  const place = `chain ${event.chain}, sequence ${event.sequence}`
  if (event.sequence !== previous.sequence + 1)
    return `${place}: expected sequence ${previous.sequence + 1}, an event is missing`
  if (event.previousHash !== previous.hash) return `${place}: does not follow the event before it`
  if (hash !== hashEvent(rest)) return `${place}: content does not match its hash`
  return undefined
}
