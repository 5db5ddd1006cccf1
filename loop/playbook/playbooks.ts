import { toShanghaiIso } from '../../pipeline/platform/clock.ts'
import { AppError } from '../../pipeline/platform/errors.ts'
import type { LedgerReader, LedgerRecord } from '../ledger/ledger.ts'
import { type Actor, personOf, rootUnitId, systemActor } from '../office/actor.ts'
import { gateClosed, requireText, requireVersion } from '../office/input.ts'
import type { Desk, Office } from '../office/office.ts'
import type { Permission } from '../people/permissions.ts'
import type { Rules } from '../rules/rules.ts'
import { comparePlaybooks, type PlaybookChange } from './compare.ts'
import { type Playbook, type PlaybookContent, parsePlaybook, type UncheckedPlaybook } from './playbook.ts'
import {
  type Deed,
  type PlaybookBody,
  type PlaybookState,
  type PlaybookVersionView,
  playbookMoves,
  viewVersion,
} from './playbook-version.ts'
import { shippedPlaybooks } from './shipped.ts'
import { type PlaybookSuggestion, suggestPlaybook } from './suggest.ts'

export interface OnPlaybook {
  readonly id: string
  readonly number: number
  readonly version?: number | undefined
}

export interface Playbooks {
  /** Those in force, for who opens an incident. */
  all(who: Actor): Promise<readonly Playbook[]>
  /** The one in force; `NOT_FOUND` for an id that has none. Inside a transaction: give its reader. */
  need(id: string, reader?: LedgerReader): Promise<Playbook>
  suggest(title: string): Promise<PlaybookSuggestion | undefined>
  /** All versions of all of them, the newest first. */
  versions(who: Actor, input?: { readonly id?: string | undefined }): Promise<readonly PlaybookVersionView[]>
  compare(
    who: Actor,
    input: { readonly id: string; readonly from: number; readonly to: number },
  ): Promise<readonly PlaybookChange[]>
  /** A new version of a playbook, or a new playbook; while it is a draft its writer may go on with it. */
  write(
    who: Actor,
    input: {
      readonly id: string
      readonly version?: number | undefined
      readonly content: UncheckedPlaybook
      readonly reason: string
    },
  ): Promise<PlaybookVersionView>
  /** By somebody who did not write it. */
  approve(who: Actor, input: OnPlaybook & { readonly opinion: string }): Promise<PlaybookVersionView>
  /** Comes into force in place of the one before. Incidents already open keep theirs. */
  activate(who: Actor, input: OnPlaybook): Promise<PlaybookVersionView>
  drop(who: Actor, input: OnPlaybook & { readonly reason: string }): Promise<PlaybookVersionView>
  /** Puts the shipped ones on record where there is none; every call of this interface does it first. */
  ensureShipped(): Promise<void>
}

type Version = LedgerRecord<PlaybookBody>

const idOf = (playbookId: string, number: number) => `${playbookId}.v${number}`

