import { AppError, isAppError } from '../../../pipeline/platform/errors.ts'
import type { LedgerReader, LedgerRecord } from '../../ledger/ledger.ts'
import { type Actor, type Person, personOf, rootUnitId } from '../../office/actor.ts'
import { requireVersion } from '../../office/input.ts'
import type { Office } from '../../office/office.ts'
import { type GateLists, joinLists, loadGateLists, parseGateLists } from './lists.ts'

/** What an installation adds to the lists that ship: its leaders, its own institutions, words it gets wrong. As JSON has it. */
export interface OwnLists {
  readonly institutions?: readonly unknown[] | undefined
  readonly leaders?: readonly unknown[] | undefined
  readonly words?: readonly unknown[] | undefined
  readonly patterns?: readonly unknown[] | undefined
}

interface OwnListsBody {
  readonly lists: OwnLists
  readonly by: Person
}

export interface GateListsView {
  /** 0 while the installation has none of its own. */
  readonly version: number
  readonly own: OwnLists
  readonly changedBy?: Person
  readonly changedAt?: string
  /** How many entries ship. */
  readonly shipped: Readonly<Record<keyof GateLists, number>>
}

/** 检查词表: read by everybody who writes, changed on record. */
export interface GateListBook {
  get(who: Actor): Promise<GateListsView>
  /** The whole of the own lists; BAD_INPUT says which entry is not understood. */
  set(who: Actor, input: { readonly version: number; readonly own: OwnLists }): Promise<GateListsView>
}

const kind = 'gate-list'
const id = 'own'
const shipped = loadGateLists()

/** The lists of today: those that ship and the installation's own. */
export async function readLists(reader: LedgerReader): Promise<GateLists> {
  const record = await reader.get<OwnListsBody>(kind, id)
  return record ? joined(record) : shipped
}

let last: { readonly key: string; readonly lists: GateLists } | undefined

/** Joined once for each version: the gates keep what they made of a list. */
function joined({ version, updatedAt, body }: LedgerRecord<OwnListsBody>): GateLists {
  const key = `${version} ${updatedAt} ${JSON.stringify(body.lists)}`
  if (last?.key !== key) last = { key, lists: joinLists(shipped, parseGateLists(body.lists)) }
  return last.lists
}

export function createGateListBook(office: Office): GateListBook {
  return {
    async get(who) {
      await office.scope(who, 'release.read')
      return view(await office.reader.get<OwnListsBody>(kind, id))
    },
    set: (who, { version, own }) =>
      office.work(who, async (desk) => {
        await desk.require('gate-list.write', rootUnitId)
        requireUnderstood(own)
        const body: OwnListsBody = { lists: own, by: personOf(who) }
        const record = await desk.get<OwnListsBody>(kind, id)
        if (!record) {
          const made = await desk.create({ kind, id, unitId: rootUnitId, body }, 'gate-list.set')
          return view(made)
        }
        requireVersion(record, version)
        return view(await desk.change(record, { body }, 'gate-list.set'))
      }),
  }
}

function requireUnderstood(own: OwnLists): void {
  try {
    parseGateLists(own)
  } catch (cause) {
    if (!isAppError(cause, 'CORRUPT')) throw cause
    throw new AppError('BAD_INPUT', cause.message, { cause, userMessage: `词表有误：${cause.message}` })
  }
}

function view(record: LedgerRecord<OwnListsBody> | undefined): GateListsView {
  return {
    version: record?.version ?? 0,
    own: record?.body.lists ?? {},
    ...(record ? { changedBy: record.body.by, changedAt: record.updatedAt } : {}),
    shipped: {
      institutions: shipped.institutions.length,
      leaders: shipped.leaders.length,
      words: shipped.words.length,
      patterns: shipped.patterns.length,
    },
  }
}
