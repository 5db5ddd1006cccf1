import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { startServer } from '../../../scripts/servers/server.ts'
import { testServer } from '../../../test/servers.ts'
import { openKafkaBus } from '../kafka.ts'
import { copyRaw, readByKey, untilNoLag } from './copying.ts'

const kafka = await testServer('kafka')

describe.skipIf('missing' in kafka)(
  `kafka outage${'missing' in kafka ? ` (left out: ${kafka.missing})` : ''}`,
  () => {
    test('a broker killed for ten seconds under traffic: the same bus goes on, nothing accepted is lost, nothing copied is doubled', async () => {
      const dir = await mkdtemp(join(tmpdir(), 'yushu-broker-'))
      // One of its own: others use the shared one.
      const broker = await startServer('kafka', { dir })
      const bus = await openKafkaBus(`//${broker.url}/outage`, { partitions: 2, maxWaitMs: 100 })
      const copying = copyRaw(bus)
      const traffic = keepPublishing((value) => bus.publish('raw', [{ key: `k${value % 7}`, value }]))
      await traffic.untilAccepted(100)

      await broker.kill()
      const asked = performance.now()
      await expect(bus.check()).rejects.toMatchObject({ code: 'BUS_FAILED' })
      expect(performance.now() - asked).toBeLessThan(4_000)
      await new Promise((resolve) => setTimeout(resolve, 10_000))
      await broker.start()

      await traffic.untilAccepted(traffic.accepted.size + 100)
      await traffic.stop()
      await untilNoLag(bus, 'copy')
      await copying.stop()
      await bus.check()
      const raw = await readByKey(bus, 'raw', 'read-raw')
      expect(await readByKey(bus, 'copied', 'read-copied')).toEqual(raw)
      const present = new Set(Object.values(raw).flat())
      expect([...traffic.accepted].filter((value) => !present.has(value))).toEqual([])
      await bus.close()
      await broker.stop()
      await rm(dir, { recursive: true, force: true })
    }, 180_000)
  },
)

/** One message after another; what fails is tried again, as every publisher of the house does. */
function keepPublishing(publish: (value: number) => Promise<void>) {
  const accepted = new Set<number>()
  let isStopping = false
  const run = async (): Promise<void> => {
    for (let value = 0; !isStopping; ) {
      try {
        await publish(value)
        accepted.add(value)
        value += 1
        await new Promise((resolve) => setTimeout(resolve, 5))
      } catch {
        await new Promise((resolve) => setTimeout(resolve, 200))
      }
    }
  }
  const running = run()
  return {
    accepted,
    async untilAccepted(count: number): Promise<void> {
      while (accepted.size < count) await new Promise((resolve) => setTimeout(resolve, 20))
    },
    stop(): Promise<void> {
      isStopping = true
      return running
    },
  }
}
