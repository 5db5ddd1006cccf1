import type { RequestHandler } from 'express'
import { messageOf } from '../../pipeline/platform/errors.ts'
import type { Log } from '../../pipeline/platform/log.ts'
import { pause } from '../../pipeline/platform/pause.ts'

/** A question to each thing the process stands on, by its name. What it answers does not matter, only that it does. */
export type Checks = Readonly<Record<string, () => Promise<unknown>>>

export interface Dependency {
  readonly name: string
  readonly isUp: boolean
  readonly ms: number
}

export interface ReadinessOptions {
  readonly checks: Checks
  readonly log: Log
  /** An engine that hangs is as good as one that is down. Default 2,000. */
  readonly timeoutMs?: number
  /** Told of each question that was not answered as it should be. */
  readonly onFault?: (name: string, error: unknown) => void
}

/** Asks every dependency at once; resolves within the time allowed, whatever they do. Why one does not answer is in the log alone. */
export type AskDependencies = () => Promise<readonly Dependency[]>

const timeoutMsByDefault = 2_000

export function createReadiness({
  checks,
  log,
  timeoutMs = timeoutMsByDefault,
  onFault = () => undefined,
}: ReadinessOptions): AskDependencies {
  const known = new Map<string, boolean>()
  return () =>
    Promise.all(
      Object.entries(checks).map(async ([name, check]) => {
        const begun = performance.now()
        const fault = await faultOf(check, timeoutMs)
        const isUp = fault === undefined
        // Said when it changes: a probe every few seconds would else fill the log of an outage.
        if (!isUp && known.get(name) !== false)
          log.warn('dependency down', { dependency: name, error: messageOf(fault) })
        if (!isUp) onFault(name, fault)
        if (isUp && known.get(name) === false) log.info('dependency up again', { dependency: name })
        known.set(name, isUp)
        return { name, isUp, ms: Math.round(performance.now() - begun) }
      }),
    )
}

/** `undefined` when it answered. */
async function faultOf(check: () => Promise<unknown>, timeoutMs: number): Promise<unknown> {
  const waiting = new AbortController()
  // A check may throw before it promises anything.
  const asked = Promise.resolve()
    .then(check)
    .then(
      () => undefined,
      (error: unknown) => error ?? new Error('no answer'),
    )
  const late = pause(timeoutMs, waiting.signal).then(() => new Error(`no answer within ${timeoutMs} ms`))
  const fault = await Promise.race([asked, late])
  waiting.abort()
  return fault
}

/** Alive: the process answers. Nothing is asked of the engines, so that a slow disk restarts nobody. */
export const answerAlive: RequestHandler = (_request, response) => {
  response.set('Cache-Control', 'no-store').json({ ok: true })
}

/** Ready: 200 when every dependency answers, else 503 with the name of the one that does not. */
export function answerReady(ask: AskDependencies): RequestHandler {
  return async (_request, response) => {
    const dependencies = await ask()
    const ok = dependencies.every(({ isUp }) => isUp)
    response
      .status(ok ? 200 : 503)
      .set('Cache-Control', 'no-store')
      .json({
        ok,
        dependencies: Object.fromEntries(
          dependencies.map(({ name, isUp, ms }) => [name, { status: isUp ? 'up' : 'down', ms }]),
        ),
      })
  }
}
