import { AsyncLocalStorage } from 'node:async_hooks'
import { type DestinationStream, pino } from 'pino'

/** Structured log: constant text first, values in fields. Handed in, never global. */
export interface Log {
  debug(message: string, fields?: Readonly<Record<string, unknown>>): void
  info(message: string, fields?: Readonly<Record<string, unknown>>): void
  warn(message: string, fields?: Readonly<Record<string, unknown>>): void
  error(message: string, fields?: Readonly<Record<string, unknown>>): void
  child(fields: Readonly<Record<string, unknown>>): Log
}

export const silentLog: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  child: () => silentLog,
}

type Fields = Readonly<Record<string, unknown>>

const around = new AsyncLocalStorage<Fields>()

/**
 * Every line that is logged while `work` runs, by whatever part it calls and however late, carries `fields`: so a failure deep in an engine is
 * found by the number of the request that met it.
 */
export function withFields<T>(fields: Fields, work: () => T): T {
  return around.run({ ...around.getStore(), ...fields }, work)
}

/** JSON lines on stderr, so that stdout stays free for a command's answer. */
export function createLog(level: string, destination?: DestinationStream): Log {
  const mixin = () => ({ ...around.getStore() })
  return wrap(pino({ level, base: null, mixin }, destination ?? pino.destination({ fd: 2, sync: true })))
}

function wrap(logger: pino.Logger): Log {
  return {
    debug: (message, fields) => logger.debug(fields ?? {}, message),
    info: (message, fields) => logger.info(fields ?? {}, message),
    warn: (message, fields) => logger.warn(fields ?? {}, message),
    error: (message, fields) => logger.error(fields ?? {}, message),
    child: (fields) => wrap(logger.child(fields)),
  }
}
