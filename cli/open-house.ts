import { randomBytes, randomUUID } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { catalogue } from '../crawlers/catalogue.ts'
import { type Crawler, openCrawler } from '../crawlers/crawler.ts'
import { createPseudonymiser } from '../crawlers/privacy.ts'
import { createDemo, type Demo } from '../demo/control.ts'
import { type Actor, rootUnitId } from '../loop/office/actor.ts'
import type { RawDocument } from '../pipeline/model/document.ts'
import { type Clock, systemClock } from '../pipeline/platform/clock.ts'
import { AppError, messageOf } from '../pipeline/platform/errors.ts'
import type { Log } from '../pipeline/platform/log.ts'
import { orderedDocuments, rawDocuments } from '../pipeline/runtime/pipeline.ts'
import { closeEpisodeMessage, forgetDemoMessage } from '../pipeline/stages/follow-stories.ts'
import type { Config } from './config.ts'
import { openSpine, type Spine } from './open-spine.ts'

/** The spine with what feeds it: crawler, deliveries, demo. */
export interface House extends Spine {
  readonly crawler: Crawler
  readonly demo: Demo
  readonly clock: Clock
  readonly newId: () => string
  readonly pseudonymise: (name: string) => string
  /** Publishes to the raw stream: durable when it resolves. */
  ingest(documents: readonly RawDocument[]): Promise<void>
}

/**
 * Raw documents can be read again for two weeks. The ordered stream is kept by size, never by age: however little is said, what came after
 * the story stage's newest snapshot must be there to be read again.
 */
const retention = {
  [rawDocuments]: { keepMs: 14 * 24 * 3_600_000 },
  [orderedDocuments]: { keepBytes: 10_000_000_000 },
}

/** Acts for the installation itself: the demo's furniture, kept apart from any person. */
const housekeeper: Actor = {
  userId: 'system',
  name: '系统',
  roles: ['administrator', 'press-officer'],
  unitId: rootUnitId,
}

/** Where pages that became no document are kept with their reason. */
const rejectedStream = 'crawl.rejected'

const demoWatchFiles = ['emergency.json', 'telecom.json'] as const

export async function openHouse({
  config,
  log,
}: {
  readonly config: Config
  readonly log: Log
}): Promise<House> {
  mkdirSync(config.dataDir, { recursive: true })
  const clock = systemClock
  const newId = () => randomUUID()
  await using opening = new AsyncDisposableStack()
  const spine = await openSpine({ config, clock, newId, log, rawPartitions: 4, retention })
  opening.defer(() => spine.close())

  const rejections = risingNumbers(clock)
  const pseudonymise = createPseudonymiser(houseKey(config.dataDir))
  const ingest = (documents: readonly RawDocument[]) =>
    spine.bus.publish(
      rawDocuments,
      documents.map((document) => ({ key: document.id, value: document })),
    )
  const crawler = openCrawler({
    sources: catalogue,
    stateFile: join(config.dataDir, 'crawler.sqlite'),
    clock,
    log,
    publish: ingest,
    // Kept with its reason where an operator looks; the crawler's state remembers it as well.
    reject: (rejection) =>
      spine.bus.bury([
        {
          stream: rejectedStream,
          partition: 0,
          offset: rejections.next(),
          key: rejection.url,
          value: rejection,
          stage: 'crawl',
          reason: rejection.reason,
        },
      ]),
    contact: config.contact,
    unitId: rootUnitId,
    pseudonymise,
  })
  opening.defer(() => crawler.close())
  const demo = furnishedDemo(spine, { crawler, clock, log })
  opening.defer(() => demo.close())
  opening.defer(await followPeople(spine, { clock, log }))

  const opened = opening.move()
  let closing: Promise<void> | undefined
  return {
    ...spine,
    crawler,
    demo,
    clock,
    newId,
    pseudonymise,
    ingest,
    close() {
      closing ??= opened.disposeAsync()
      return closing
    },
  }
}

/** The key that turns names into hashes: made once, kept outside the store. */
function houseKey(dataDir: string): Uint8Array {
  const file = join(dataDir, 'pseudonym.key')
  if (!existsSync(file)) {
    writeFileSync(file, randomBytes(32), { mode: 0o600, flag: 'wx' })
    chmodSync(file, 0o600)
  }
  return readFileSync(file)
}

/** Unique and rising also across restarts: a rejection has no place in a stream, but its letter needs one. */
function risingNumbers(clock: Clock): { next(): number } {
  let last = clock.now().getTime() * 1_000
  return {
    next: () => {
      last = Math.max(last + 1, clock.now().getTime() * 1_000)
      return last
    },
  }
}

interface Around {
  readonly crawler: Crawler
  readonly clock: Clock
  readonly log: Log
}

function furnishedDemo(spine: Spine, { crawler, clock, log }: Around): Demo {
  const { loop, store } = spine
  return createDemo({
    crawler,
    whenIdle: () => spine.pipeline.whenIdle(),
    countDocuments: () => store.count({ isDemo: true }),
    accounts: () => loop.demo.accounts(housekeeper),
    async furnish() {
      const accounts = await loop.demo.createAccounts(housekeeper)
      const watches = await loop.watches.list(housekeeper)
      if (!watches.some(({ isDemo }) => isDemo)) {
        for (const watch of demoWatches()) await loop.watches.create(housekeeper, { ...watch, isDemo: true })
      }
      await spine.refreshWatches()
      return accounts
    },
    async clear() {
      await loop.demo.remove(housekeeper)
      await store.removeDemo()
      await spine.bus.publish(orderedDocuments, [forgetDemoMessage(clock.now())])
      await spine.refreshWatches()
    },
    async answeredSince(since) {
      const { items } = await loop.portal.list({ limit: 100 })
      return items.some(({ isDemo, publishedAt }) => isDemo && new Date(publishedAt) >= since)
    },
    clock,
    log,
  })
}

function demoWatches(): readonly { readonly name: string; readonly query: string }[] {
  return demoWatchFiles.flatMap((name) => {
    const watches: unknown = JSON.parse(
      readFileSync(new URL(`../demo/watches/${name}`, import.meta.url), 'utf8'),
    )
    if (!Array.isArray(watches)) throw new AppError('CORRUPT', `demo watches ${name} are not a list`)
    return watches.map((watch: { name: string; query: string }) => ({
      name: `${watch.name}（演示）`,
      query: watch.query,
    }))
  })
}

/**
 * What people decide flows back into the pipeline: a changed watch matches from now on, a dismissed or resolved alert ends its episode. Decisions
 * of the last days are told again at start, in case the process died between the decision and the telling: telling twice changes nothing.
 */
async function followPeople(
  spine: Spine,
  { clock, log }: Pick<Around, 'clock' | 'log'>,
): Promise<() => void> {
  const { bus, ledger, loop } = spine
  const closeEpisodes = (ids: readonly string[]) =>
    bus.publish(
      orderedDocuments,
      ids.map((id) => closeEpisodeMessage(id, clock.now())),
    )
  const recent = await ledger.list({
    kind: 'alert',
    states: ['dismissed', 'resolved'],
    order: 'newest',
    limit: 100,
  })
  await closeEpisodes(recent.map(({ id }) => id))
  return loop.onChange(({ kind, id, action }) => {
    const told =
      kind === 'watch'
        ? spine.refreshWatches()
        : action === 'alert.dismissed' || action === 'alert.resolved'
          ? closeEpisodes([id])
          : undefined
    told?.catch((error: unknown) =>
      log.error('decision did not reach the pipeline', { kind, id, action, error: messageOf(error) }),
    )
  })
}
