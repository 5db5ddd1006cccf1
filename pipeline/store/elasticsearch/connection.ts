import { Client, errors } from '@elastic/elasticsearch'
import { AppError, messageOf } from '../../platform/errors.ts'
import type { ElasticsearchOptions } from './options.ts'

/** The client, with every failure in the house's words. */
export interface Connection {
  readonly client: Client
  /** Runs one request; `what` says in an error what was tried. */
  ask<T>(what: string, request: (client: Client) => Promise<T>): Promise<T>
  close(): Promise<void>
}

/** Connects lazily: a server that is away fails each request at once or after the time limit, and serves the next one when it is back. */
export function createConnection({ node, account, timeoutMs }: ElasticsearchOptions): Connection {
  const client = new Client({
    node,
    ...(account && { auth: account }),
    requestTimeout: timeoutMs,
    // Who asks decides whether another try is worth it: the pipeline waits and delivers again, a person presses the button again.
    maxRetries: 0,
  })
  return {
    client,
    async ask(what, request) {
      try {
        return await request(client)
      } catch (cause) {
        throw failureOf(what, cause)
      }
    },
    close: () => client.close(),
  }
}

/** The status of the server's answer, when it was one. */
export function statusOf(error: unknown): number | undefined {
  const cause = error instanceof AppError ? error.cause : error
  return cause instanceof errors.ResponseError ? cause.statusCode : undefined
}

/** The server's name for what went wrong, as `search_context_missing_exception`, with the names of its causes. */
export function failureTypes(error: unknown): readonly string[] {
  const cause = error instanceof AppError ? error.cause : error
  if (!(cause instanceof errors.ResponseError)) return []
  const found = JSON.stringify(cause.body ?? '').matchAll(/"type":"([a-z_]+)"/g)
  return [...found].map(([, type]) => type ?? '')
}

function failureOf(what: string, cause: unknown): AppError {
  if (cause instanceof AppError) return cause
  const status = statusOf(cause)
  const reason = status === undefined ? messageOf(cause) : `status ${status}: ${messageOf(cause)}`
  return new AppError('STORE_FAILED', `elasticsearch: ${what}: ${reason.slice(0, 500)}`, {
    cause,
    userMessage: explain(status),
  })
}

function explain(status: number | undefined): string {
  if (status === undefined) return '检索库（Elasticsearch）暂时连不上，恢复后自动继续。'
  if (status === 401 || status === 403) {
    return '检索库（Elasticsearch）不接受这个账号，请检查 STORE_URL 里的用户名、密码和权限。'
  }
  return '检索库（Elasticsearch）没有完成这次操作。'
}
