import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { testServer } from '../../../test/servers.ts'

export interface FreshDatabase {
  readonly url: string
  /** Runs SQL through a connection of its own. */
  run(sql: string): Promise<void>
  drop(): Promise<void>
}

export interface TestPostgres {
  /** Why there is no server; then nothing else here works. */
  readonly missing: string | undefined
  /** An empty database, in a language whose order is not that of code points: nothing may depend on the database's. */
  createDatabase(): Promise<FreshDatabase>
}

/** The real PostgreSQL of this test run, if there is one. */
export async function testPostgres(): Promise<TestPostgres> {
  const server = await testServer('postgres')
  const serverUrl = 'missing' in server ? '' : server.url
  return {
    missing: 'missing' in server ? server.missing : undefined,
    async createDatabase() {
      const name = `ledger_${randomUUID().replaceAll('-', '')}`
      await run(
        serverUrl,
        `create database ${name} template template0 encoding 'UTF8' locale_provider icu icu_locale 'zh' locale 'C'`,
      )
      const address = new URL(serverUrl)
      address.pathname = name
      return {
        url: address.href,
        run: (sql) => run(address.href, sql),
        drop: () => run(serverUrl, `drop database ${name} with (force)`),
      }
    },
  }
}

async function run(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query(sql).finally(() => client.end())
}
