import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { killReplay } from '../bench/kill-replay.ts'
import { writeReplayStream } from '../bench/replay-stream.ts'

let dir = ''
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'yushu-kill-'))
})
afterEach(() => rm(dir, { recursive: true, force: true }))

// The long form, 20 kills over 10,000 documents, is bench/kill-drill.ts.
test('a replay killed with SIGKILL and resumed leaves the same documents, stories, alerts and audit as an undisturbed one', async () => {
  const file = join(dir, 'stream.tsv')
  writeReplayStream(file, { documents: 600 })
  const verdict = await killReplay({
    file,
    kills: 3,
    undisturbed: join(dir, 'undisturbed'),
    disturbed: join(dir, 'disturbed'),
    seed: 7,
  })
  expect(verdict.differences).toEqual([])
  // A quick machine may finish the work before the last kills; the first always meets a running process.
  expect(verdict.kills).toBeGreaterThan(0)
  expect(verdict.alerts).toBeGreaterThan(0)
}, 180_000)
