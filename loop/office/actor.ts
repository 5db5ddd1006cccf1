/** 角色, from the first day; what each may do is in people/permissions.ts. */
export type Role =
  | 'press-officer'
  | 'analyst'
  | 'emergency'
  | 'handler'
  | 'reviewer-1'
  | 'reviewer-2'
  | 'reviewer-3'
  | 'secrecy-reviewer'
  | 'releaser'
  | 'auditor'
  | 'administrator'

export const roles: readonly Role[] = [
  'press-officer',
  'analyst',
  'emergency',
  'handler',
  'reviewer-1',
  'reviewer-2',
  'reviewer-3',
  'secrecy-reviewer',
  'releaser',
  'auditor',
  'administrator',
]

/** Who acts: a person signed in, or the system itself (no roles: it acts only where the code says so). */
export interface Actor {
  readonly userId: string
  readonly name: string
  readonly roles: readonly Role[]
  /** Acts on this unit's records and on those of the units below it. */
  readonly unitId: string
}

/** The ministry itself; every other unit is below it. */
export const rootUnitId = 'ministry'

export const systemActor: Actor = { userId: 'system', name: '系统', roles: [], unitId: rootUnitId }

/** A person's name beside what they did, kept as it was then. */
export interface Person {
  readonly id: string
  readonly name: string
}

export function personOf({ userId, name }: Actor): Person {
  return { id: userId, name }
}
