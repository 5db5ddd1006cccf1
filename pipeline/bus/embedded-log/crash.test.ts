import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import type { Bus } from '../bus.ts'
import { openEmbeddedLog } from '../embedded-log.ts'

const child = fileURLToPath(new URL('./crash-child.ts', import.meta.url))

test('kill -9 at any moment loses nothing that was accepted, doubles nothing that is copied and keeps the order', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'yushu-crash-'))
  const file = join(dir, 'bus.sqlite')
  const accepted: number[] = []
  for (let round = 0; round < 8; round++) {
    accepted.push(...(await runAndKill(file, (accepted.at(-1) ?? -1) + 1, Math.random() * 250)))
  }
  expect(accepted.length).toBeGreaterThan(8)

  const bus = await openEmbeddedLog({ file, partitions: 1 })
  const raw = await readAll(bus, 'raw')
  const firstAppearances = [...new Set(raw)]
  expect(firstAppearances).toEqual(Array.from({ length: firstAppearances.length }, (_, n) => n))
  expect(firstAppearances.length).toBeGreaterThan(accepted.at(-1) ?? 0)

  // The copying goes on where the killed process left it.
  const copying = bus.subscribe({
    stream: 'raw',
    group: 'copy',
    handle: async (batch) => [
      { stream: 'copied', messages: batch.map(({ key, value }) => ({ key, value })) },
    ],
  })
  await untilNoLag(bus, 'copy')
  await copying.stop()
  expect(await readAll(bus, 'copied')).toEqual(raw)
  await bus.close()
  await rm(dir, { recursive: true, force: true })
}, 60_000)

/** Kills the child some time after its first accepted publish; answers what it said was accepted. */
function runAndKill(file: string, first: number, afterMs: number): Promise<number[]> {
  return new Promise((resolve, reject) => {
    const started = spawn(process.execPath, [child, file, String(first)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    let said = ''
    started.stdout.on('data', (data: Buffer) => {
      if (said === '') setTimeout(() => started.kill('SIGKILL'), afterMs)
      said += data.toString()
    })
    started.on('close', (code, signal) => {
      if (signal !== 'SIGKILL') return reject(new Error(`child ended by itself with ${code}`))
      // The last line may be half of one.
      resolve(said.split('\n').slice(0, -1).map(Number))
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
  await untilNoLag(bus, group)
  await reading.stop()
  return got
}

async function untilNoLag(bus: Bus, group: string): Promise<void> {
  for (;;) {
    const own = (await bus.lag()).filter((lag) => lag.group === group)
    if (own.length > 0 && own.every(({ end, committed }) => committed === end)) return
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}
