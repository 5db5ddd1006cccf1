import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { openLedger } from '../loop/ledger/open.ts'
import { AppError } from '../pipeline/platform/errors.ts'
import { openStore } from '../pipeline/store/open.ts'
import type { Store } from '../pipeline/store/store.ts'
import { embeddedUrls } from './config.ts'

/** What a replay left in its workspace, each part as lines in an order of its own: two replays are alike when their records are equal. */
export interface ReplayRecord {
  /** Every version of every document. */
  readonly documents: readonly string[]
  readonly stories: readonly string[]
  readonly alerts: readonly string[]
  /** Virtual time, actor, action, object. */
  readonly audit: readonly string[]
  readonly isAuditIntact: boolean
}

export async function readReplayRecord(workspace: string): Promise<ReplayRecord> {
  if (!existsSync(workspace)) throw new AppError('NOT_FOUND', `read the record of ${workspace}`)
  const urls = embeddedUrls(workspace)
  await using opened = new AsyncDisposableStack()
  const store = await openStore(urls.storeUrl, { dataDir: workspace })
  opened.defer(() => store.close())
  const ledger = await openLedger(urls.ledgerUrl)
  opened.defer(() => ledger.close())

  const documents = await allDocuments(store)
  const alerts = await ledger.list({ kind: 'alert', limit: 1_000_000 })
  const events = await ledger.audit({ order: 'oldest', limit: 1_000_000 })
  return {
    documents: documents.lines,
    stories: await Promise.all(documents.storyIds.map(async (id) => JSON.stringify(await store.story(id)))),
    alerts: alerts.map((alert) => JSON.stringify(alert)).sort(),
    audit: events.map(({ at, actor, action, object }) => [at, actor, action, object].join(' ')),
    isAuditIntact: (await ledger.verifyAudit()).isIntact,
  }
}

/** The workspace's file that says it is one, see `replay`. */
export const replayClaim = (workspace: string): string => join(workspace, 'replay.json')

async function allDocuments(
  store: Store,
): Promise<{ lines: readonly string[]; storyIds: readonly string[] }> {
  const lines: string[] = []
  const storyIds = new Set<string>()
  let cursor: string | undefined
  do {
    const page = await store.search({ order: 'oldest', limit: 200, ...(cursor ? { cursor } : {}) })
    for (const document of page.documents) {
      storyIds.add(document.storyId)
      const versions = document.version > 1 ? await store.versions(document.id) : [document]
      const observations = await store.observations(document.id)
      lines.push(JSON.stringify({ versions, observations }))
    }
    cursor = page.next
  } while (cursor)
  return { lines: lines.sort(), storyIds: [...storyIds].sort() }
}
