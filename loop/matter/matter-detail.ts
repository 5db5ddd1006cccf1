import type { LedgerRecord } from '../ledger/ledger.ts'
import type { Actor } from '../office/actor.ts'
import { canMove } from '../office/moves.ts'
import type { Office } from '../office/office.ts'
import { type Permission, rolesAllow } from '../people/permissions.ts'
import type { Unit } from '../people/units.ts'
import type { ReleaseBody } from '../release/release.ts'
import {
  isOpenMatter,
  type Matter,
  type MatterBody,
  type MatterDetail,
  type MatterMove,
  type MatterRelease,
  matterMoves,
  viewMatter,
} from './matter.ts'

/** A matter with its history, its answers, what was merged into it, and what this person may do with it now. */
export async function readMatter(office: Office, who: Actor, record: Matter): Promise<MatterDetail> {
  const ids = [record.id, ...record.body.mergedFrom]
  const [unit, answers, merged] = await Promise.all([
    office.reader.get<Unit>('unit', record.unitId),
    Promise.all(
      ids.map((matter) =>
        office.reader.list<ReleaseBody>({ kind: 'release', keys: { matter }, order: 'oldest' }),
      ),
    ),
    Promise.all(record.body.mergedFrom.map((id) => office.reader.get<MatterBody>('matter', id))),
  ])
  return {
    ...viewMatter(record, { now: office.clock.now(), unitName: unit?.body.name ?? record.unitId }),
    history: record.body.history,
    releases: answers.flat().map(viewAnswer),
    merged: merged.flatMap((each) => (each ? [{ id: each.id, title: each.body.title }] : [])),
    moves: matterMovesOf(who, record),
  }
}

function viewAnswer({ id, state, body }: LedgerRecord<ReleaseBody>): MatterRelease {
  return { id, title: body.title, state, ...(body.publishedAt ? { publishedAt: body.publishedAt } : {}) }
}

export function matterMovesOf(who: Actor, { state, body }: Matter): readonly MatterMove[] {
  const isOpen = isOpenMatter(state)
  const isIdle = state === 'registered' || state === 'routed'
  const isOwnDecision = body.decision?.draftedBy.id === who.userId
  const isLive = state !== 'closed' && state !== 'merged'
  const possible: readonly [MatterMove, Permission, boolean][] = [
    ['route', 'matter.route', isOpen && state !== 'deciding'],
    ['classify', 'matter.route', isOpen && state !== 'deciding'],
    ['line', 'matter.work', isLive],
    ['reply', 'matter.work', isOpen && state !== 'deciding'],
    ['evidence', 'matter.work', isLive],
    ['note', 'matter.work', isLive],
    ['merge', 'matter.route', canMove(matterMoves, state, 'merged')],
    ['decide', 'matter.work', isIdle],
    ['sign', 'matter.sign', state === 'deciding' && !isOwnDecision],
    ['return', 'matter.sign', state === 'deciding' && !isOwnDecision],
    ['reopen', 'matter.route', state === 'not-answered'],
    ['evaluate', 'matter.close', canMove(matterMoves, state, 'evaluated')],
    ['close', 'matter.close', canMove(matterMoves, state, 'closed')],
  ]
  return possible
    .filter(([, permission, isPossible]) => isPossible && rolesAllow(who.roles, permission))
    .map(([move]) => move)
}
