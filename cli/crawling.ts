import { join } from 'node:path'
import { type Crawler, openCrawler } from '../crawlers/crawler.ts'
import { hostOf, ownerOf } from '../crawlers/share.ts'
import type { Source } from '../crawlers/source.ts'
import { rootUnitId } from '../loop/office/actor.ts'
import type { SeenProcess } from '../loop/operations/process-board.ts'
import { followSourceOrders } from '../loop/operations/source-orders.ts'
import { messageOf } from '../pipeline/platform/errors.ts'
import { pause } from '../pipeline/platform/pause.ts'
import { rawDocuments } from '../pipeline/runtime/pipeline.ts'
import type { Base, Part } from './base.ts'
import { rejectTo } from './rejections.ts'
import { openHouseSpool } from './spool.ts'

export interface Crawling extends Part {
  readonly crawler: Crawler
  /** Resolves when nothing waits on the disk any more. */
  whenDrained(signal?: AbortSignal): Promise<void>
}

/** Reads the sources that fall to this process, by rhythm unless the configuration says otherwise, and on demand. */
export async function openCrawling(base: Base): Promise<Crawling> {
  const { clock, config, log, place, pseudonymise } = base
  await using opening = new AsyncDisposableStack()
  const spool = openHouseSpool(base)
  opening.defer(() => spool.close())
  const share = followShare(base, (joined) => adoptStates(crawler, joined))
  const crawler = openCrawler({
    sources: base.sources,
    stateFile: join(place.dir, 'crawler.sqlite'),
    clock,
    log,
    publish: (documents) =>
      spool.publish(
        rawDocuments,
        documents.map((document) => ({ key: document.id, value: document })),
      ),
    reject: rejectTo((letters) => spool.bury(letters), clock),
    contact: config.contact,
    unitId: rootUnitId,
    pseudonymise,
    owns: share.owns,
    isPaused: () => spool.state().isFull,
  })
  opening.defer(() => crawler.close())
  opening.defer(spool.stopWaiting)
  opening.defer(share.stop)
  const owned = () => crawler.sources().filter(share.owns)
  opening.defer(
    followSourceOrders({
      ledger: base.ledger,
      clock,
      log,
      owns: (sourceId) => owned().some(({ id }) => id === sourceId),
      run: (sourceId) => crawler.runSource(sourceId),
      setEnabled: (sourceId, isEnabled) => {
        if (crawler.sources().some(({ id }) => id === sourceId)) crawler.setEnabled(sourceId, isEnabled)
      },
    }),
  )
  if (config.isCrawling) crawler.start()

  const opened = opening.move()
  let closing: Promise<void> | undefined
  return {
    crawler,
    whenDrained: async (signal) => {
      while (spool.state().waiting > 0 && !signal?.aborted) await pause(100, signal)
    },
    crawl() {
      const ids = new Set(owned().map(({ id }) => id))
      const state = spool.state()
      return {
        sources: crawler.states().filter(({ sourceId }) => ids.has(sourceId)),
        spool: state,
        isPaused: state.isFull,
      }
    },
    close() {
      closing ??= opened.disposeAsync()
      return closing
    },
  }
}

interface Share {
  owns(source: Source): boolean
  stop(): Promise<void>
}

const lookEveryMs = 2_000

/** Which sources are this process's, of all that crawl. While the board cannot be read, those that were: the crawl goes on. */
function followShare(base: Base, onChange: (processes: readonly SeenProcess[]) => void): Share {
  const { place, log, isAlone } = base
  const stopping = new AbortController()
  let members: readonly string[] = isAlone ? [place.processId] : []
  const look = async () => {
    const processes = await base.board.processes()
    const now = processes.filter(isCrawlMember).map(({ id }) => id)
    if (now.join() === members.join()) return
    members = now
    onChange(processes)
    log.info('crawl shared anew', { members })
  }
  const following = (async () => {
    while (!isAlone && !stopping.signal.aborted) {
      await look().catch((error: unknown) => log.debug('board not read', { error: messageOf(error) }))
      await pause(lookEveryMs, stopping.signal)
    }
  })()
  return {
    owns: (source) => ownerOf(hostOf(source), members) === place.processId,
    stop() {
      stopping.abort()
      return following
    },
  }
}

function isCrawlMember({ role, isAlive }: SeenProcess): boolean {
  return isAlive && (role === 'crawl' || role === 'all')
}

/** What the others said of their sources, the dead among them: whoever has one now goes on from there. */
function adoptStates(crawler: Crawler, processes: readonly SeenProcess[]): void {
  const known = new Set(crawler.sources().map(({ id }) => id))
  for (const { crawl } of processes)
    for (const state of crawl?.sources ?? []) if (known.has(state.sourceId)) crawler.adopt(state)
}
