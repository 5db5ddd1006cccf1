import { readFileSync } from 'node:fs'
import { type Crawler, openCrawler } from '../crawlers/crawler.ts'
import { createDemo, type Demo } from '../demo/control.ts'
import { type Actor, rootUnitId } from '../loop/office/actor.ts'
import type { Bus } from '../pipeline/bus/bus.ts'
import { AppError } from '../pipeline/platform/errors.ts'
import { pause } from '../pipeline/platform/pause.ts'
import { orderedDocuments, rawDocuments, whenIdle } from '../pipeline/runtime/pipeline.ts'
import { forgetDemoMessage } from '../pipeline/stages/follow-stories.ts'
import type { Store } from '../pipeline/store/store.ts'
import type { Base } from './base.ts'
import { rejectTo } from './rejections.ts'

export interface DemoDesk {
  readonly demo: Demo
  /** Knows the demo's sources alone, and reads them only when the demo says so. */
  readonly crawler: Crawler
  close(): Promise<void>
}

/** Acts for the installation itself: the demo's furniture, kept apart from any person. */
const housekeeper: Actor = {
  userId: 'system',
  name: '系统',
  roles: ['administrator', 'press-officer'],
  unitId: rootUnitId,
}

const demoWatchFiles = ['emergency.json', 'telecom.json'] as const
/** A watch made here is known to the process that matches before so long. */
const heardMs = 1_000

export function openDemoDesk(base: Base, store: Store): DemoDesk {
  const { bus, clock, config, log, loop, pseudonymise } = base
  const crawler = openCrawler({
    sources: [],
    stateFile: ':memory:',
    clock,
    log,
    publish: (documents) =>
      bus.publish(
        rawDocuments,
        documents.map((document) => ({ key: document.id, value: document })),
      ),
    reject: rejectTo((letters) => bus.bury(letters), clock),
    contact: config.contact,
    unitId: rootUnitId,
    pseudonymise,
  })
  const demo = createDemo({
    crawler,
    whenIdle: () => whenIdle(bus, { checkMs: 50 }),
    countDocuments: () => store.count({ isDemo: true }),
    accounts: () => loop.demo.accounts(housekeeper),
    async furnish() {
      const accounts = await loop.demo.createAccounts(housekeeper)
      const watches = await loop.watches.list(housekeeper)
      if (!watches.some(({ isDemo }) => isDemo)) {
        for (const watch of demoWatches()) await loop.watches.create(housekeeper, { ...watch, isDemo: true })
      }
      return accounts
    },
    whenHeard: () => pause(heardMs),
    clear: () => clearDemo(base, { bus, store }),
    async answeredSince(since) {
      const { items } = await loop.portal.list({ limit: 100 })
      return items.some(({ isDemo, publishedAt }) => isDemo && new Date(publishedAt) >= since)
    },
    clock,
    log,
  })
  return {
    demo,
    crawler,
    async close() {
      await demo.close()
      await crawler.close()
    },
  }
}

async function clearDemo(
  { loop, clock }: Base,
  { bus, store }: { readonly bus: Bus; readonly store: Store },
): Promise<void> {
  await loop.demo.remove(housekeeper)
  await store.removeDemo()
  await bus.publish(orderedDocuments, [forgetDemoMessage(clock.now())])
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
