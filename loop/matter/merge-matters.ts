import { AppError } from '../../pipeline/platform/errors.ts'
import { gateClosed } from '../office/input.ts'
import { requireMove } from '../office/moves.ts'
import type { Desk } from '../office/office.ts'
import { meetAll, withClocks } from './clocks.ts'
import { settleMatter } from './follow-release.ts'
import { type Matter, type MatterBody, matterKeys, matterMoves, mergeTargets } from './matter.ts'
import { newMatterEntry, withEntry } from './register-matter.ts'

export interface Merge {
  /** Goes on as a redirect. */
  readonly from: Matter
  /** Takes over its clocks, evidence, stories and answers. */
  readonly into: Matter
  readonly reason: string
}

/**
 * One concern registered twice becomes one. Every clock that ran goes on running on the one that remains, the earliest end first; what it is
 * merged into, when already answered in public, answers it from now on. Answers the one that remains.
 */
export async function mergeMatters(desk: Desk, { from, into, reason }: Merge): Promise<Matter> {
  if (from.id === into.id)
    throw new AppError('BAD_INPUT', `matter/${from.id} into itself`, { userMessage: '不能并入自身' })
  requireMove(matterMoves, from, 'merged')
  if (!mergeTargets.some((state) => state === into.state))
    throw gateClosed(`matter/${into.id} is ${into.state}`, '目标事项已办结或拟不回应，不能并入')
  await desk.move(
    from,
    {
      table: matterMoves,
      to: 'merged',
      body: withEntry(
        { ...from.body, mergedInto: into.id },
        newMatterEntry(desk, 'merged', `并入“${into.body.title}”：${reason}`, {
          kind: 'matter',
          id: into.id,
        }),
      ),
    },
    'matter.merged',
    reason,
  )
  const joined = withEntry(
    joinBodies(into.body, from),
    newMatterEntry(desk, 'absorbed', `并入“${from.body.title}”：${reason}`, { kind: 'matter', id: from.id }),
  )
  const isAnswered = into.state === 'answered' || into.state === 'evaluated'
  const body = isAnswered ? { ...joined, clocks: meetAll(joined.clocks, desk.now) } : joined
  const kept = await desk.change(into, { body, keys: matterKeys(body) }, 'matter.absorbed', reason)
  return settleMatter(desk, kept)
}

function joinBodies(into: MatterBody, { id, body: from }: Matter): MatterBody {
  const incidentId = into.incidentId ?? from.incidentId
  const planId = into.planId ?? from.planId
  return {
    ...into,
    ...(incidentId ? { incidentId } : {}),
    ...(planId ? { planId } : {}),
    origins: [...into.origins, ...from.origins],
    storyIds: union(into.storyIds, from.storyIds),
    documentIds: union(into.documentIds, from.documentIds),
    topics: union(into.topics, from.topics),
    keywords: union(into.keywords, from.keywords),
    clocks: withClocks(into.clocks, from.clocks),
    mergedFrom: [...into.mergedFrom, id, ...from.mergedFrom],
  }
}

function union(a: readonly string[], b: readonly string[]): readonly string[] {
  return [...new Set([...a, ...b])]
}
