import type { Clock } from '../../pipeline/platform/clock.ts'
import { AppError, isAppError } from '../../pipeline/platform/errors.ts'
import type { Log } from '../../pipeline/platform/log.ts'
import type {
  Act,
  Ledger,
  LedgerReader,
  LedgerRecord,
  LedgerTransaction,
  NewRecord,
} from '../ledger/ledger.ts'
import { type Permission, rolesAllow } from '../people/permissions.ts'
import { isWithin, unitsWithin } from '../people/units.ts'
import type { Actor } from './actor.ts'
import { requireVersion } from './input.ts'
import type { Moves } from './moves.ts'
import { requireMove } from './moves.ts'

/** Told to listeners after the commit, for live pages. */
export interface Change {
  readonly kind: string
  readonly id: string
  readonly action: string
  readonly unitId: string
}

export interface OfficeOptions {
  readonly ledger: Ledger
  readonly clock: Clock
  readonly newId: () => string
  readonly log: Log
}

/** What every part of the loop works through: one transaction per call, permission first, an audit event per change, news after the commit. */
export interface Office {
  readonly clock: Clock
  readonly newId: () => string
  readonly reader: LedgerReader
  /** Runs `work` at one desk. A refusal rolls back what was done and is itself put on record. */
  work<T>(who: Actor, run: (desk: Desk) => Promise<T>): Promise<T>
  /** One record, for who may read it; outside any transaction, so that pages never wait behind a writer. NOT_FOUND, FORBIDDEN. */
  read<Body>(
    who: Actor,
    record: { readonly kind: string; readonly id: string; readonly permission: Permission },
  ): Promise<LedgerRecord<Body>>
  may(who: Actor, permission: Permission, unitId: string): Promise<boolean>
  /** Throws FORBIDDEN unless `who` may, for reads that need no transaction. */
  require(who: Actor, permission: Permission, unitId: string): Promise<void>
  /** The units whose records `who` sees in lists; FORBIDDEN when the role sees none. */
  scope(who: Actor, permission: Permission): Promise<readonly string[]>
  onChange(listener: (change: Change) => void): () => void
}

export interface RecordEdit<Body> {
  readonly body?: Body
  readonly state?: string
  readonly keys?: Readonly<Record<string, string>>
  /** Hands the record over to another unit. */
  readonly unitId?: string
}

/** Which record, and in which version the page showed it; absent, the current one is meant. */
export interface Seen {
  readonly id: string
  readonly version?: number | undefined
}

/** One person's hand in one transaction. */
export interface Desk extends LedgerReader {
  readonly who: Actor
  readonly now: Date
  /** The same desk and transaction at another time: for signals recorded at the moment they tell of. */
  at(now: Date): Desk
  require(permission: Permission, unitId: string): Promise<void>
  /** NOT_FOUND when it is not there. */
  need<Body>(kind: string, id: string): Promise<LedgerRecord<Body>>
  /** A record to be changed: found, within this person's right, of the version that was seen. NOT_FOUND, FORBIDDEN, VERSION_CONFLICT. */
  take<Body>(kind: string, seen: Seen, permission: Permission): Promise<LedgerRecord<Body>>
  create<Body>(record: NewRecord<Body>, action: string, reason?: string): Promise<LedgerRecord<Body>>
  change<Body>(
    record: LedgerRecord<Body>,
    edit: RecordEdit<Body>,
    action: string,
    reason?: string,
  ): Promise<LedgerRecord<Body>>
  /** A change of state, refused with ILLEGAL_MOVE unless the table has it. */
  move<Body, State extends string>(
    record: LedgerRecord<Body>,
    move: { readonly table: Moves<State>; readonly to: State } & Omit<RecordEdit<Body>, 'state'>,
    action: string,
    reason?: string,
  ): Promise<LedgerRecord<Body>>
  remove(record: LedgerRecord, action: string, reason?: string): Promise<void>
  /** Drops a record's earlier versions: for personal data that must not outlive its purpose. */
  forgetVersions(record: LedgerRecord, action: string, reason?: string): Promise<void>
  note(
    event: { readonly object: string; readonly unitId: string; readonly payload?: unknown },
    action: string,
    reason?: string,
  ): Promise<void>
}

