import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { testServer } from '../../../test/servers.ts'
import { openKafkaBus } from '../kafka.ts'
import { copyRaw, readByKey, untilNoLag } from './copying.ts'
import { removeTopics } from './remove-topics.ts'

const kafka = await testServer('kafka')
const child = fileURLToPath(new URL('./crash-child.ts', import.meta.url))

describe.skipIf('missing' in kafka)(
  `kafka crash${'missing' in kafka ? ` (left out: ${kafka.missing})` : ''}`,
  () => {
    const host = 'url' in kafka ? kafka.url : ''

    test('a step killed twice in mid-batch copies everything once, in order', async () => {
      const prefix = `crash-${randomUUID().slice(0, 8)}`
      const address = `//${host}/${prefix}`
      const bus = await openKafkaBus(address, { partitions: 2, maxWaitMs: 100 })
      const count = 2_000
      await bus.publish(
        'raw',
        Array.from({ length: count }, (_, value) => ({ key: `k${value % 7}`, value })),
      )
      await killInMidBatch(address)
      await killInMidBatch(address)
      const copying = copyRaw(bus)
      await untilNoLag(bus, 'copy')
      await copying.stop()
      const copied = await readByKey(bus, 'copied', 'read-copied')
      expect(copied).toEqual(await readByKey(bus, 'raw', 'read-raw'))
      expect(Object.values(copied).flat().length).toBe(count)
      await bus.close()
      await removeTopics(host, prefix)
    }, 90_000)
  },
)

/** Some batches after its first one. */
function killInMidBatch(address: string): Promise<void> {
  const started = spawn(process.execPath, [child, address], { stdio: ['ignore', 'pipe', 'inherit'] })
  return new Promise((resolve, reject) => {
    let batches = 0
    started.stdout.on('data', () => {
      batches += 1
      if (batches === 5) setTimeout(() => started.kill('SIGKILL'), Math.random() * 40)
    })
    started.on('close', (code, signal) =>
      signal === 'SIGKILL' ? resolve() : reject(new Error(`child ended by itself with ${code}`)),
    )
  })
}
