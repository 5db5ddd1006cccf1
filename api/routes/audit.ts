import type { Actor } from '../../loop/office/actor.ts'
import type { ApiDeps } from '../deps.ts'
import type { HandlersFor } from '../http/handler.ts'

const systemNames: Readonly<Record<string, string>> = { system: '系统', console: '控制台' }

type Names = 'GET /api/audit' | 'GET /api/audit/verify'

export function auditHandlers({ loop: { audit, people } }: Pick<ApiDeps, 'loop'>): HandlersFor<Names> {
  return {
    'GET /api/audit': async ({ who, query: { object, actor, limit = 100, offset = 0 } }) => {
      const events = await audit.events(who, {
        order: 'newest',
        limit: limit + offset,
        ...(object ? { object } : {}),
        ...(actor ? { actor } : {}),
      })
      const nameOf = await namesOf(people, who)
      return events.slice(offset).map((event) => ({ ...event, actorName: nameOf(event.actor) }))
    },
    'GET /api/audit/verify': ({ who }) => audit.verify(who),
  }
}

/** The chain holds ids, so that a name can be erased; who may read the audit sees the names that are still there. */
export async function namesOf(
  people: Pick<ApiDeps['loop']['people'], 'users'>,
  who: Actor,
): Promise<(userId: string) => string> {
  const names = new Map((await people.users(who)).map(({ id, name }) => [id, name]))
  return (userId) => names.get(userId) ?? systemNames[userId] ?? userId
}
