import type { ApiDeps } from '../deps.ts'
import type { HandlersFor } from '../http/handler.ts'

export function trayHandlers({ loop }: Pick<ApiDeps, 'loop'>): HandlersFor<'GET /api/tray'> {
  return { 'GET /api/tray': ({ who }) => loop.tray.of(who) }
}
