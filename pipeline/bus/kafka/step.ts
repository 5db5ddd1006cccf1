import type { Publication } from '../bus.ts'
import type { GroupsOptions } from './groups.ts'
import type { CommitOutcome } from './lane.ts'
import type { LaneOwner } from './member.ts'
import { createProducer, isFenced, type OwnProducer } from './producer.ts'
import { asBusFailure } from './within.ts'

export interface StepOptions
  extends Pick<GroupsOptions, 'kafka' | 'names' | 'positions' | 'producer' | 'encode'> {
  readonly group: string
  readonly stream: string
  readonly partition: number
  readonly owner: LaneOwner
}

export interface Step {
  commit(
    batch: { readonly first: number; readonly next: number },
    outputs: readonly Publication[],
  ): Promise<CommitOutcome>
  close(): Promise<void>
}

class Overtaken extends Error {
  readonly committed: number
  constructor(committed: number) {
    super(`already committed up to ${committed}`)
    this.name = 'Overtaken'
    this.committed = committed
  }
}

/**
 * The commits of one group on one partition. As long as nothing is published with them they are the consumer's own; from the first output
 * on they are transactions under the partition's id. A producer that takes the id over first ends what its predecessor left, then looks
 * where the group stands: what was committed before is not published again.
 */
export function createStep({ group, stream, partition, owner, ...options }: StepOptions): Step {
  const { names, positions } = options
  let producer: OwnProducer | undefined

  const transact = async (
    { first, next }: { readonly first: number; readonly next: number },
    outputs: readonly Publication[],
  ): Promise<CommitOutcome> => {
    producer ??= createProducer({
      ...options.producer,
      transactionalId: names.stepId(group, stream, partition),
    })
    const encoded = await options.encode(outputs)
    try {
      await producer.transact(async (transaction, isNew) => {
        const committed = isNew ? ((await positions.committed(group, stream)).get(partition) ?? 0) : 0
        if (committed > first) throw new Overtaken(committed)
        if (encoded.length > 0) await transaction.send(encoded)
        await transaction.commitOffsets(names.group(group, stream), names.topic(stream), [
          { partition, offset: next },
        ])
      })
      return 'committed'
    } catch (error) {
      if (error instanceof Overtaken) return { committed: error.committed }
      if (isFenced(error)) owner.rejoin(`another member works on partition ${partition} of ${stream}`)
      throw error
    }
  }

  return {
    commit: (batch, outputs) =>
      asBusFailure(`commit group ${group} on ${stream}`, async () => {
        if (producer || outputs.some(({ messages }) => messages.length > 0)) return transact(batch, outputs)
        await owner.commit(batch.next)
        return 'committed'
      }),
    async close() {
      await producer?.close()
    },
  }
}
