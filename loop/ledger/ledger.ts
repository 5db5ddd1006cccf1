/** The port `Ledger`: the workflow's records. Versioned, transactional, every change audited in a hash chain. */

export interface LedgerRecord<Body = unknown> {
  readonly kind: string
  readonly id: string
  /** The unit (单位) that owns it. */
  readonly unitId: string
  /** Optimistic lock: 1 at creation, +1 at every change. */
  readonly version: number
  /** One of the states of the kind's move table; `''` for kinds without. */
  readonly state: string
  readonly body: Body
  readonly isDemo: boolean
  readonly createdAt: string
  readonly updatedAt: string
}

export interface RecordFilter {
  readonly kind: string
  readonly states?: readonly string[]
  readonly unitIds?: readonly string[]
  /** Equality on indexed keys, see `NewRecord.keys`. */
  readonly keys?: Readonly<Record<string, string>>
  readonly isDemo?: boolean
  readonly order?: 'newest' | 'oldest'
  readonly limit?: number
  readonly offset?: number
}

export interface NewRecord<Body> {
  readonly kind: string
  readonly id: string
  readonly unitId: string
  readonly state?: string
  readonly body: Body
  readonly isDemo?: boolean
  /** What the record can be found by, besides its id: `{ story: 'abc', watch: 'w1' }`. */
  readonly keys?: Readonly<Record<string, string>>
}

export interface RecordChange<Body> {
  readonly kind: string
  readonly id: string
  /** The version the change was made on; another one there → `VERSION_CONFLICT`. */
  readonly version: number
  readonly state?: string
  readonly body?: Body
  readonly keys?: Readonly<Record<string, string>>
  /** Hands the record over to another unit: the event is in the chains of both. */
  readonly unitId?: string
}

/** Who does it, when, and in what words. `action` is a stable verb like `alert.acknowledged`. */
export interface Act {
  readonly actor: string
  readonly at: Date
  readonly action: string
  readonly reason?: string
}

export interface LedgerReader {
  get<Body>(kind: string, id: string): Promise<LedgerRecord<Body> | undefined>
  list<Body>(filter: RecordFilter): Promise<readonly LedgerRecord<Body>[]>
  count(filter: RecordFilter): Promise<number>
  /** Every version there was, oldest first, the current one last; of kinds without history (see `isVersionKept`) only the current one. */
  versions<Body>(kind: string, id: string): Promise<readonly LedgerRecord<Body>[]>
  /** Of which there is a record now, in order. */
  kinds(): Promise<readonly string[]>
}

const kindsWithoutHistory: ReadonlySet<string> = new Set(['user', 'username', 'session', 'api-token'])

/** What holds secrets, or is no more than a trace of being signed in, leaves no earlier version behind. */
export function isVersionKept(kind: string): boolean {
  return !kindsWithoutHistory.has(kind)
}

export interface LedgerTransaction extends LedgerReader {
  /** `VERSION_CONFLICT` when the id is taken. */
  create<Body>(record: NewRecord<Body>, act: Act): Promise<LedgerRecord<Body>>
  change<Body>(change: RecordChange<Body>, act: Act): Promise<LedgerRecord<Body>>
  /** With all its versions. */
  remove(kind: string, id: string, act: Act): Promise<void>
  /** Drops the earlier versions: for personal data that must not outlive its purpose. The audit events stay, they hold hashes only. */
  forgetVersions(kind: string, id: string, act: Act): Promise<void>
  /** An audit event without a change of record: a log-in, an export, a refused attempt. Of `object` the first 600 characters are kept. */
  note(
    event: { readonly object: string; readonly unitId: string; readonly payload?: unknown },
    act: Act,
  ): Promise<void>
}

export interface AuditEvent {
  readonly chain: string
  readonly sequence: number
  readonly at: string
  readonly actor: string
  readonly action: string
  /** `kind/id`. */
  readonly object: string
  readonly objectVersion: number
  readonly reason: string
  /** SHA-256 of the canonical payload: the payload itself is not here, so that an erasure under PIPL breaks no chain. */
  readonly payloadHash: string
  readonly previousHash: string
  readonly hash: string
}

export interface AuditFilter {
  readonly object?: string
  readonly actor?: string
  readonly unitIds?: readonly string[]
  /** Only these actions, or all but those. */
  readonly actions?: readonly string[]
  readonly exceptActions?: readonly string[]
  readonly after?: { readonly chain: string; readonly sequence: number }
  readonly order?: 'newest' | 'oldest'
  readonly limit?: number
}

export interface AuditVerdict {
  readonly isIntact: boolean
  readonly events: number
  readonly chains: number
  /** Where the first break is, in words. */
  readonly fault?: string
}

/** Operational state in the open: a heartbeat, a snapshot. Neither versioned nor audited. */
export interface Notice {
  readonly name: string
  readonly body: string
  /** When it was posted, by the poster's clock. */
  readonly at: string
}

/** What the processes of one installation tell one another through the ledger. */
export interface NoticeBoard {
  /** Puts up a notice in place of the one of the same name. */
  post(name: string, body: string, at: Date): Promise<void>
  notice(name: string): Promise<Notice | undefined>
  /** Those whose name begins so, in order of name. */
  notices(prefix: string): Promise<readonly Notice[]>
  /** False when there was none. */
  takeDown(name: string): Promise<boolean>
}

export interface Ledger extends LedgerReader, NoticeBoard {
  /**
   * Runs `work` once, committed whole or not at all, its audit events with it. Transactions take turns, those of other processes
   * included: `work` sees all that was committed before it and nobody changes a record until it is committed. So it must be short and
   * wait for nothing but the transaction; the outer ledger may not be used inside. LEDGER_FAILED may also mean that only the answer to
   * the commit was lost: who tries again must find out from the records whether it is done.
   */
  transact<T>(work: (tx: LedgerTransaction) => Promise<T>): Promise<T>
  audit(filter: AuditFilter): Promise<readonly AuditEvent[]>
  verifyAudit(): Promise<AuditVerdict>
  /** The last sequence of every chain: where a process stands that follows what the others do. */
  heads(): Promise<ReadonlyMap<string, number>>
  /** Events of one chain after a sequence, in order, at most `limit` (default 500). They become visible in order: a follower misses none. */
  eventsAfter(chain: string, sequence: number, limit?: number): Promise<readonly AuditEvent[]>
  /** One holder at a time; true when `holder` has it now, for `ttlMs` from `now`. */
  lease(name: string, holder: string, ttlMs: number, now: Date): Promise<boolean>
  /** Gives a lease back before it runs out; nothing happens when `holder` has it no more. */
  release(name: string, holder: string): Promise<void>
  close(): Promise<void>
}
