import { setTimeout as pause } from 'node:timers/promises'
import { Kafka, logLevel, Partitioners } from 'kafkajs'

const tries = 100
const topic = 'warm-up'

/**
 * A broker that has just started answers before its groups and transactions are loaded. The tests of a run share one that is through with
 * that, so that whichever comes first sees what all others see; what a client does with one that is not is for the drills.
 */
export async function warmKafka(host: string): Promise<void> {
  const kafka = new Kafka({ brokers: [host], logLevel: logLevel.NOTHING })
  for (let left = tries; ; left--) {
    try {
      await askOnce(kafka)
      return
    } catch (cause) {
      if (left === 0) throw cause
      await pause(200)
    }
  }
}

/** A transaction and a look at the groups: what needs the broker's two coordinators. */
async function askOnce(kafka: Kafka): Promise<void> {
  const admin = kafka.admin()
  const producer = kafka.producer({
    transactionalId: topic,
    idempotent: true,
    maxInFlightRequests: 1,
    createPartitioner: Partitioners.DefaultPartitioner,
  })
  try {
    await Promise.all([admin.connect(), producer.connect()])
    await admin.createTopics({ topics: [{ topic, numPartitions: 1 }], waitForLeaders: true })
    const transaction = await producer.transaction()
    await transaction.send({ topic, messages: [{ value: 'x' }] })
    await transaction.sendOffsets({
      consumerGroupId: topic,
      topics: [{ topic, partitions: [{ partition: 0, offset: '1' }] }],
    })
    await transaction.commit()
    await admin.listGroups()
  } finally {
    await Promise.allSettled([admin.disconnect(), producer.disconnect()])
  }
}
