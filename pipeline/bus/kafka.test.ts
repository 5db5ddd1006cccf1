import { randomUUID } from 'node:crypto'
import { Kafka, logLevel } from 'kafkajs'
import { describe } from 'vitest'
import { testServer } from '../../test/servers.ts'
import { testBus } from './bus.contract.ts'
import { openKafkaBus } from './kafka.ts'

const kafka = await testServer('kafka')

describe.skipIf('missing' in kafka)(
  `kafka${'missing' in kafka ? ` (left out: ${kafka.missing})` : ''}`,
  () => {
    const host = 'url' in kafka ? kafka.url : ''

    testBus('kafka', async () => {
      const prefix = `contract-${randomUUID().slice(0, 8)}`
      return {
        open: () =>
          openKafkaBus(`//${host}/${prefix}`, {
            partitions: 4,
            streamPartitions: { single: 1 },
            retryPauseMs: 20,
            maxWaitMs: 100,
          }),
        dispose: () => removeTopics(host, prefix),
      }
    })
  },
)

async function removeTopics(host: string, prefix: string): Promise<void> {
  const admin = new Kafka({ brokers: [host], logLevel: logLevel.NOTHING }).admin()
  await admin.connect()
  const topics = (await admin.listTopics()).filter((topic) => topic.startsWith(`${prefix}.`))
  if (topics.length > 0) await admin.deleteTopics({ topics })
  await admin.disconnect()
}
