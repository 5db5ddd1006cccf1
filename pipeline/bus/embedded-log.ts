import type { Clock } from '../platform/clock.ts'
import { AppError } from '../platform/errors.ts'
import type { Bus } from './bus.ts'

export interface EmbeddedLogOptions {
  /** The SQLite file; its folder is made when missing. One process at a time. */
  readonly file: string
  /** For streams first used from now on; a stream keeps the number it was made with. */
  readonly partitions: number
  /** Streams with a number of their own, `{ 'analyzed.ordered': 1 }`. */
  readonly streamPartitions?: Readonly<Record<string, number>>
  /** Default size of a batch, 256. */
  readonly maxBatch?: number
  /**
   * `process` (default): what was published survives kill -9 of the process at any moment; a power cut may take the last moments' messages, never
   * the file. `power`: every publish waits for the disk, and survives a power cut too.
   */
  readonly durability?: 'process' | 'power'
  readonly clock?: Clock
}

export interface TrimOptions {
  readonly stream: string
  /** Messages younger than this stay. */
  readonly keepMs?: number
  /** The newest messages up to this size stay. */
  readonly keepBytes?: number
}

export interface EmbeddedLog extends Bus {
  /** Removes messages that every group of the stream has consumed and that no limit keeps; returns how many. */
  trim(options: TrimOptions): Promise<number>
}

export async function openEmbeddedLog(options: EmbeddedLogOptions): Promise<EmbeddedLog> {
  throw new AppError('INTERNAL', `open bus ${options.file}`)
}
