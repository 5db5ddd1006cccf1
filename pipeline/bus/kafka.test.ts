import { randomUUID } from 'node:crypto'
import { describe } from 'vitest'
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
  },
)
