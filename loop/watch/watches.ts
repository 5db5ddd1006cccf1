import type { Query } from '../../pipeline/model/query.ts'
import { openAlertStates } from '../alert/moves.ts'
import type { LedgerReader, LedgerRecord } from '../ledger/ledger.ts'
import { type Actor, type Person, personOf } from '../office/actor.ts'
import { requireText, requireVersion } from '../office/input.ts'
import type { Office } from '../office/office.ts'

/** 监测专题: a standing query somebody set up. */
interface WatchBody {
  readonly name: string
  readonly query: string
  readonly isEnabled: boolean
  readonly createdBy: Person
}

export interface WatchView extends WatchBody {
  readonly id: string
  readonly version: number
  readonly unitId: string
  readonly createdAt: string
  readonly openAlerts: number
  readonly isDemo: boolean
}

/** What the matching stage needs of a watch. */
export interface StandingWatch {
  readonly id: string
  readonly name: string
  readonly query: Query
  readonly unitId: string
  readonly isDemo: boolean
}

export interface WatchInput {
  readonly name: string
  readonly query: string
  readonly isEnabled?: boolean | undefined
  readonly isDemo?: boolean | undefined
}

export interface WatchEdit {
  readonly id: string
  readonly version: number
  readonly name?: string | undefined
  readonly query?: string | undefined
  readonly isEnabled?: boolean | undefined
}

export interface Watches {
  list(who: Actor): Promise<readonly WatchView[]>
  get(who: Actor, input: { readonly id: string }): Promise<WatchView>
  create(who: Actor, input: WatchInput): Promise<WatchView>
  update(who: Actor, input: WatchEdit): Promise<WatchView>
  remove(who: Actor, input: { readonly id: string; readonly version: number }): Promise<void>
  /** Every enabled watch, parsed, in a stable order: for the pipeline, which acts for no person. */
  standing(): Promise<readonly StandingWatch[]>
}

/** Throws BAD_INPUT, in words the author of the query can use, when the text is not a query. */
export type ParseQuery = (text: string) => Query

export function createWatches({
  office,
  parseQuery,
}: {
  readonly office: Office
  readonly parseQuery: ParseQuery
}): Watches {
  const { reader } = office
  const requireQuery = (text: string) => {
    const query = requireText(text, '检索式', 20_000)
    parseQuery(query)
    return query
  }

  return {
    async list(who) {
      const unitIds = await office.scope(who, 'watch.read')
      const records = await reader.list<WatchBody>({ kind: 'watch', unitIds, order: 'oldest' })
      return Promise.all(records.map((record) => view(reader, record)))
    },

    async get(who, { id }) {
      return view(reader, await office.read<WatchBody>(who, { kind: 'watch', id, permission: 'watch.read' }))
    },

    create: async (who, input) => {
      const record = await office.work(who, async (desk) => {
        await desk.require('watch.write', who.unitId)
        const body: WatchBody = {
          name: requireText(input.name, '专题名称', 200),
          query: requireQuery(input.query),
          isEnabled: input.isEnabled ?? true,
          createdBy: personOf(who),
        }
        return desk.create(
          { kind: 'watch', id: office.newId(), unitId: who.unitId, body, isDemo: input.isDemo ?? false },
          'watch.created',
        )
      })
      return view(reader, record)
    },

    async update(who, { id, version, name, query, isEnabled }) {
      const record = await office.work(who, async (desk) => {
        const current = await desk.need<WatchBody>('watch', id)
        await desk.require('watch.write', current.unitId)
        requireVersion(current, version)
        const body: WatchBody = {
          ...current.body,
          ...(name === undefined ? {} : { name: requireText(name, '专题名称', 200) }),
          ...(query === undefined ? {} : { query: requireQuery(query) }),
          ...(isEnabled === undefined ? {} : { isEnabled }),
        }
        return desk.change(current, { body }, 'watch.changed')
      })
      return view(reader, record)
    },

    remove: (who, { id, version }) =>
      office.work(who, async (desk) => {
        const current = await desk.need<WatchBody>('watch', id)
        await desk.require('watch.write', current.unitId)
        requireVersion(current, version)
        await desk.remove(current, 'watch.removed')
      }),

    async standing() {
      const records = await reader.list<WatchBody>({ kind: 'watch', order: 'oldest' })
      return records
        .filter(({ body }) => body.isEnabled)
        .map(({ id, unitId, isDemo, body }) => ({
          id,
          name: body.name,
          query: parseQuery(body.query),
          unitId,
          isDemo,
        }))
    },
  }
}

async function view(reader: LedgerReader, record: LedgerRecord<WatchBody>): Promise<WatchView> {
  const { id, version, unitId, createdAt, isDemo, body } = record
  const openAlerts = await reader.count({ kind: 'alert', states: openAlertStates, keys: { watch: id } })
  return { id, version, unitId, createdAt, isDemo, openAlerts, ...body }
}
