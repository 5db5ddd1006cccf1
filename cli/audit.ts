import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import type { AuditEvent, AuditVerdict } from '../loop/ledger/ledger.ts'
import { openLedger } from '../loop/ledger/open.ts'
import { AppError } from '../pipeline/platform/errors.ts'
import { type Config, embeddedUrls } from './config.ts'

export interface VerifyOptions {
  readonly config: Pick<Config, 'ledgerUrl'>
  /** A workspace of `yushu replay --into`. */
  readonly into: string | undefined
  readonly onEvent: ((event: AuditEvent) => Promise<void>) | undefined
}

/** Recomputes every hash of every chain; with `onEvent` also hands out the events, chain by chain, oldest first. */
export async function verifyAudit({ config, into, onEvent }: VerifyOptions): Promise<AuditVerdict> {
  const url = into === undefined ? config.ledgerUrl : embeddedUrls(resolve(into)).ledgerUrl
  const file = url.replace(/^sqlite:/, '')
  if (url.startsWith('sqlite:') && !existsSync(file)) {
    throw new AppError('NOT_FOUND', `verify audit of ${file}`, {
      userMessage: `没有账本文件 ${file}：系统还没有运行过`,
    })
  }
  const ledger = await openLedger(url)
  try {
    if (onEvent) for await (const event of eventsOf(ledger)) await onEvent(event)
    return await ledger.verifyAudit()
  } finally {
    await ledger.close()
  }
}

const pageSize = 500

async function* eventsOf(ledger: Awaited<ReturnType<typeof openLedger>>): AsyncGenerator<AuditEvent> {
  let after: { chain: string; sequence: number } | undefined
  for (;;) {
    const events = await ledger.audit({ order: 'oldest', limit: pageSize, ...(after ? { after } : {}) })
    yield* events
    const last = events.at(-1)
    if (!last || events.length < pageSize) return
    after = { chain: last.chain, sequence: last.sequence }
  }
}
