import { AppError } from '../../platform/errors.ts'
import { groupCommit } from '../embedded-log/group-commit.ts'
import { createProducer, type OwnTransaction, type ProducerOptions } from './producer.ts'
import { chunksOf, type Encoded } from './records.ts'
import { asBusFailure } from './within.ts'

export interface Publisher {
  /** Whole or not at all; calls of the same time go together, in order. */
  publish(messages: readonly Encoded[], what: string): Promise<void>
  /** What needs a transaction of its own, between the publishes. */
  transact(work: (transaction: OwnTransaction) => Promise<void>, what: string): Promise<void>
  close(): Promise<void>
}

type Work = readonly Encoded[] | ((transaction: OwnTransaction) => Promise<void>)

/** At most this much goes out at once, so that waiting publishes cannot become one endless transaction. */
const maxBytesTogether = 4_000_000

/**
 * Calls that each fit one record batch are whole by themselves: they go out without a transaction, which would cost readers a marker and
 * a wait. As soon as one call spans partitions or batches, all that go with it are one transaction.
 */
export function createPublisher(
  options: Omit<ProducerOptions, 'transactionalId'>,
  transactionalId: string,
): Publisher {
  const plain = createProducer(options)
  const transactional = createProducer({ ...options, transactionalId })
  let isClosed = false

  const sendTogether = async (works: readonly Work[]): Promise<void> => {
    const messages = works.flatMap((work) => (typeof work === 'function' ? [] : work))
    const isPlain = works.every((work) => typeof work !== 'function' && fitsOneBatch(work))
    if (isPlain && chunksOf(messages).length === 1) return plain.send(messages)
    await transactional.transact(async (transaction) => {
      if (messages.length > 0) await transaction.send(messages)
      for (const work of works) if (typeof work === 'function') await work(transaction)
    })
  }
  const queue = groupCommit<Work, undefined>(async (works) => {
    const results: undefined[] = []
    for (const together of slicesOf(works)) {
      await sendTogether(together)
      results.push(...together.map(() => undefined))
    }
    return results
  }, 200)
  const run = (work: Work, what: string): Promise<void> =>
    asBusFailure(what, async () => {
      if (isClosed) throw new AppError('BUS_FAILED', `${what}: the bus is closed`)
      await queue.run(work)
    })

  return {
    publish: run,
    transact: run,
    async close() {
      isClosed = true
      await queue.whenIdle()
      await Promise.all([plain.close(), transactional.close()])
    },
  }
}

function fitsOneBatch(messages: readonly Encoded[]): boolean {
  const partitions = new Set(messages.map(({ topic, partition }) => `${topic} ${partition}`))
  return partitions.size === 1 && chunksOf(messages).length === 1
}

/** A transaction of its own for each function; publishes together up to the limit. */
function slicesOf(works: readonly Work[]): Work[][] {
  const slices: Work[][] = []
  let bytes = 0
  for (const work of works) {
    const own = typeof work === 'function' ? maxBytesTogether : work.reduce((sum, one) => sum + one.bytes, 0)
    const last = slices.at(-1)
    if (last && bytes + own <= maxBytesTogether) last.push(work)
    else slices.push([work])
    bytes = last && slices.at(-1) === last ? bytes + own : own
  }
  return slices
}
