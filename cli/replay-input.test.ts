import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type ReplayRow, readReplay } from './replay-input.ts'

let dir = ''
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'yushu-replay-input-'))
})
afterEach(() => rm(dir, { recursive: true, force: true }))

async function read(content: string | Buffer): Promise<readonly ReplayRow[]> {
  const file = join(dir, 'stream')
  await writeFile(file, content)
  return Array.fromAsync(readReplay(file))
}

const tsv =
  'time\taccount_no\treposts\ttext\n2026-05-01 08:30:00\t4\t12\t厂房起火\n2026-05-01 08:31\t5\t\t消防到场\n'

test('a TSV row becomes a post of its account, on Shanghai time, its counters kept apart', async () => {
  const [first, second] = await read(tsv)
  expect(first?.document).toMatchObject({
    kind: 'post',
    channel: 'weibo',
    sourceName: '账号4',
    text: '厂房起火',
    publishedAt: '2026-05-01T08:30:00.000+08:00',
    precision: 'minute',
  })
  expect(first?.document.counts).toBeUndefined()
  expect(first?.counts).toEqual({ reposts: 12 })
  expect(second?.counts).toBeUndefined()
})

test('a gzip file and JSON lines are read as well, the same rows with the same ids', async () => {
  const plain = await read(tsv)
  expect(await read(gzipSync(tsv))).toEqual(plain)
  const lines = await read(
    '{"time":"2026-05-01T00:30:00Z","title":"通报","text":"已扑灭","source":"某报","authority":"media"}\n',
  )
  expect(lines[0]?.document).toMatchObject({
    kind: 'article',
    title: '通报',
    sourceName: '某报',
    authority: 'media',
    publishedAt: '2026-05-01T08:30:00.000+08:00',
  })
})

test('a day without an hour is known to the day, and a late row is observed when it comes', async () => {
  const rows = await read('time\ttext\n2026-05-02 08:00\t甲\n2026-05-01\t乙\n')
  expect(rows[1]?.document).toMatchObject({
    precision: 'day',
    publishedAt: '2026-05-01T00:00:00.000+08:00',
    observedAt: '2026-05-02T08:00:00.000+08:00',
  })
})

test('a row that cannot be read keeps its place, so that the pipeline can bury it with a reason', async () => {
  const rows = await read('time\ttext\n昨天\t甲\n2026-05-01 08:00\t乙\n')
  expect(rows).toHaveLength(2)
  expect(rows[0]?.document.observedAt).toBe('')
})

test('a file without the columns is refused in words', async () => {
  await expect(read('a\tb\n1\t2\n')).rejects.toMatchObject({ code: 'BAD_INPUT' })
  await expect(Array.fromAsync(readReplay(join(dir, 'none')))).rejects.toMatchObject({ code: 'NOT_FOUND' })
})
