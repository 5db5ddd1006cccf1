/**
 * The crawl process of `crawl-outage.test.ts`: `yushu serve --role crawl` with one source, a list page on this machine, in place of the
 * catalogue. Configured by the environment like any other. Usage: crawl-child.ts URL
 */
import { resolve } from 'node:path'
import { firstPause } from '../crawlers/schedule.ts'
import { defineSource } from '../crawlers/source.ts'
import { createLog } from '../pipeline/platform/log.ts'
import { parseConfig } from './config.ts'
import { serve } from './serve.ts'
import { stopSignal } from './stop-signal.ts'

const [url = ''] = process.argv.slice(2)
const root = resolve(import.meta.dirname, '..')
const parsed = parseConfig(process.env, root)
if (!parsed.ok) throw new Error(parsed.faults.join('; '))

const numbered = (n: number) =>
  defineSource({
    ...{ id: `local-${n}`, name: '本地站点', group: '测试', authority: 'official', homepage: url },
    ...{ expectedEveryMinutes: 1, isInternal: true, kind: 'list', listUrl: `${url}/list.html` },
  })
// When a source has its first turn follows from its name: one that has it at once.
const source = Array.from({ length: 2_000 }, (_, n) => numbered(n)).find((one) => firstPause(one) < 500)

await serve({
  config: parsed.config,
  root,
  signal: stopSignal(createLog(parsed.config.logLevel)),
  sources: source ? [source] : [],
})
