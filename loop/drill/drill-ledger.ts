import { type Clock, toShanghaiIso } from '../../pipeline/platform/clock.ts'
import { AppError } from '../../pipeline/platform/errors.ts'
import type {
  Act,
  Ledger,
  LedgerReader,
  LedgerRecord,
  LedgerTransaction,
  RecordFilter,
} from '../ledger/ledger.ts'

/** What a drill shares with the house: who there is, of which units, and the playbooks. It reads them and never writes them. */
const sharedKinds: readonly string[] = ['user', 'username', 'unit', 'playbook']

export interface DrillLedgerOptions {
  readonly ledger: Ledger
  readonly drillId: string
  /** The house's clock: by it the audit tells when something was really done. */
  readonly wall: Clock
}

/** A record as it lies in the house's ledger: the times of the drill inside, the times of the house outside. */
interface Envelope<Body = unknown> {
  readonly createdAt: string
  readonly updatedAt: string
  readonly body: Body
}

/**
 * The house's ledger as one drill sees it: every kind is the drill's own (`drill/ID/incident`), so that no query of the real loop (its
 * lists, the portal, the publisher) can come upon a record of it, and none of the drill upon a real one. Its audit events are in the same
 * chain, named `drill.…`, at the time they were really made.
 */
export function createDrillLedger({ ledger, drillId, wall }: DrillLedgerOptions): Ledger {
  const prefix = `drill/${drillId}/`
  return {
    ...readerOf(ledger, prefix),
    transact: (work) => ledger.transact((tx) => work(transactionOf(tx, prefix, wall))),
    async audit({ object, ...filter }) {
      const events = await ledger.audit({ ...filter, ...(object ? { object: prefix + object } : {}) })
      return events.filter((event) => event.object.startsWith(prefix))
    },
    verifyAudit: () => ledger.verifyAudit(),
    heads: async () => new Map(),
    eventsAfter: async () => [],
    lease: (name, ...rest) => ledger.lease(prefix + name, ...rest),
    release: (name, holder) => ledger.release(prefix + name, holder),
    post: (name, body, at) => ledger.post(prefix + name, body, at),
    notice: (name) => ledger.notice(prefix + name),
    notices: (start) => ledger.notices(prefix + start),
    takeDown: (name) => ledger.takeDown(prefix + name),
    // The house's ledger is not the drill's to close.
    close: async () => undefined,
  }
}

function readerOf(reader: LedgerReader, prefix: string): LedgerReader {
  const isShared = (kind: string) => sharedKinds.includes(kind)
  const inside = (kind: string) => (isShared(kind) ? kind : prefix + kind)
  const filterOf = (filter: RecordFilter): RecordFilter => ({ ...filter, kind: inside(filter.kind) })
  const open = <Body>(records: readonly LedgerRecord<unknown>[], kind: string) =>
    records.map((record) =>
      isShared(kind) ? (record as LedgerRecord<Body>) : openEnvelope<Body>(record, kind),
    )
  return {
    async get<Body>(kind: string, id: string) {
      const record = await reader.get(inside(kind), id)
      return record && open<Body>([record], kind)[0]
    },
    list: async <Body>(filter: RecordFilter) => open<Body>(await reader.list(filterOf(filter)), filter.kind),
    count: (filter) => reader.count(filterOf(filter)),
    kinds: async () =>
      (await reader.kinds()).flatMap((kind) =>
        kind.startsWith(prefix) ? [kind.slice(prefix.length)] : isShared(kind) ? [kind] : [],
      ),
    versions: async <Body>(kind: string, id: string) =>
      open<Body>(await reader.versions(inside(kind), id), kind),
  }
}

function openEnvelope<Body>(record: LedgerRecord<unknown>, kind: string): LedgerRecord<Body> {
  const { createdAt, updatedAt, body } = record.body as Envelope<Body>
  return { ...record, kind, createdAt, updatedAt, body }
}

function transactionOf(tx: LedgerTransaction, prefix: string, wall: Clock): LedgerTransaction {
  const own = (kind: string) => {
    if (sharedKinds.includes(kind))
      throw new AppError('ILLEGAL_MOVE', `drill ${prefix} writes ${kind}`, {
        userMessage: '演练中不能改动用户、单位和预案，请退出演练后再办',
      })
    return prefix + kind
  }
  const actOf = (act: Act): Act => ({ ...act, at: wall.now(), action: `drill.${act.action}` })
  return {
    ...readerOf(tx, prefix),
    async create<Body>({ body, ...record }: Parameters<typeof tx.create<Body>>[0], act: Act) {
      const at = toShanghaiIso(act.at)
      const envelope: Envelope<Body> = { createdAt: at, updatedAt: at, body }
      const created = await tx.create({ ...record, kind: own(record.kind), body: envelope }, actOf(act))
      return openEnvelope<Body>(created, record.kind)
    },
    async change<Body>({ body, ...change }: Parameters<typeof tx.change<Body>>[0], act: Act) {
      const kind = own(change.kind)
      const before = await tx.get<Envelope<Body>>(kind, change.id)
      const at = toShanghaiIso(act.at)
      const envelope = {
        createdAt: before?.body.createdAt ?? at,
        updatedAt: at,
        body: body ?? before?.body.body,
      }
      const changed = await tx.change({ ...change, kind, body: envelope }, actOf(act))
      return openEnvelope<Body>(changed, change.kind)
    },
    remove: (kind, id, act) => tx.remove(own(kind), id, actOf(act)),
    forgetVersions: (kind, id, act) => tx.forgetVersions(own(kind), id, actOf(act)),
    note: (event, act) => tx.note({ ...event, object: prefix + event.object }, actOf(act)),
  }
}
