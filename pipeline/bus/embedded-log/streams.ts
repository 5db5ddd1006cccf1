import type { LogReader } from './reader.ts'
import { createWake, type Wake } from './wake.ts'

/** One partition of one stream, as this process knows it: being the only one on the file, it knows all. */
export interface Log {
  readonly log: number
  readonly stream: string
  readonly partition: number
  end: number
  readonly wake: Wake
}

export interface StreamRegistry {
  /** The stream's logs, partition 0 first, made when it is new. */
  open(stream: string): Promise<readonly Log[]>
  /** Those of a stream that is there already. */
  known(stream: string): readonly Log[]
  grow(log: number, end: number): void
}

export function createStreamRegistry(
  reader: LogReader,
  make: (stream: string) => Promise<readonly number[]>,
): StreamRegistry {
  const logs = new Map<number, Log>()
  const opened = new Map<string, Promise<readonly Log[]>>()

  const add = (row: Omit<Log, 'wake'>): Log => {
    const log = { ...row, wake: createWake() }
    logs.set(log.log, log)
    return log
  }
  for (const [stream, rows] of Map.groupBy(reader.logs(), (row) => row.stream)) {
    opened.set(stream, Promise.resolve(rows.map(add)))
  }
  const openNew = async (stream: string): Promise<readonly Log[]> => {
    const numbers = await make(stream)
    return numbers.map((log, partition) => add({ log, stream, partition, end: 0 }))
  }

  return {
    open(stream) {
      const present = opened.get(stream)
      if (present) return present
      const opening = openNew(stream)
      opening.catch(() => opened.delete(stream))
      opened.set(stream, opening)
      return opening
    },
    known: (stream) => [...logs.values()].filter((log) => log.stream === stream),
    grow(number, end) {
      const log = logs.get(number)
      if (!log) return
      log.end = end
      log.wake.ring()
    },
  }
}
