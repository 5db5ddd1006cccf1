import type { Actor } from '../loop/office/actor.ts'
import type { Permission } from '../loop/people/permissions.ts'
import { AppError } from '../pipeline/platform/errors.ts'
import type { ApiDeps } from './deps.ts'
import { messages } from './messages.zh-CN.ts'

/** What a person does outside the ledger's records: to sources, dead letters, the demo. */
export interface Deed {
  readonly permission: Permission
  /** A stable verb like `source.disabled`. */
  readonly action: string
  /** `kind/id`. */
  readonly object: string
}

/** Resolves when the person may and it is on record; else FORBIDDEN, and the refusal is on record. */
export type Permit = (who: Actor, deed: Deed) => Promise<void>

export function createPermit({ loop, ledger, clock }: Pick<ApiDeps, 'loop' | 'ledger' | 'clock'>): Permit {
  return async (who, { permission, action, object }) => {
    const isAllowed = await loop.people.may(who, permission, who.unitId)
    const act = isAllowed ? { action } : { action: 'permission.refused', reason: `${permission}: ${action}` }
    await ledger.transact((tx) =>
      tx.note({ object, unitId: who.unitId }, { actor: who.userId, at: clock.now(), ...act }),
    )
    if (!isAllowed)
      throw new AppError('FORBIDDEN', `${action} on ${object} by ${who.userId}`, {
        userMessage: messages.failures.FORBIDDEN,
      })
  }
}
