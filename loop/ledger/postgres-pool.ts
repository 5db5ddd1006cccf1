import type { PostgresPool, PostgresPoolClient, PostgresQueryResult } from 'kysely'
import pg from 'pg'
import { AppError, messageOf } from '../../pipeline/platform/errors.ts'
import type { PostgresAddress } from './postgres-url.ts'

export interface PoolLimits {
  readonly connections: number
  /** How long one statement may take, waiting for locks included. */
  readonly statementMs: number
}

const connectMs = 3_000
/** For a free connection of this process: a queue this long means that the server does not keep up. */
const waitMs = 15_000
/** A process that stops in mid-transaction (a debugger, a frozen machine) must not hold everybody up: less than the others wait. */
const idleInTransactionMs = 8_000
/** The server ends a statement itself; this much later we no longer believe that it is there. */
const graceMs = 2_000

/**
 * A pool for Kysely in which nothing waits for ever and every failure is `LEDGER_FAILED`. A connection that failed in any other way
 * than by the server's own answer is not used again, so that the pool heals as soon as the server is back.
 */
export function createPostgresPool(address: PostgresAddress, limits: PoolLimits): PostgresPool {
  const pool = new pg.Pool({
    host: address.host,
    port: address.port,
    database: address.database,
    user: address.user,
    password: address.password,
    ssl: address.isEncrypted,
    application_name: 'yushu',
    // What a commit resolved is on the disk, whatever the server's default is.
    options: '-c synchronous_commit=on',
    max: limits.connections,
    connectionTimeoutMillis: connectMs,
    statement_timeout: limits.statementMs,
    query_timeout: limits.statementMs + graceMs,
    idle_in_transaction_session_timeout: idleInTransactionMs,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
  })
  // A connection that breaks tells it as an event as well; with nobody listening that would end the process.
  pool.on('error', () => undefined)
  pool.on('connect', (client) => client.on('error', () => undefined))
  const gate = createGate(limits.connections)

  return {
    options: {},
    async connect() {
      // The pool's own queue counts waiting for a free connection as connecting.
      await gate.enter()
      try {
        return guard(await pool.connect(), gate.leave)
      } catch (cause) {
        gate.leave()
        throw failed('connect', cause)
      }
    },
    end: () => pool.end(),
  }
}

function guard(client: pg.PoolClient, leave: () => void): PostgresPoolClient {
  let fault: AppError | undefined
  const query = async <Row>(
    sql: string,
    parameters: readonly unknown[],
  ): Promise<PostgresQueryResult<Row>> => {
    if (fault) throw fault
    try {
      const result: unknown = await client.query(sql, parameters.map(storable))
      return result as PostgresQueryResult<Row>
    } catch (cause) {
      const error = failed('query', cause)
      if (!isAnswer(cause)) fault = error
      throw error
    }
  }
  return {
    // The other overload is for cursors, which need an option we do not give.
    query: query as PostgresPoolClient['query'],
    release(isDestroyed) {
      client.release(isDestroyed || fault !== undefined)
      leave()
    },
  }
}

/** PostgreSQL's text holds every character but NUL; as a question too: no id has one. */
function storable(parameter: unknown): unknown {
  return typeof parameter === 'string' ? parameter.replaceAll('\u0000', '\ufffd') : parameter
}

/** The server said no and the connection is as good as before; class 57 is "going down" or "not up yet". */
function isAnswer(cause: unknown): boolean {
  return cause instanceof pg.DatabaseError && cause.severity === 'ERROR' && !/^57P/.test(cause.code ?? '')
}

function failed(what: string, cause: unknown): AppError {
  // A refused connection over two addresses has no message of its own.
  const words = messageOf(cause) || (cause as NodeJS.ErrnoException).code
  return new AppError('LEDGER_FAILED', `${what} PostgreSQL: ${words}`, { cause })
}

interface Gate {
  enter(): Promise<void>
  leave(): void
}

/** Lets `places` in at a time, the others in the order they came. */
function createGate(places: number): Gate {
  let free = places
  const waiting = new Set<() => void>()
  return {
    async enter() {
      if (free > 0) {
        free -= 1
        return
      }
      await new Promise<void>((resolve, reject) => {
        const admit = () => {
          clearTimeout(timer)
          resolve()
        }
        const timer = setTimeout(() => {
          waiting.delete(admit)
          reject(new AppError('LEDGER_FAILED', `no free connection to PostgreSQL within ${waitMs} ms`))
        }, waitMs)
        waiting.add(admit)
      })
    },
    leave() {
      const [next] = waiting
      if (!next) {
        free += 1
        return
      }
      waiting.delete(next)
      next()
    },
  }
}
