import { inject } from 'vitest'
import type { ServerName } from '../scripts/servers/kind.ts'

/** A server that answers, or one line on why there is none. */
export type TestServer = { readonly url: string } | { readonly missing: string }

declare module 'vitest' {
  interface ProvidedContext {
    /** Where test/servers.setup.ts listens. */
    readonly testServers: string
  }
}

/** Where a person says that a server is there already. */
const given: Readonly<Record<ServerName, string>> = {
  kafka: 'YUSHU_TEST_KAFKA',
  elasticsearch: 'YUSHU_TEST_ELASTICSEARCH',
  postgres: 'YUSHU_TEST_POSTGRES',
}

/**
 * The real server of this run, shared by all its files, so that each needs a prefix or a database of its own. Started when first asked for:
 * Kafka as `127.0.0.1:port`, Elasticsearch as `http://…`, PostgreSQL as `postgres://…/postgres`. With YUSHU_REQUIRE_ALL=1 a missing one throws.
 */
export async function testServer(name: ServerName): Promise<TestServer> {
  const url = process.env[given[name]]
  if (url) return { url }
  const response = await fetch(`${inject('testServers')}/${name}`)
  if (!response.ok) throw new Error(`${name}: ${await response.text()}`)
  const answer = (await response.json()) as TestServer
  if ('missing' in answer && process.env.YUSHU_REQUIRE_ALL === '1') throw new Error(answer.missing)
  return answer
}