export function createPlaybooks({
  office,
  rules,
}: {
  readonly office: Office
  readonly rules: Rules
}): Playbooks {
  let loading: Promise<void> | undefined
  const ensureShipped = () => {
    loading ??= loadShipped(office).catch((error: unknown) => {
      loading = undefined
      throw error
    })
    return loading
  }
  const inForce = async (): Promise<readonly Playbook[]> => {
    await ensureShipped()
    const records = await office.reader.list<PlaybookBody>({
      kind: 'playbook',
      states: ['active'],
      order: 'oldest',
    })
    return records.map(({ body }) => playbookOf(body)).toSorted(byShipping)
  }
  const on = async (
    who: Actor,
    { permission, input }: { readonly permission: Permission; readonly input: OnPlaybook },
    work: (desk: Desk, record: Version) => Promise<Version>,
  ) => {
    await ensureShipped()
    return office.work(who, async (desk) => {
      const seen = { id: idOf(input.id, input.number), version: input.version }
      const record = await desk.take<PlaybookBody>('playbook', seen, permission)
      return viewVersion(who, await work(desk, record))
    })
  }

  return {
    ensureShipped,

    async all(who) {
      await office.scope(who, 'playbook.read')
      return inForce()
    },

    async need(id, reader = office.reader) {
      const [record] = await reader.list<PlaybookBody>({
        kind: 'playbook',
        states: ['active'],
        keys: { playbook: id },
      })
      if (!record) throw new AppError('NOT_FOUND', `playbook ${id}`, { userMessage: '没有这个预案，请另选' })
      return playbookOf(record.body)
    },

    suggest: async (title) => suggestPlaybook(await inForce(), title),

    async versions(who, { id } = {}) {
      await office.scope(who, 'playbook.read')
      await ensureShipped()
      const records = await office.reader.list<PlaybookBody>({
        kind: 'playbook',
        ...(id ? { keys: { playbook: id } } : {}),
      })
      return records
        .map((record) => viewVersion(who, record))
        .toSorted((a, b) => a.playbookId.localeCompare(b.playbookId) || b.number - a.number)
    },

    async compare(who, { id, from, to }) {
      const read = (number: number) =>
        office.read<PlaybookBody>(who, {
          kind: 'playbook',
          id: idOf(id, number),
          permission: 'playbook.read',
        })
      const [before, after] = [await read(from), await read(to)]
      return comparePlaybooks(before.body.content, after.body.content)
    },

    async write(who, input) {
      await ensureShipped()
      const content = parsePlaybook(input.content, rules)
      if (!/^[a-z0-9][a-z0-9-]{0,40}$/.test(input.id))
        throw new AppError('BAD_INPUT', `playbook id ${input.id}`, {
          userMessage: '预案编号只能用小写字母、数字和连字符',
        })
      const reason = requireText(input.reason, '修订理由')
      return office.work(who, async (desk) => {
        const versions = await desk.list<PlaybookBody>({ kind: 'playbook', keys: { playbook: input.id } })
        await desk.require('playbook.write', versions[0]?.unitId ?? rootUnitId)
        const pending = versions.find(({ state }) => state === 'draft' || state === 'approved')
        if (!pending)
          return viewVersion(
            who,
            await createVersion(desk, { id: input.id, number: versions.length + 1, content, reason }),
          )
        requireOwnDraft(pending, who)
        requireVersion(pending, input.version)
        const body: PlaybookBody = { ...pending.body, content, reason }
        return viewVersion(who, await desk.change(pending, { body }, 'playbook.edited', reason))
      })
    },

    approve: (who, input) =>
      on(who, { permission: 'playbook.approve', input }, (desk, record) => {
        if (record.body.written.by.id === who.userId)
          throw gateClosed(`playbook ${record.id} approved by its writer`, '预案须由编写人以外的人员审定')
        const approved = { ...deed(desk), opinion: requireText(input.opinion, '审定意见') }
        return desk.move(
          record,
          { table: playbookMoves, to: 'approved', body: { ...record.body, approved } },
          'playbook.approved',
          approved.opinion,
        )
      }),

    activate: (who, input) =>
      on(who, { permission: 'playbook.approve', input }, async (desk, record) => {
        const earlier = await desk.list<PlaybookBody>({
          kind: 'playbook',
          states: ['active'],
          keys: { playbook: record.body.playbookId },
        })
        const activated = await desk.move(
          record,
          { table: playbookMoves, to: 'active', body: { ...record.body, activated: deed(desk) } },
          'playbook.activated',
        )
        for (const one of earlier)
          await desk.move(one, { table: playbookMoves, to: 'retired' }, 'playbook.retired')
        return activated
      }),

    drop: (who, input) =>
      on(who, { permission: 'playbook.write', input }, (desk, record) => {
        const reason = requireText(input.reason, '放弃理由')
        return desk.move(record, { table: playbookMoves, to: 'dropped' }, 'playbook.dropped', reason)
      }),
  }
}

/** Another process may have been faster: then they are there. */
async function loadShipped(office: Office): Promise<void> {
  const missing = await missingOf(office.reader)
  if (missing.length === 0) return
  await office.work(systemActor, async (desk) => {
    for (const playbook of await missingOf(desk)) {
      const { id, version: number, ...content } = playbook
      await createVersion(desk, { id, number, content, reason: '随系统提供', state: 'active' })
    }
  })
}

async function missingOf(reader: LedgerReader): Promise<readonly Playbook[]> {
  const found = await Promise.all(
    shippedPlaybooks().map(async (playbook) => ({
      playbook,
      count: await reader.count({ kind: 'playbook', keys: { playbook: playbook.id } }),
    })),
  )
  return found.filter(({ count }) => count === 0).map(({ playbook }) => playbook)
}

interface NewVersion {
  readonly id: string
  readonly number: number
  readonly content: PlaybookContent
  readonly reason: string
  readonly state?: PlaybookState
}

function createVersion(
  desk: Desk,
  { id, number, content, reason, state = 'draft' }: NewVersion,
): Promise<Version> {
  const written = deed(desk)
  return desk.create<PlaybookBody>(
    {
      kind: 'playbook',
      id: idOf(id, number),
      unitId: rootUnitId,
      state,
      keys: { playbook: id },
      body: {
        playbookId: id,
        number,
        content,
        reason,
        written,
        ...(state === 'active' ? { activated: written } : {}),
      },
    },
    state === 'active' ? 'playbook.shipped' : 'playbook.written',
    reason,
  )
}

function deed(desk: Desk): Deed {
  return { by: personOf(desk.who), at: toShanghaiIso(desk.now) }
}

function requireOwnDraft({ id, state, body }: Version, who: Actor): void {
  if (state !== 'draft' || body.written.by.id !== who.userId)
    throw new AppError('ILLEGAL_MOVE', `playbook ${id} is ${state}, written by ${body.written.by.id}`, {
      userMessage: `第 ${body.number} 版尚未启用，请先启用或放弃它，再写新版`,
    })
}

const shippedIds = shippedPlaybooks().map(({ id }) => id)

/** Those that ship in the order they ship, then the installation's own. */
function byShipping(a: Playbook, b: Playbook): number {
  const place = ({ id }: Playbook) => (shippedIds.includes(id) ? shippedIds.indexOf(id) : shippedIds.length)
  return place(a) - place(b) || a.id.localeCompare(b.id)
}

function playbookOf({ playbookId, number, content }: PlaybookBody): Playbook {
  return { id: playbookId, version: number, ...content }
}
