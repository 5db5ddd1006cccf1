import type { Admin } from 'kafkajs'
import { AppError } from '../../platform/errors.ts'
import { pause } from '../../platform/pause.ts'
import type { Lag, ReplayPosition } from '../bus.ts'
import type { Names } from './names.ts'
import { createProducer, type PartitionOffset, type ProducerOptions } from './producer.ts'
import type { Topics } from './topics.ts'

export interface Positions {
  /** Where a group has committed, by partition; a partition without a commit is left out. */
  committed(group: string, stream: string): Promise<ReadonlyMap<number, number>>
  /** Gives the partitions without a commit the position at the end. */
  beginAtLatest(group: string, stream: string): Promise<void>
  seek(group: string, stream: string, position: ReplayPosition): Promise<void>
  lag(): Promise<readonly Lag[]>
}

export interface PositionsOptions {
  readonly admin: Admin
  readonly names: Names
  readonly topics: Topics
  readonly producer: Omit<ProducerOptions, 'transactionalId'>
}

interface Ends {
  readonly partition: number
  readonly first: number
  readonly end: number
}

export function createPositions({ admin, names, topics, producer }: PositionsOptions): Positions {
  const ends = async (stream: string): Promise<readonly Ends[]> =>
    (await admin.fetchTopicOffsets(names.topic(stream)))
      .map(({ partition, low, high }) => ({ partition, first: Number(low), end: Number(high) }))
      .sort((a, b) => a.partition - b.partition)

  const committed = async (group: string, stream: string): Promise<Map<number, number>> => {
    const topic = names.topic(stream)
    const found = await admin.fetchOffsets({ groupId: names.group(group, stream), topics: [topic] })
    const own = found.find((one) => one.topic === topic)?.partitions ?? []
    return new Map(
      own.flatMap(({ partition, offset }) =>
        Number(offset) >= 0 ? [[partition, Number(offset)] as const] : [],
      ),
    )
  }

  /** In a transaction, because that needs no membership: no member is made and no one else's work is disturbed. */
  const set = async (group: string, stream: string, offsets: readonly PartitionOffset[]): Promise<void> => {
    if (offsets.length === 0) return
    const groupId = names.group(group, stream)
    const own = createProducer({ ...producer, transactionalId: names.ownId(`positions.${groupId}`) })
    try {
      await own.transact((transaction) => transaction.commitOffsets(groupId, names.topic(stream), offsets))
    } finally {
      await own.close()
    }
  }

  const wantedOffsets = async (
    stream: string,
    position: ReplayPosition,
  ): Promise<ReadonlyMap<number, number>> => {
    if ('offset' in position) return new Map()
    const found = await admin.fetchTopicOffsetsByTimestamp(names.topic(stream), position.since.getTime())
    return new Map(found.map(({ partition, offset }) => [partition, Number(offset)]))
  }

  const lagOf = async (group: string, stream: string): Promise<readonly Lag[]> => {
    // First where the group is, then the end: the difference is never negative.
    const at = await committed(group, stream)
    return (await ends(stream)).map(({ partition, first, end }) => ({
      stream,
      group,
      partition,
      end,
      committed: Math.max(first, at.get(partition) ?? first),
    }))
  }

  return {
    committed,
    async beginAtLatest(group, stream) {
      await topics.open(stream)
      const [at, logs] = await Promise.all([committed(group, stream), ends(stream)])
      const missing = logs.filter(({ partition }) => !at.has(partition))
      await set(
        group,
        stream,
        missing.map(({ partition, end }) => ({ partition, offset: end })),
      )
    },
    async seek(group, stream, position) {
      await topics.open(stream)
      const { groups } = await admin.describeGroups([names.group(group, stream)])
      if (groups.some(({ members }) => members.length > 0)) {
        throw new AppError('BUSY', `seek group ${group} on ${stream}: it has running consumers`)
      }
      const since = await wantedOffsets(stream, position)
      const moves = (await ends(stream)).map(({ partition, first, end }) => {
        const wanted = 'offset' in position ? position.offset : (since.get(partition) ?? end)
        return { partition, offset: wanted < 0 ? end : Math.max(first, Math.min(end, wanted)) }
      })
      await set(group, stream, moves)
    },
    async lag() {
      const [{ groups }, existing] = await Promise.all([listGroups(admin), admin.listTopics()])
      const topicsThere = new Set(existing)
      const ours = groups.flatMap(({ groupId }) => {
        const parsed = names.parseGroup(groupId)
        return parsed && topicsThere.has(names.topic(parsed.stream)) ? [parsed] : []
      })
      return (await Promise.all(ours.map(({ group, stream }) => lagOf(group, stream)))).flat()
    },
  }
}

const loadingTries = 60
const loadingPauseMs = 250

/** A broker that has just started may still be loading its groups: it says so, and is asked again. */
async function listGroups(admin: Admin): ReturnType<Admin['listGroups']> {
  for (let tries = 1; ; tries++) {
    try {
      return await admin.listGroups()
    } catch (error) {
      if (tries === loadingTries || !isLoading(error)) throw error
    }
    await pause(loadingPauseMs)
  }
}

function isLoading(error: unknown): boolean {
  // By its name for the protocol's code: Node sees no such class among the exports of the client.
  return error instanceof Error && 'type' in error && error.type === 'GROUP_LOAD_IN_PROGRESS'
}
