/** The port `Bus`: named, partitioned, durable logs. One contract suite runs against every engine. */

export interface Message {
  readonly key: string
  readonly value: unknown
  readonly headers?: Readonly<Record<string, string>>
}

/** Messages for one stream. */
export interface Publication {
  readonly stream: string
  readonly messages: readonly Message[]
}

export interface Delivery extends Message {
  readonly stream: string
  readonly partition: number
  /** Position within the partition: it rises, but a log may keep numbers for itself, so the next message's need not be one more. */
  readonly offset: number
  readonly at: Date
  readonly headers: Readonly<Record<string, string>>
}

export interface SubscribeOptions {
  readonly stream: string
  readonly group: string
  /** Receives at most this many at once, all of one partition, in order. */
  readonly maxBatch?: number
  /** Where a group without a committed position begins. Default `earliest`. */
  readonly from?: 'earliest' | 'latest'
  /**
   * The position is committed after this resolves; when it throws, the batch is delivered again after a growing pause. What it resolves
   * to is published in the same step as the commit, both or neither: a step from stream to stream doubles nothing after a crash.
   */
  readonly handle: (
    batch: readonly Delivery[],
    signal: AbortSignal,
  ) => Promise<readonly Publication[]> | Promise<void>
  /** Told of every throw of `handle`. */
  readonly onError?: (error: unknown) => void
}

export interface Subscription {
  /** Resolves when the batch under way has been committed and no more will come. Idempotent. */
  stop(): Promise<void>
}

export interface Lag {
  readonly stream: string
  readonly group: string
  readonly partition: number
  readonly end: number
  readonly committed: number
}

export interface DeadLetter {
  readonly id: string
  readonly stream: string
  readonly partition: number
  readonly offset: number
  readonly key: string
  readonly value: unknown
  readonly headers: Readonly<Record<string, string>>
  readonly stage: string
  readonly reason: string
  readonly at: Date
}

export interface NewDeadLetter {
  readonly stream: string
  readonly partition: number
  readonly offset: number
  readonly key: string
  readonly value: unknown
  readonly headers?: Readonly<Record<string, string>>
  readonly stage: string
  readonly reason: string
}

export type ReplayPosition = { readonly offset: number } | { readonly since: Date }

/**
 * Ordered per key, at least once. Same key, same partition. A publish that resolved survives kill -9.
 * Engines throw `AppError('BUS_FAILED', …)`.
 */
export interface Bus {
  /** All or none of one call, durable when it resolves. */
  publish(stream: string, messages: readonly Message[]): Promise<void>
  subscribe(options: SubscribeOptions): Subscription
  /** Moves a group without running consumers to a position in every partition. */
  seek(group: string, stream: string, position: ReplayPosition): Promise<void>
  lag(): Promise<readonly Lag[]>
  /** Idempotent by stream, partition, offset and stage. */
  bury(letters: readonly NewDeadLetter[]): Promise<void>
  deadLetters(page?: { readonly limit?: number; readonly after?: string }): Promise<readonly DeadLetter[]>
  /** Publishes the letters again to the stream they came from and removes them; returns how many. */
  redrive(ids: readonly string[]): Promise<number>
  dropDeadLetters(ids: readonly string[]): Promise<number>
  /** Resolves when the bus can be used now; throws within two seconds when it cannot, and never hangs. */
  check(): Promise<void>
  close(): Promise<void>
}
