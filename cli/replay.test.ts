import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { silentLog } from '../pipeline/platform/log.ts'
import { type ReplayLine, type ReplayOptions, replay } from './replay.ts'
import { readReplayRecord } from './replay-record.ts'

let dir = ''
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'yushu-replay-'))
})
afterEach(() => rm(dir, { recursive: true, force: true }))

const rows = [
  ['2026-05-01 08:00', '甲', '今天天气晴好，公园牡丹盛开'],
  ['2026-05-01 09:10', '乙', '杭州市宏远电池厂车间起火，浓烟滚滚，消防正在救援'],
  ['2026-05-01 09:20', '丙', '杭州宏远电池厂火灾，多人被困，消防救援正在进行'],
  ['2026-05-01 09:20', '丙', '杭州宏远电池厂火灾，多人被困，消防救援正在进行'],
  ['2026-05-01 10:00', '丁', '【通报】杭州市宏远电池厂车间起火，已致12人死亡、8人受伤，救援仍在进行'],
  ['昨天', '丁', '时间读不出来的一行'],
  ['2026-05-01 11:00', '甲', '图书馆周末举办读书会，欢迎市民参加'],
]

async function run(more: Partial<ReplayOptions> = {}): Promise<readonly ReplayLine[]> {
  const file = join(dir, 'stream.tsv')
  await writeFile(file, ['time\tsource\ttext', ...rows.map((row) => row.join('\t'))].join('\n'))
  const lines: ReplayLine[] = []
  await replay({
    file,
    speed: 'max',
    onLine: (line) => lines.push(line),
    log: silentLog,
    signal: new AbortController().signal,
    analysisThreads: 0,
    ...more,
  })
  return lines
}

test('a stream runs through the whole pipeline on its own time: alerts as they rise, a summary at the end', async () => {
  const lines = await run()
  const alerts = lines.filter((line) => line.kind === 'alert')
  expect(alerts[0]).toMatchObject({
    at: '2026-05-01T09:10:00.000+08:00',
    level: 'blue',
    watch: '突发事件',
    story: { size: 1 },
  })
  expect(alerts[0]?.story.title).toMatch(/杭州.*起火/)
  expect(alerts.at(-1)).toMatchObject({ at: '2026-05-01T10:00:00.000+08:00', level: 'red' })
  expect(lines.at(-1)).toEqual({ kind: 'summary', documents: 5, stories: 3, alerts: 1 })
}, 60_000)

test('a finished replay run again into its folder prints the same and adds nothing', async () => {
  const into = join(dir, 'workspace')
  const first = await run({ into })
  const record = await readReplayRecord(into)
  expect(record.isAuditIntact).toBe(true)
  expect(await run({ into })).toEqual(first)
  expect(await readReplayRecord(into)).toEqual(record)
}, 60_000)

test('a folder that holds another replay is refused, and watches that are none as well', async () => {
  const into = join(dir, 'workspace')
  await run({ into })
  const watchFile = join(dir, 'watches.json')
  await writeFile(watchFile, '[{"name":"火灾","query":"火灾"}]')
  await expect(run({ into, watchFile })).rejects.toMatchObject({ code: 'BAD_INPUT' })
  await writeFile(watchFile, '{}')
  await expect(run({ watchFile })).rejects.toMatchObject({ code: 'BAD_INPUT' })
}, 60_000)

test('without a folder nothing is left behind', async () => {
  const usual = process.env.TMPDIR
  process.env.TMPDIR = dir
  try {
    await run()
  } finally {
    if (usual === undefined) delete process.env.TMPDIR
    else process.env.TMPDIR = usual
  }
  expect(await readdir(dir)).toEqual(['stream.tsv'])
}, 60_000)
