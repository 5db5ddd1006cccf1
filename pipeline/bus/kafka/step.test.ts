import { randomUUID } from 'node:crypto'
import { Kafka, logLevel, Partitioners } from 'kafkajs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { testServer } from '../../../test/servers.ts'
import { silentLog } from '../../platform/log.ts'
import type { Bus } from '../bus.ts'
import { openKafkaBus } from '../kafka.ts'
import { parseKafkaAddress } from './address.ts'
import { createClient } from './client.ts'
import { readByKey, untilNoLag } from './copying.ts'
import { createNames } from './names.ts'
import { createPositions } from './positions.ts'
import { encodeRecord } from './records.ts'
import { removeTopics } from './remove-topics.ts'
import { createStep } from './step.ts'
import { createTopics } from './topics.ts'

const kafka = await testServer('kafka')

describe.skipIf('missing' in kafka)(
  `kafka transactions${'missing' in kafka ? ` (left out: ${kafka.missing})` : ''}`,
  () => {
    const host = 'url' in kafka ? kafka.url : ''
    const prefix = `step-${randomUUID().slice(0, 8)}`
    const names = createNames(prefix)
    let bus: Bus
    beforeAll(async () => {
      if (host) bus = await openKafkaBus(`//${host}/${prefix}`, { partitions: 1, maxWaitMs: 100 })
    })
    afterAll(async () => {
      await bus?.close()
      if (host) await removeTopics(host, prefix)
    })

    test('who takes a partition over goes on where it was committed; the one before can publish nothing more', async () => {
      await bus.publish(
        'raw',
        Array.from({ length: 30 }, (_, value) => ({ key: 'k', value })),
      )
      await bus.publish('out', [{ key: 'k', value: 'first' }])
      const address = parseKafkaAddress(`//${host}/${prefix}`)
      const client = createClient(address, silentLog)
      const admin = client.admin()
      const topics = createTopics({
        admin,
        names,
        address,
        partitions: 1,
        streamPartitions: {},
        retention: {},
      })
      const producer = { kafka: client, isCompressed: false }
      const rejoined: string[] = []
      const stepOf = (name: string) =>
        createStep({
          kafka: client,
          names,
          positions: createPositions({ admin, names, topics, producer }),
          producer,
          encode: async (all) =>
            all.flatMap(({ messages }) => messages.map((one) => encodeRecord(names.topic('out'), 0, one))),
          group: 'step',
          stream: 'raw',
          partition: 0,
          owner: {
            before: Promise.resolve(),
            onSlack: () => {},
            commit: async () => {},
            rejoin: () => void rejoined.push(name),
          },
        })
      const output = (value: string) => [{ stream: 'out', messages: [{ key: 'k', value }] }]
      const before = stepOf('before')
      const after = stepOf('after')

      expect(await before.commit({ first: 0, next: 10 }, output('0-10'))).toBe('committed')
      // The new one had read from 0, because the other's commit came after it looked.
      expect(await after.commit({ first: 0, next: 12 }, output('0-12'))).toEqual({ committed: 10 })
      expect(await after.commit({ first: 10, next: 20 }, output('10-20'))).toBe('committed')
      await expect(before.commit({ first: 10, next: 20 }, output('10-20'))).rejects.toMatchObject({
        code: 'BUS_FAILED',
      })
      expect(rejoined).toEqual(['before'])
      expect(await after.commit({ first: 20, next: 30 }, output('20-30'))).toBe('committed')

      expect(await readByKey(bus, 'out', 'read-out')).toEqual({ k: ['first', '0-10', '10-20', '20-30'] })
      await Promise.all([before.close(), after.close(), admin.disconnect()])
    })

    test('what was aborted at the end of a stream is not read, and nothing lags behind it', async () => {
      await bus.publish('aborted', [{ key: 'k', value: 'kept' }])
      const producer = new Kafka({ brokers: [host], logLevel: logLevel.NOTHING }).producer({
        transactionalId: names.ownId('aborting'),
        idempotent: true,
        maxInFlightRequests: 1,
        createPartitioner: Partitioners.DefaultPartitioner,
      })
      await producer.connect()
      const transaction = await producer.transaction()
      await transaction.send({ topic: names.topic('aborted'), messages: [{ key: '"k"', value: '"never"' }] })
      await transaction.abort()
      await producer.disconnect()
      expect(await readByKey(bus, 'aborted', 'reader')).toEqual({ k: ['kept'] })
      await untilNoLag(bus, 'reader', 5_000)
    })
  },
)
