import type { Query } from '../../pipeline/model/query.ts'
import { openAlertStates } from '../alert/moves.ts'
import type { LedgerReader, LedgerRecord } from '../ledger/ledger.ts'
import { type Actor, type Person, personOf } from '../office/actor.ts'
import { gateClosed, requireText, requireVersion } from '../office/input.ts'
import type { Desk, Office } from '../office/office.ts'

/** 监测专题: a standing query somebody set up, or a plan when it was opened. */
export interface WatchBody {
  readonly name: string
  readonly query: string
  readonly isEnabled: boolean
  readonly createdBy: Person
  /** The plan that listens by it. */
  readonly planId?: string
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

export interface NewWatch extends WatchInput {
  readonly id: string
  readonly unitId: string
  readonly planId?: string | undefined
}

/** Sets up a watch in the transaction of what asks for it. The right to do that is enough for it. */
export function createWatch(
  desk: Desk,
  { id, unitId, planId, isDemo, ...input }: NewWatch,
  parseQuery: ParseQuery,
): Promise<LedgerRecord<WatchBody>> {
  const body: WatchBody = {
    name: requireText(input.name, '专题名称', 200),
    query: requireQuery(input.query, parseQuery),
    isEnabled: input.isEnabled ?? true,
    createdBy: personOf(desk.who),
    ...(planId ? { planId } : {}),
  }
  const keys: Record<string, string> = planId ? { plan: planId } : {}
  return desk.create({ kind: 'watch', id, unitId, body, keys, isDemo: isDemo ?? false }, 'watch.created')
}

function requireQuery(text: string, parseQuery: ParseQuery): string {
  const query = requireText(text, '检索式', 20_000)
  parseQuery(query)
  return query
}

export function createWatches({
  office,
  parseQuery,
}: {
  readonly office: Office
  readonly parseQuery: ParseQuery
}): Watches {
  const { reader } = office

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
        return createWatch(desk, { ...input, id: office.newId(), unitId: who.unitId }, parseQuery)
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
          ...(query === undefined ? {} : { query: requireQuery(query, parseQuery) }),
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
        if ((await desk.count({ kind: 'plan', states: ['open'], keys: { watch: id } })) > 0)
          throw gateClosed(
            `watch/${id} belongs to an open plan`,
            '此专题由进行中的策划案使用，请先结束该策划案',
          )
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
