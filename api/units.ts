import type { Loop } from '../loop/loop.ts'
import { type Actor, rootUnitId } from '../loop/office/actor.ts'
import { isAppError } from '../pipeline/platform/errors.ts'

type People = Pick<Loop['people'], 'units'>

/** The units whose documents and stories this person sees: the own one and those below it; `undefined` means all (the ministry itself). */
export async function unitScope(people: People, who: Actor): Promise<readonly string[] | undefined> {
  if (who.unitId === rootUnitId) return undefined
  const units = await people.units(who)
  return [
    who.unitId,
    ...units.filter(({ id, path }) => id !== who.unitId && path.includes(who.unitId)).map(({ id }) => id),
  ]
}

export async function isInScope(people: People, who: Actor, unitId: string): Promise<boolean> {
  return (await unitScope(people, who))?.includes(unitId) ?? true
}

/** Part of a page that this person's role does not show: the rest of the page stands without it. */
export async function unlessForbidden<T>(asked: Promise<T>, otherwise: T): Promise<T> {
  try {
    return await asked
  } catch (error) {
    if (isAppError(error, 'FORBIDDEN')) return otherwise
    throw error
  }
}
