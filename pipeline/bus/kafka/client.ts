import { createRequire } from 'node:module'
import { Kafka, type LogEntry, logLevel, type SASLOptions } from 'kafkajs'
import type { Log } from '../../platform/log.ts'
import type { KafkaAddress } from './address.ts'

/** How often and how long one request is tried again before it fails: about eight seconds, then the caller decides. */
export const retry = { initialRetryTime: 150, retries: 7, maxRetryTime: 2_000, factor: 0.2, multiplier: 2 }

/** The client of one cluster; what it has to say goes to the log handed in, its own errors as warnings: we decide what is an error. */
export function createClient(address: KafkaAddress, log: Log): Kafka {
  mendPendingTimer()
  return new Kafka({
    clientId: address.prefix,
    brokers: [...address.brokers],
    ssl: address.isEncrypted,
    ...(address.sasl ? { sasl: { ...address.sasl } as SASLOptions } : {}),
    connectionTimeout: 3_000,
    requestTimeout: 15_000,
    retry,
    logLevel: logLevel.WARN,
    logCreator: () => (entry) => tell(log, entry),
  })
}

/** Said of settings that are meant: the end of tries is followed by a new producer, so nothing is doubled by it. */
const meant = ['Limiting retries for the idempotent producer']

function tell(
  log: Log,
  { level, namespace, log: { message, timestamp: _, logger: __, stack: ___, ...fields } }: LogEntry,
): void {
  if (meant.some((start) => message.startsWith(start))) return
  log[level <= logLevel.ERROR ? 'warn' : 'debug']('kafka client', { namespace, message, ...fields })
}

interface RequestQueue {
  readonly pending: readonly unknown[]
  readonly throttledUntil: number
  scheduleCheckPendingRequests(): void
}

let isMended = false

/**
 * The library asks for a timer of a negative time after every answer, which Node makes one millisecond and warns of. Nothing waits
 * then: the timer is left out unless something does.
 */
function mendPendingTimer(): void {
  if (isMended) return
  isMended = true
  const { prototype } = createRequire(import.meta.url)('kafkajs/src/network/requestQueue') as {
    prototype: RequestQueue
  }
  const schedule = prototype.scheduleCheckPendingRequests
  prototype.scheduleCheckPendingRequests = function (this: RequestQueue) {
    if (this.pending.length > 0 || this.throttledUntil > Date.now()) schedule.call(this)
  }
}
