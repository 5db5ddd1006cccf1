/**
 * The process that `crash.test.ts` kills: publishes 0, 1, 2 … from a number on, tells on stdout what was accepted, and copies `raw`
 * to `copied` while it does. Usage: crash-child.ts FILE FIRST
 */
import { openEmbeddedLog } from '../embedded-log.ts'

const [file = '', first = '0'] = process.argv.slice(2)
const bus = await openEmbeddedLog({ file, partitions: 1, maxBatch: 16 })
bus.subscribe({
  stream: 'raw',
  group: 'copy',
  handle: async (batch) => [{ stream: 'copied', messages: batch.map(({ key, value }) => ({ key, value })) }],
})
// Should the test that kills it be gone, it ends by itself.
const end = performance.now() + 30_000
let next = Number(first)
while (performance.now() < end) {
  const count = 1 + (next % 13)
  await bus.publish(
    'raw',
    Array.from({ length: count }, (_, nth) => ({ key: `k${next + nth}`, value: next + nth })),
  )
  next += count
  process.stdout.write(`${next - 1}\n`)
}
