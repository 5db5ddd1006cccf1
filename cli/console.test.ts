import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openLedger } from '../loop/ledger/open.ts'
import { silentLog } from '../pipeline/platform/log.ts'
import { rawDocuments, whenIdle } from '../pipeline/runtime/pipeline.ts'
import { type Config, parseConfig } from './config.ts'
import { listLetters, settleLetters, showLetter } from './dead-letters.ts'
import { openHouse } from './house.ts'
import { readLag } from './lag.ts'
import { type ReprocessedLine, reprocess } from './reprocess.ts'

/** What an operator does at the console, on the embedded engines and a house that is not running. */

const home = mkdtempSync(join(tmpdir(), 'yushu-console-'))
let config: Config

const raw = (id: string, text: string) => ({
  key: id,
  value: {
    id,
    kind: 'post',
    channel: 'weibo',
    sourceId: 's',
    sourceName: '测试',
    authority: 'public',
    title: '',
    text,
    observedAt: '2026-03-02T09:00:00.000+08:00',
    publishedAt: '2026-03-02T08:59:00.000+08:00',
    precision: 'minute',
    unitId: 'ministry',
    isDemo: false,
  },
})

beforeAll(async () => {
  const parsed = parseConfig({ YUSHU_HOME: home, YUSHU_THREADS: '0' }, home)
  if (!parsed.ok) throw new Error(parsed.faults.join())
  config = parsed.config
  const house = await openHouse({ config, log: silentLog, parts: ['processing'] })
  await house.bus.publish(rawDocuments, [
    raw('d1', '某地充电站起火，浓烟滚滚，居民已经疏散'),
    { key: 'bad1', value: { no: 'document' } },
    { key: 'bad2', value: 'neither' },
  ])
  await whenIdle(house.bus)
  await house.close()
}, 60_000)
afterAll(() => rmSync(home, { recursive: true, force: true }))

async function letters(choice = {}) {
  const found: { id: string; key: string }[] = []
  for await (const letter of listLetters(config, { limit: 100, ...choice }))
    found.push(letter as { id: string; key: string })
  return found
}

test('what could not be read is listed with its reason, shown whole, sent again or dropped, on record', async () => {
  const found = await letters()
  expect(found.map(({ key }) => key).sort()).toEqual(['bad1', 'bad2'])
  expect(await letters({ stage: 'analyse-document' })).toEqual([])
  const [first, second] = found
  if (!first || !second) throw new Error('no letters')
  expect(await showLetter(config, first.id)).toMatchObject({
    stage: 'normalize-document',
    stream: rawDocuments,
  })
  expect(await settleLetters({ config, deed: 'drop', ids: [first.id] })).toEqual({ count: 1 })
  expect(
    await settleLetters({ config, deed: 'redrive', ids: [], all: { reason: 'not a document' } }),
  ).toEqual({
    count: 1,
  })
  expect(await letters()).toEqual([])

  const lags = (await readLag(config)) as { group: string; behind: number }[]
  expect(lags.filter(({ behind }) => behind > 0)).toHaveLength(1)
  const ledger = await openLedger(config.ledgerUrl)
  const events = await ledger.audit({ actor: 'console', order: 'oldest' })
  await ledger.close()
  expect(events.map(({ action, object }) => [action, object])).toEqual([
    ['dead-letters.dropped', `dead-letter/${first.id}`],
    ['dead-letters.redriven', `dead-letter/${second.id}`],
  ])
})

test('a stream is read again into a group of its own, and only told what would become of it', async () => {
  const lines: ReprocessedLine[] = []
  const run = () =>
    reprocess({
      config,
      group: 'trial',
      position: { offset: 0 },
      onLine: (line) => void lines.push(line),
      signal: new AbortController().signal,
    })
  expect(await run()).toMatchObject({ messages: 4, analysed: 1, refused: 3, stored: 1, changed: 0 })
  expect(lines.find(({ id }) => id === 'd1')).toMatchObject({ outcome: 'keep', changed: [] })
  expect(await letters()).toEqual([])
  await expect(
    reprocess({ config, group: 'stories', onLine: () => undefined, signal: new AbortController().signal }),
  ).rejects.toThrow('reprocess into stories')
})
