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

/**
 * The house's ledger as one drill sees it: every kind is the drill's own (`drill/ID/incident`), so that no query of the real loop (its
 * lists, the portal, the publisher) can come upon a record of it, and none of the drill upon a real one. Its audit events are in the same
 * chain, named `drill.…`.
 */
export function createDrillLedger(ledger: Ledger, drillId: string): Ledger {
  const prefix = `drill/${drillId}/`
  const reader = readerOf(ledger, prefix)
  return {
    ...reader,
    transact: (work) => ledger.transact((tx) => work(transactionOf(tx, prefix))),
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
  const inside = (kind: string) => (sharedKinds.includes(kind) ? kind : prefix + kind)
  const filterOf = (filter: RecordFilter): RecordFilter => ({ ...filter, kind: inside(filter.kind) })
  return {
    async get<Body>(kind: string, id: string) {
      const record = await reader.get<Body>(inside(kind), id)
      return record && { ...record, kind }
    },
    list: async <Body>(filter: RecordFilter) => named(await reader.list<Body>(filterOf(filter)), filter.kind),
    count: (filter) => reader.count(filterOf(filter)),
    kinds: async () =>
      (await reader.kinds()).flatMap((kind) =>
        kind.startsWith(prefix) ? [kind.slice(prefix.length)] : sharedKinds.includes(kind) ? [kind] : [],
      ),
    versions: async <Body>(kind: string, id: string) =>
      named(await reader.versions<Body>(inside(kind), id), kind),
  }
}

function named<Body>(records: readonly LedgerRecord<Body>[], kind: string): readonly LedgerRecord<Body>[] {
  return records.map((record) => ({ ...record, kind }))
}

function transactionOf(tx: LedgerTransaction, prefix: string): LedgerTransaction {
  const own = (kind: string) => {
    if (sharedKinds.includes(kind))
      throw new AppError('ILLEGAL_MOVE', `drill ${prefix} writes ${kind}`, {
        userMessage: '演练中不能改动用户、单位和预案，请退出演练后再办',
      })
    return prefix + kind
  }
  const actOf = (act: Act): Act => ({ ...act, action: `drill.${act.action}` })
  return {
    ...readerOf(tx, prefix),
    async create(record, act) {
      const { kind } = record
      return { ...(await tx.create({ ...record, kind: own(kind) }, actOf(act))), kind }
    },
    async change(change, act) {
      const { kind } = change
      return { ...(await tx.change({ ...change, kind: own(kind) }, actOf(act))), kind }
    },
    remove: (kind, id, act) => tx.remove(own(kind), id, actOf(act)),
    forgetVersions: (kind, id, act) => tx.forgetVersions(own(kind), id, actOf(act)),
    note: (event, act) => tx.note({ ...event, object: prefix + event.object }, actOf(act)),
  }
}
