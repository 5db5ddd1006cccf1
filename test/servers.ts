import { get } from 'node:http'
import { text } from 'node:stream/consumers'
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
  const answer = await ask(`${inject('testServers')}/${name}`)
  if ('missing' in answer && process.env.YUSHU_REQUIRE_ALL === '1') throw new Error(answer.missing)
  return answer
}

/** Not fetch, which gives up after five minutes: a first start on a busy machine, software fetched before it, may take longer. */
function ask(url: string): Promise<TestServer> {
  return new Promise((resolve, reject) => {
    const request = get(url, { agent: false }, async (response) => {
      const body = await text(response)
      if (response.statusCode === 200) resolve(JSON.parse(body) as TestServer)
      else reject(new Error(`${url}: ${body}`))
    })
    request.once('error', reject)
  })
}
