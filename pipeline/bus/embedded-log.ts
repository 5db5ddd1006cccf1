import { mkdirSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import { type Clock, systemClock } from '../platform/clock.ts'
import { AppError, messageOf } from '../platform/errors.ts'
import { lockFolder } from '../platform/folder-lock.ts'
import { type Log, silentLog } from '../platform/log.ts'
import { startWorker, type WorkerHandle } from '../platform/worker-rpc.ts'
import type { Bus, NewDeadLetter, Publication } from './bus.ts'
import { groupCommit } from './embedded-log/group-commit.ts'
import { createConsumerGroups } from './embedded-log/groups.ts'
import { encodeBody, partitionOf } from './embedded-log/message-body.ts'
import type { BuriedRow, Work, WorkResult, WriteOp, WriterData, WriterMethods } from './embedded-log/ops.ts'
import { type LogReader, openLogReader } from './embedded-log/reader.ts'
import { type Retention, trimStream } from './embedded-log/retention.ts'
import { createStreamRegistry, type StreamRegistry } from './embedded-log/streams.ts'

export interface EmbeddedLogOptions {
  /** The SQLite file; its folder is made when missing. One process at a time. */
  readonly file: string
  /** For streams first used from now on; a stream keeps the number it was made with. */
  readonly partitions: number
  /** Streams with a number of their own, `{ 'analyzed.ordered': 1 }`. */
  readonly streamPartitions?: Readonly<Record<string, number>>
  /** Default size of a batch, 256. */
  readonly maxBatch?: number
  /** No more text than this in a batch of more than one message, default 8 million characters. */
  readonly maxBatchChars?: number
  /** Pause before the first redelivery after a throw, doubled each time up to 5 s. Default 100. */
  readonly retryPauseMs?: number
  /**
   * `process` (default): what was published survives kill -9 of the process at any moment; a power cut may take the last moments'
   * messages, never the file. `power`: every publish waits for the disk, and survives a power cut too.
   */
  readonly durability?: 'process' | 'power'
  /** What of each stream is kept after all its groups have consumed it; looked at every ten minutes. A stream not named is kept whole. */
  readonly retention?: Readonly<Record<string, Retention>>
  readonly log?: Log
  readonly clock?: Clock
}

export interface EmbeddedLog extends Bus {
  /** Removes now what every group of the stream has consumed and `retention` does not keep; returns how many messages. */
  trim(stream: string, retention: Retention): Promise<number>
}

/**
 * The bus in one SQLite file: one writer on a thread of its own, reads on the caller's. A second process on the same file is refused with
 * `AppError('BUSY')`.
 */
export async function openEmbeddedLog(options: EmbeddedLogOptions): Promise<EmbeddedLog> {
  await using opening = new AsyncDisposableStack()
  mkdirSync(dirname(options.file), { recursive: true })
  const lock = lockFolder(dirname(options.file), basename(options.file))
  opening.defer(() => lock.release())
  const workerData: WriterData = { file: options.file, waitsForDisk: options.durability === 'power' }
  const writer = startWorker<WriterMethods>(new URL('./embedded-log/writer.ts', import.meta.url), {
    workerData,
    failure: 'BUS_FAILED',
  })
  opening.defer(() => writer.close())
  await writer.call('write', []).catch((cause: unknown) => {
    throw new AppError('BUS_FAILED', `open bus ${options.file}: ${messageOf(rootOf(cause))}`, { cause })
  })
  opening.defer(() => writer.call('close', null))
  const reader = openLogReader(options.file)
  opening.defer(() => reader.close())
  return assemble(options, { writer, reader, opened: opening.move() })
}

/** A thread that could not start says so; its own error says why. */
function rootOf(error: unknown): unknown {
  return error instanceof Error && error.cause !== undefined ? rootOf(error.cause) : error
}

interface Parts {
  readonly writer: WorkerHandle<WriterMethods>
  readonly reader: LogReader
  readonly opened: AsyncDisposableStack
}

function assemble(options: EmbeddedLogOptions, { writer, reader, opened }: Parts): EmbeddedLog {
  const clock = options.clock ?? systemClock
  let isClosed = false
  let closing: Promise<void> | undefined

  const streams = createStreamRegistry(reader, (stream) =>
    writer.call('openStream', {
      stream,
      partitions: options.streamPartitions?.[stream] ?? options.partitions,
    }),
  )
  const writes = groupCommit<Work, WorkResult>(async (works) => {
    const { results, ends } = await writer.call('write', works)
    for (const [log, end] of ends) streams.grow(log, end)
    return results
  })
  const write = async (work: Work, what: string): Promise<number> => {
    if (isClosed) throw new AppError('BUS_FAILED', `${what}: the bus is closed`)
    const result = await writes.run(work)
    if (!result.ok) throw new AppError('BUS_FAILED', `${what}: ${result.message}`)
    return result.count
  }
  const appends = async (publications: readonly Publication[]): Promise<readonly WriteOp[]> =>
    (await Promise.all(publications.map((one) => appendsOf(one, { streams, clock })))).flat()
  const groups = createConsumerGroups({
    reader,
    streams,
    write,
    appends,
    maxBatch: options.maxBatch ?? 256,
    maxBatchChars: options.maxBatchChars ?? 8_000_000,
    retryPauseMs: options.retryPauseMs ?? 100,
  })

  const trim = (stream: string, retention: Retention) =>
    trimStream({ stream, retention, writer, reader, clock })
  const trimming = keepTrimming(options, trim)

  const close = async (): Promise<void> => {
    await trimming.stop()
    await groups.stopAll()
    isClosed = true
    await writes.whenIdle()
    await opened.disposeAsync()
  }

  return {
    async publish(stream, messages) {
      if (messages.length === 0) return
      await write(await appends([{ stream, messages }]), `publish to ${stream}`)
    },
    subscribe: groups.subscribe,
    seek: groups.seek,
    lag: async () => reader.lag(),
    async bury(letters) {
      if (letters.length === 0) return
      const rows = await Promise.all(letters.map((letter) => buriedRow(letter, { streams, clock })))
      await write([{ kind: 'bury', letters: rows }], 'bury dead letters')
    },
    deadLetters: async ({ limit = 100, after = '' } = {}) => reader.deadLetters({ limit, after }),
    redrive: (ids) => write([{ kind: 'redrive', ids, at: clock.now().getTime() }], 'redrive dead letters'),
    dropDeadLetters: (ids) => write([{ kind: 'drop-letters', ids }], 'drop dead letters'),
    async check() {
      if (isClosed) throw new AppError('BUS_FAILED', 'check the bus: it is closed')
      reader.logs()
    },
    trim,
    close() {
      closing ??= close()
      return closing
    },
  }
}

const trimEveryMs = 600_000

function keepTrimming(
  { retention = {}, log = silentLog }: EmbeddedLogOptions,
  trim: EmbeddedLog['trim'],
): { stop(): Promise<void> } {
  let running: Promise<void> = Promise.resolve()
  const trimAll = async (): Promise<void> => {
    for (const [stream, limits] of Object.entries(retention)) {
      const removed = await trim(stream, limits)
      if (removed > 0) log.info('bus trimmed', { stream, removed })
    }
  }
  const timer = setInterval(() => {
    running = trimAll().catch((error: unknown) => log.error('bus not trimmed', { error: messageOf(error) }))
  }, trimEveryMs)
  timer.unref()
  return {
    stop() {
      clearInterval(timer)
      return running
    },
  }
}

interface Context {
  readonly streams: StreamRegistry
  readonly clock: Clock
}

async function appendsOf({ stream, messages }: Publication, { streams, clock }: Context): Promise<WriteOp[]> {
  const logs = await streams.open(stream)
  const at = clock.now().getTime()
  const byPartition = Map.groupBy(messages, ({ key }) => partitionOf(key, logs.length))
  return [...byPartition].flatMap(([partition, own]): WriteOp[] => {
    const log = logs[partition]
    return log ? [{ kind: 'append', log: log.log, at, bodies: own.map(encodeBody) }] : []
  })
}

async function buriedRow(letter: NewDeadLetter, { streams, clock }: Context): Promise<BuriedRow> {
  const { stream, partition, offset, stage, reason } = letter
  const log = (await streams.open(stream))[partition]
  if (!log) throw new AppError('BAD_INPUT', `bury a letter of ${stream}: it has no partition ${partition}`)
  // Padded, so that the letters of a partition are listed in order.
  const id = [stream, partition, String(offset).padStart(13, '0'), stage].join(':')
  return { id, log: log.log, offset, at: clock.now().getTime(), stage, reason, body: encodeBody(letter) }
}
