import { Kafka, logLevel } from 'kafkajs'

/** For tests: takes what they made out of the shared cluster. */
export async function removeTopics(host: string, prefix: string): Promise<void> {
  const admin = new Kafka({ brokers: [host], logLevel: logLevel.NOTHING }).admin()
  await admin.connect()
  const topics = (await admin.listTopics()).filter((topic) => topic.startsWith(`${prefix}.`))
  if (topics.length > 0) await admin.deleteTopics({ topics })
  await admin.disconnect()
}
