import type { Clock } from '../../platform/clock.ts'
import type { WorkerHandle } from '../../platform/worker-rpc.ts'
import type { WriterMethods } from './ops.ts'
import type { LogReader } from './reader.ts'

/** A message stays while either limit keeps it; with no limit, until it is consumed. What a group may be moved back to must be within. */
export interface Retention {
  /** Messages younger than this stay. */
  readonly keepMs?: number
  /** The newest messages up to this size stay. */
  readonly keepBytes?: number
}

interface Trimming {
  readonly stream: string
  readonly retention: Retention
  readonly writer: WorkerHandle<WriterMethods>
  readonly reader: LogReader
  readonly clock: Clock
}

/** Removes what every group has consumed and `retention` does not keep; a stream that nobody consumes stays whole. */
export async function trimStream({ stream, ...trimming }: Trimming): Promise<number> {
  let removed = 0
  for (const { log } of trimming.reader.logs().filter((row) => row.stream === stream)) {
    removed += await trimLog(log, trimming)
  }
  return removed
}

async function trimLog(
  log: number,
  { retention, writer, reader, clock }: Omit<Trimming, 'stream'>,
): Promise<number> {
  const { keepMs, keepBytes } = retention
  const consumed = reader.positions().flatMap((position) => (position.log === log ? [position.next] : []))
  if (consumed.length === 0) return 0
  const limit = await writer.call('trimLimit', {
    log,
    ...(keepMs === undefined ? {} : { olderThan: clock.now().getTime() - keepMs }),
    ...(keepBytes === undefined ? {} : { keepBytes }),
  })
  const before = Math.min(limit, ...consumed)
  let removed = 0
  // Slice by slice, so that publishers wait for a short transaction at most.
  for (let slice = -1; slice !== 0; removed += slice) slice = await writer.call('trimSlice', { log, before })
  return removed
}
