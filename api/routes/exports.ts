import { pipeline } from 'node:stream/promises'
import type { Express, Request } from 'express'
import type { AccessAction } from '../../loop/access/access-log.ts'
import type { ApiDeps } from '../deps.ts'
import type { HandlersFor } from '../http/handler.ts'
import type { Doorkeeper } from '../http/sign-in.ts'
import { namesOf } from './audit.ts'

type Names = 'GET /api/exports' | 'POST /api/exports' | 'GET /api/access-log'

export function exportHandlers({ loop }: Pick<ApiDeps, 'loop'>): HandlersFor<Names> {
  const { exports, access, people } = loop
  return {
    'GET /api/exports': ({ who }) => exports.list(who),
    'POST /api/exports': ({ who, body }) => exports.ask(who, body),
    'GET /api/access-log': async ({ who, query }) => {
      const events = await access.events(who, query)
      const nameOf = await namesOf(people, who)
      return events.map((event) => ({
        ...event,
        action: event.action as AccessAction,
        actorName: nameOf(event.actor),
      }))
    },
  }
}

const types = { csv: 'text/csv; charset=utf-8', json: 'application/json; charset=utf-8' }

/** The file of an export, sent as it is read: not an answer of the contract, which knows JSON alone. */
export function addExportFiles(
  app: Express,
  { loop, doorkeeper }: Pick<ApiDeps, 'loop'> & { readonly doorkeeper: Doorkeeper },
): void {
  app.get('/api/exports/:id/file', async (request: Request<{ id: string }>, response) => {
    const { who } = await doorkeeper.session(request)
    const { name, format, content } = await loop.exports.take(who, { id: request.params.id })
    response.set({
      'Content-Type': types[format],
      'Content-Disposition': `attachment; filename="${name}"`,
      'Cache-Control': 'no-store',
    })
    await pipeline(content, response)
  })
}
