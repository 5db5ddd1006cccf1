import type { Access, AccessLog } from '../../loop/access/access-log.ts'
import type { Actor } from '../../loop/office/actor.ts'
import type { EndpointName } from '../contract.ts'
import type { Handlers } from './handler.ts'

interface Reading {
  readonly params: { readonly id?: string }
  readonly query: { readonly q?: string }
}

const opened =
  (kind: string) =>
  ({ params }: Reading): Access => ({ action: 'access.opened', object: `${kind}/${params.id ?? ''}` })

const searched =
  (object: string) =>
  ({ query }: Reading): Access | undefined =>
    query.q ? { action: 'access.searched', object, words: query.q } : undefined

/** What of reading goes on record. Lists are not here: who opens a record from one is. */
const noted: Partial<Record<EndpointName, (reading: Reading) => Access | undefined>> = {
  'GET /api/incidents/:id': opened('incident'),
  'GET /api/duty-reports/:id': opened('duty-report'),
  'GET /api/matters/:id': opened('matter'),
  'GET /api/letters/:id': opened('letter'),
  'GET /api/disclosure-requests/:id': opened('disclosure-request'),
  'GET /api/directives/:id': opened('directive'),
  'GET /api/releases/:id': opened('release'),
  'GET /api/documents': searched('documents'),
}

type AnyHandler = (call: Reading & { readonly who?: Actor }) => Promise<unknown>

/** The same handlers; who read what is noted once the answer is there, and the answer waits for nothing of it. */
export function noteAccess(handlers: Handlers, access: Pick<AccessLog, 'seen'>): Handlers {
  const watched: Partial<Record<EndpointName, AnyHandler>> = {}
  for (const name of Object.keys(noted) as EndpointName[]) {
    const describe = noted[name]
    const handler = handlers[name] as unknown as AnyHandler | undefined
    if (!handler || !describe) continue
    watched[name] = async (call) => {
      const answer = await handler(call)
      const reading = describe(call)
      if (call.who && reading) access.seen(call.who, reading)
      return answer
    }
  }
  return { ...handlers, ...(watched as unknown as Partial<Handlers>) }
}