export function createOffice({ ledger, clock, newId, log }: OfficeOptions): Office {
  const listeners = new Set<(change: Change) => void>()
  const announce = (changes: readonly Change[]) => {
    for (const change of changes)
      for (const listener of listeners) {
        try {
          listener(change)
        } catch (error) {
          log.error('change listener failed', { error: String(error), kind: change.kind, id: change.id })
        }
      }
  }

  const refuse = async (who: Actor, error: AppError): Promise<never> => {
    await recordRefusal(ledger, { who, at: clock.now(), reason: error.message })
    throw error
  }

  const require = async (who: Actor, permission: Permission, unitId: string) => {
    if (!(await isAllowed(ledger, { who, permission, unitId })))
      await refuse(who, forbidden(who, permission, unitId))
  }

  return {
    clock,
    newId,
    require,
    reader: ledger,
    async work(who, run) {
      const changes: Change[] = []
      try {
        const result = await ledger.transact((tx) => run(createDesk({ tx, who, now: clock.now(), changes })))
        announce(changes)
        return result
      } catch (error) {
        if (isAppError(error, 'FORBIDDEN')) return refuse(who, error)
        throw error
      }
    },
    async read<Body>(
      who: Actor,
      {
        kind,
        id,
        permission,
      }: { readonly kind: string; readonly id: string; readonly permission: Permission },
    ) {
      const record = await ledger.get<Body>(kind, id)
      if (!record) throw new AppError('NOT_FOUND', `${kind}/${id}`)
      await require(who, permission, record.unitId)
      return record
    },
    may: (who, permission, unitId) => isAllowed(ledger, { who, permission, unitId }),
    async scope(who, permission) {
      if (!rolesAllow(who.roles, permission)) await refuse(who, forbidden(who, permission, who.unitId))
      return unitsWithin(ledger, who.unitId)
    },
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

interface DeskOptions {
  readonly tx: LedgerTransaction
  readonly who: Actor
  readonly now: Date
  readonly changes: Change[]
}

function createDesk({ tx, who, now, changes }: DeskOptions): Desk {
  const act = (action: string, reason: string | undefined): Act => ({
    actor: who.userId,
    at: now,
    action,
    ...(reason === undefined ? {} : { reason }),
  })
  const tell = ({ kind, id, unitId }: LedgerRecord, action: string) =>
    changes.push({ kind, id, action, unitId })

  const desk: Desk = {
    get: (kind, id) => tx.get(kind, id),
    list: (filter) => tx.list(filter),
    count: (filter) => tx.count(filter),
    versions: (kind, id) => tx.versions(kind, id),
    kinds: () => tx.kinds(),
    who,
    now,
    at: (time) => createDesk({ tx, who, now: time, changes }),
    async require(permission, unitId) {
      if (!(await isAllowed(tx, { who, permission, unitId }))) throw forbidden(who, permission, unitId)
    },
    async need<Body>(kind: string, id: string) {
      const record = await tx.get<Body>(kind, id)
      if (!record) throw new AppError('NOT_FOUND', `${kind}/${id}`)
      return record
    },
    async take<Body>(kind: string, { id, version }: Seen, permission: Permission) {
      const record = await desk.need<Body>(kind, id)
      await desk.require(permission, record.unitId)
      requireVersion(record, version)
      return record
    },
    async create(record, action, reason) {
      const created = await tx.create(record, act(action, reason))
      tell(created, action)
      return created
    },
    async change({ kind, id, version }, edit, action, reason) {
      const changed = await tx.change({ kind, id, version, ...edit }, act(action, reason))
      tell(changed, action)
      return changed
    },
    move(record, { table, to, ...edit }, action, reason) {
      requireMove(table, record, to)
      return desk.change(record, { ...edit, state: to }, action, reason)
    },
    async remove(record, action, reason) {
      await tx.remove(record.kind, record.id, act(action, reason))
      tell(record, action)
    },
    async forgetVersions({ kind, id }, action, reason) {
      await tx.forgetVersions(kind, id, act(action, reason))
    },
    note: (event, action, reason) => tx.note(event, act(action, reason)),
  }
  return desk
}

interface Question {
  readonly who: Actor
  readonly permission: Permission
  readonly unitId: string
}

async function isAllowed(reader: LedgerReader, { who, permission, unitId }: Question): Promise<boolean> {
  return rolesAllow(who.roles, permission) && (await isWithin(reader, unitId, who.unitId))
}

function forbidden(who: Actor, permission: Permission, unitId: string): AppError {
  return new AppError('FORBIDDEN', `${permission} on unit ${unitId} by ${who.userId}`, {
    userMessage: '您没有办理此事的权限',
  })
}

async function recordRefusal(
  ledger: Ledger,
  { who, at, reason }: { readonly who: Actor; readonly at: Date; readonly reason: string },
): Promise<void> {
  await ledger.transact((tx) =>
    tx.note(
      { object: `user/${who.userId}`, unitId: who.unitId },
      { actor: who.userId, at, action: 'permission.refused', reason },
    ),
  )
}
