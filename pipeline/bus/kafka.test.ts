import { randomUUID } from 'node:crypto'
import { ConfigResourceTypes, Kafka, logLevel } from 'kafkajs'
import { describe, expect, test } from 'vitest'
import { testServer } from '../../test/servers.ts'
import { testBus } from './bus.contract.ts'
import { removeTopics } from './kafka/remove-topics.ts'
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

    test('topics are made as configured', async () => {
      const prefix = `topics-${randomUUID().slice(0, 8)}`
      const bus = await openKafkaBus(`//${host}/${prefix}?partitions=3&retentionHours=2&compression=gzip`, {
        partitions: 8,
        streamPartitions: { ordered: 1 },
        retention: { raw: { keepMs: 1_000 }, ordered: { keepBytes: 1_000_000 } },
        maxWaitMs: 100,
      })
      const value = '舆'.repeat(99)
      for (const stream of ['raw', 'ordered']) await bus.publish(stream, [{ key: 'k', value }])
      await bus.bury([
        { stream: 'raw', partition: 0, offset: 0, key: 'k', value: 1, stage: 's', reason: 'r' },
      ])
      expect(await describeTopics(host, prefix)).toMatchObject({
        raw: {
          partitions: 3,
          'retention.ms': '7200000',
          'retention.bytes': '-1',
          'cleanup.policy': 'delete',
        },
        ordered: { partitions: 1, 'retention.ms': '-1', 'retention.bytes': '1000000' },
        'raw.dead': { partitions: 1, 'cleanup.policy': 'compact' },
      })
      const got = Promise.withResolvers<unknown>()
      bus.subscribe({ stream: 'raw', group: 'g', handle: async ([one]) => got.resolve(one?.value) })
      expect(await got.promise).toBe(value)
      await bus.close()
      await removeTopics(host, prefix)
    })

    test('where no broker answers, opening says so', async () => {
      await expect(openKafkaBus('//127.0.0.1:1/nobody', { partitions: 1 })).rejects.toMatchObject({
        code: 'BUS_FAILED',
        message: expect.stringContaining('open bus at 127.0.0.1:1'),
      })
    })
  },
)

async function describeTopics(host: string, prefix: string): Promise<Record<string, unknown>> {
  const admin = new Kafka({ brokers: [host], logLevel: logLevel.NOTHING }).admin()
  await admin.connect()
  const topics = (await admin.listTopics()).filter((topic) => topic.startsWith(`${prefix}.`))
  const { topics: metadata } = await admin.fetchTopicMetadata({ topics })
  const { resources } = await admin.describeConfigs({
    includeSynonyms: false,
    resources: topics.map((name) => ({
      type: ConfigResourceTypes.TOPIC,
      name,
      configNames: ['retention.ms', 'retention.bytes', 'cleanup.policy'],
    })),
  })
  await admin.disconnect()
  return Object.fromEntries(
    resources.map(({ resourceName, configEntries }) => [
      resourceName.slice(prefix.length + 1),
      {
        partitions: metadata.find(({ name }) => name === resourceName)?.partitions.length,
        ...Object.fromEntries(configEntries.map(({ configName, configValue }) => [configName, configValue])),
      },
    ]),
  )
}
