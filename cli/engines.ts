import type { CallCounts } from '../api/ops/call-counts.ts'
import type { Ledger } from '../loop/ledger/ledger.ts'
import { openLedger } from '../loop/ledger/open.ts'
import type { Bus } from '../pipeline/bus/bus.ts'
import { type OpenBusOptions, openBus } from '../pipeline/bus/open.ts'
import type { Clock } from '../pipeline/platform/clock.ts'
import { AppError, isAppError, isRetryable, messageOf } from '../pipeline/platform/errors.ts'
import type { Log } from '../pipeline/platform/log.ts'
import { pause } from '../pipeline/platform/pause.ts'
import { orderedDocuments } from '../pipeline/runtime/pipeline.ts'
import { openStore } from '../pipeline/store/open.ts'
import type { Store } from '../pipeline/store/store.ts'
import { type Config, withoutSecrets } from './config.ts'
import { say } from './io.ts'

/** The three engines, each opened when somebody first asks for it: a crawl process never asks for the store. */
export interface Engines {
  bus(): Promise<Bus>
  store(): Promise<Store>
  ledger(): Promise<Ledger>
  /** In reverse order of opening. Idempotent. */
  close(): Promise<void>
}

export interface EngineOptions {
  readonly config: Pick<Config, 'dataDir' | 'busUrl' | 'storeUrl' | 'ledgerUrl'>
  readonly clock: Clock
  readonly log: Log
  /** 1 keeps the order of what is published through the whole spine: replay needs it. */
  readonly rawPartitions: number
  /** What the embedded bus keeps of what is consumed; absent: everything. */
  readonly retention?: OpenBusOptions['retention']
  /** How long an engine elsewhere may keep us waiting at the start. Default one minute. */
  readonly patienceMs?: number
  readonly signal?: AbortSignal
  /** Counts the calls of every part of the process that fail. */
  readonly calls?: CallCounts
}

export function openEngines(options: EngineOptions): Engines {
  const { config, clock, log, rawPartitions, retention, calls } = options
  const opened = new AsyncDisposableStack()
  const kept = <T extends { close(): Promise<void> }>(
    url: string,
    open: () => Promise<T>,
    watched: ((engine: T) => T) | undefined,
  ) => {
    let engine: Promise<T> | undefined
    return () => {
      // A file that cannot be opened now will not be by waiting.
      const patience = isServer(url) ? options : { ...options, patienceMs: 0 }
      engine ??= openPatiently(withoutSecrets(url), open, patience).then((ready) => {
        opened.defer(() => ready.close())
        return watched?.(ready) ?? ready
      })
      return engine
    }
  }
  let closing: Promise<void> | undefined
  const openHouseBus = () =>
    openBus(config.busUrl, {
      dataDir: config.dataDir,
      partitions: rawPartitions,
      streamPartitions: { [orderedDocuments]: 1 },
      ...(retention ? { retention } : {}),
      log,
      clock,
    })
  const openHouseStore = () => openStore(config.storeUrl, { dataDir: config.dataDir })
  const watch = <T extends object>(name: string) => calls && ((engine: T) => calls.watchCalls(name, engine))
  return {
    bus: kept(config.busUrl, openHouseBus, calls?.watchBus),
    store: kept(config.storeUrl, openHouseStore, watch('store')),
    ledger: kept(config.ledgerUrl, () => openLedger(config.ledgerUrl), watch('ledger')),
    close() {
      closing ??= opened.disposeAsync()
      return closing
    },
  }
}

function isServer(url: string): boolean {
  return url.includes('://')
}

const patienceMsByDefault = 60_000
const firstTryMs = 250
const tryEveryMs = 2_000

/** Opens what may not be up yet: services of one installation start in no order. Says once what is waited for, and gives up in words. */
async function openPatiently<T>(
  url: string,
  open: () => Promise<T>,
  { patienceMs = patienceMsByDefault, signal }: Pick<EngineOptions, 'patienceMs' | 'signal'>,
): Promise<T> {
  const begun = performance.now()
  const left = () => patienceMs - (performance.now() - begun)
  for (let tries = 1; ; tries++) {
    try {
      return await (patienceMs > 0 ? within(left(), open()) : open())
    } catch (cause) {
      if (signal?.aborted || patienceMs === 0 || !isRetryable(cause)) throw cause
      const pauseMs = Math.min(tries * firstTryMs, tryEveryMs)
      if (left() <= pauseMs)
        throw new AppError('BUSY', `open ${url}: not there after ${patienceMs} ms`, {
          cause,
          userMessage: `等了 ${Math.round(patienceMs / 1000)} 秒，仍连不上 ${url}：${wordsOf(cause)}`,
        })
      if (tries === 1) say(`舆枢：等待 ${url} …（${wordsOf(cause)}）`)
      await pause(pauseMs, signal)
    }
    if (signal?.aborted) throw new AppError('BUSY', `open ${url}: stopped waiting`)
  }
}

function wordsOf(error: unknown): string {
  return isAppError(error) ? (error.userMessage ?? error.message) : messageOf(error)
}

/** An engine's client may try for ever by itself. */
function within<T>(ms: number, opening: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new AppError('BUSY', 'no answer', { userMessage: '没有应答' })),
      Math.max(ms, 1),
    )
    opening.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}
