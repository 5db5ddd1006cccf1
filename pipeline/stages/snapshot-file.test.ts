import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openSnapshotFile } from './snapshot-file.ts'

let dir = ''
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'yushu-snapshot-'))
})
afterEach(() => rm(dir, { recursive: true, force: true }))

test('the last state saved is the one that is loaded, and nothing else is left in its folder', async () => {
  const file = join(dir, 'state', 'stories.snapshot')
  expect(await openSnapshotFile(file).load()).toBeUndefined()
  const snapshots = openSnapshotFile(file)
  await snapshots.save({ offset: 4, state: { a: 1 } })
  await snapshots.save({ offset: 9, state: { a: 2, 名: '甲' } })
  expect(await openSnapshotFile(file).load()).toEqual({ offset: 9, state: { a: 2, 名: '甲' } })
  expect(await readdir(join(dir, 'state'))).toEqual(['stories.snapshot'])
})

test('a damaged file is no state', async () => {
  const file = join(dir, 'stories.snapshot')
  await openSnapshotFile(file).save({ offset: 4, state: { a: 1 } })
  await writeFile(file, (await readFile(file, 'utf8')).slice(0, -3))
  expect(await openSnapshotFile(file).load()).toBeUndefined()
})
