import { AppError } from '../../pipeline/platform/errors.ts'

export interface PostgresAddress {
  readonly host: string
  readonly port: number
  readonly database: string
  readonly user: string
  readonly password: string | undefined
  /** TLS with the server's certificate checked. */
  readonly isEncrypted: boolean
  /** Connections for reading, of one process; one more writes. */
  readonly connections: number
}

const defaultConnections = 8
const mostConnections = 64

/** Reads `postgres://user:pass@host:5432/database?ssl=true&connections=8`; BAD_INPUT, never with the password in it. */
export function parsePostgresUrl(text: string): PostgresAddress {
  // What `new URL` throws carries the whole text, so it is not passed on.
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (!url) throw refused('is not postgres://user:password@host:5432/database')
  const database = decoded(url.pathname.slice(1))
  if (!url.hostname || !url.username || !database || database.includes('/'))
    throw refused('needs a user, a host and a database')
  return {
    host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: url.port ? Number(url.port) : 5432,
    database,
    user: decoded(url.username),
    password: url.password ? decoded(url.password) : undefined,
    ...parseOptions(url.searchParams),
  }
}

function parseOptions(options: URLSearchParams): Pick<PostgresAddress, 'isEncrypted' | 'connections'> {
  const unknown = [...options.keys()].find((name) => name !== 'ssl' && name !== 'connections')
  if (unknown) throw refused(`option ${unknown} is not one of ssl, connections`)
  const ssl = options.get('ssl') ?? 'false'
  if (ssl !== 'true' && ssl !== 'false') throw refused('option ssl is true or false')
  const connections = Number(options.get('connections') ?? defaultConnections)
  if (!Number.isInteger(connections) || connections < 1 || connections > mostConnections)
    throw refused(`option connections is a number from 1 to ${mostConnections}`)
  return { isEncrypted: ssl === 'true', connections }
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    throw refused('has a percent sign that begins no character')
  }
}

function refused(why: string): AppError {
  return new AppError('BAD_INPUT', `ledger url postgres: ${why}`)
}
