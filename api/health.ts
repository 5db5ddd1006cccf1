import type { RequestHandler } from 'express'
import { messageOf } from '../pipeline/platform/errors.ts'
import type { ApiDeps } from './deps.ts'

/** Alive: the process answers. Nothing is asked of the engines, so that a slow disk restarts nobody. */
export const answerAlive: RequestHandler = (_request, response) => {
  response.set('Cache-Control', 'no-store').json({ ok: true })
}

/** Ready: each engine answers a question. Names the one that does not; why is in the log alone. */
export function answerReady({
  loop,
  store,
  bus,
  log,
}: Pick<ApiDeps, 'loop' | 'store' | 'bus' | 'log'>): RequestHandler {
  const questions: Readonly<Record<string, () => Promise<unknown>>> = {
    ledger: () => loop.portal.list({ limit: 1 }),
    store: () => store.stories({ limit: 1 }),
    bus: () => bus.lag(),
  }
  return async (_request, response) => {
    const answers = await Promise.all(
      Object.entries(questions).map(async ([engine, ask]) => {
        try {
          await ask()
          return [engine, true] as const
        } catch (error) {
          log.warn('engine not ready', { engine, error: messageOf(error) })
          return [engine, false] as const
        }
      }),
    )
    const ok = answers.every(([, isReady]) => isReady)
    response
      .status(ok ? 200 : 503)
      .set('Cache-Control', 'no-store')
      .json({ ok, engines: Object.fromEntries(answers) })
  }
}
