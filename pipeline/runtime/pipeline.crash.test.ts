import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import type { Bus } from '../bus/bus.ts'
import { openEmbeddedLog } from '../bus/embedded-log.ts'
import type { AnalyzedDocument, NormalDocument } from '../model/records.ts'

const child = fileURLToPath(new URL('./crash-child.ts', import.meta.url))
const documents = 1_500

test('with one raw partition, kill -9 at any moment leaves the ordered stream as if nothing had happened', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'yushu-pipeline-crash-'))
  let accepted = -1
  for (let kill = 0; kill < 6; kill++) {
    accepted = Math.max(accepted, await run(dir, accepted + 1, Math.random() * 200))
  }
  await run(dir, accepted + 1, undefined)

  const bus = await openEmbeddedLog({ file: join(dir, 'bus.sqlite'), partitions: 1 })
  const raw = (await readAll(bus, 'documents.raw')) as NormalDocument[]
  const ordered = (await readAll(bus, 'analyzed.ordered')) as AnalyzedDocument[]
  await bus.close()
  // A publish that was accepted unseen by its publisher is published again: a repeat, which the stages may drop or let through.
  const words = ordered.map(({ text }) => text)
  expect([...new Set(words)]).toEqual([...new Set(raw.map(({ text }) => text))])
  expect(new Set(words).size).toBe(documents)
  // The last stage meets everything in that order; what it had in hand when killed, again.
  const stored = (await readFile(join(dir, 'stored.txt'), 'utf8')).trim().split('\n')
  const offsets = [...new Set(stored.map((line) => Number(line.split(' ')[2])))]
  expect(offsets).toEqual(ordered.map((_, offset) => offset))
  await rm(dir, { recursive: true, force: true })
}, 60_000)

/** Runs the child, killed some time after its first accepted publish unless it is to end by itself; answers the last number accepted. */
function run(dir: string, first: number, killAfterMs: number | undefined): Promise<number> {
  return new Promise((resolve, reject) => {
    const args = [child, dir, String(first), String(documents)]
    const started = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
    let said = ''
    started.stdout.on('data', (data: Buffer) => {
      if (said === '' && killAfterMs !== undefined) setTimeout(() => started.kill('SIGKILL'), killAfterMs)
      said += data.toString()
    })
    started.on('close', (code, signal) => {
      if (code !== 0 && signal !== 'SIGKILL') return reject(new Error(`child ended with ${code}`))
      // The last line may be half of one.
      resolve(Number(said.split('\n').slice(0, -1).at(-1) ?? first - 1))
    })
  })
}

async function readAll(bus: Bus, stream: string): Promise<unknown[]> {
  const got: unknown[] = []
  const group = `read-${stream}`
  const reading = bus.subscribe({
    stream,
    group,
    handle: async (batch) => void got.push(...batch.map(({ value }) => value)),
  })
  for (;;) {
    const own = (await bus.lag()).find((lag) => lag.group === group)
    if (own && own.committed === own.end) break
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  await reading.stop()
  return got
}
