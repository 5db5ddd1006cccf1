import type { Clock } from '../../pipeline/platform/clock.ts'
import { messageOf } from '../../pipeline/platform/errors.ts'
import type { Log } from '../../pipeline/platform/log.ts'
import { pause } from '../../pipeline/platform/pause.ts'
import type { Ledger } from '../ledger/ledger.ts'

/** What a desk asks of whichever process reads the source. */
export interface SourceOrder {
  readonly kind: 'run-source'
  readonly sourceId: string
}

export type SourceAnswer = 'begun' | 'done'

const orders = 'request/'
const answers = 'answer/'
const switches = 'source/'

export const orderName = (id: string): string => `${orders}${id}`
export const answerName = (id: string): string => `${answers}${id}`
export const switchName = (sourceId: string): string => `${switches}${sourceId}`

export function parseAnswer(body: string): SourceAnswer {
  return JSON.parse(body) as SourceAnswer
}

/** Sources somebody has switched off, or on again. */
export async function switchesOf(ledger: Pick<Ledger, 'notices'>): Promise<ReadonlyMap<string, boolean>> {
  return new Map(
    (await ledger.notices(switches)).map(({ name, body }) => [
      name.slice(switches.length),
      (JSON.parse(body) as { isEnabled: boolean }).isEnabled,
    ]),
  )
}

export interface SourceOrdersOptions {
  readonly ledger: Pick<Ledger, 'post' | 'notices' | 'takeDown'>
  readonly clock: Clock
  readonly log: Log
  /** True for the sources this process reads. */
  readonly owns: (sourceId: string) => boolean
  /** Reads a source once; its failure is in its state. */
  readonly run: (sourceId: string) => Promise<unknown>
  readonly setEnabled: (sourceId: string, isEnabled: boolean) => void
  /** Default 500. */
  readonly pollMs?: number
}

/** Nobody waits so long for an answer; what is older was left behind by a process that died. */
const staleMs = 5 * 60_000

/** Carries out what the desks ask of this process's sources. Answers how to stop, which does not wait for runs under way. */
export function followSourceOrders(options: SourceOrdersOptions): () => Promise<void> {
  const { ledger, clock, log, owns, pollMs = 500 } = options
  const stopping = new AbortController()
  const applied = new Map<string, boolean>()
  let isFailing = false

  const applySwitches = async () => {
    for (const [sourceId, isEnabled] of await switchesOf(ledger)) {
      if (applied.get(sourceId) === isEnabled) continue
      options.setEnabled(sourceId, isEnabled)
      applied.set(sourceId, isEnabled)
    }
  }
  const carryOut = async (id: string, { sourceId }: SourceOrder) => {
    const answer = (said: SourceAnswer) => ledger.post(answerName(id), JSON.stringify(said), clock.now())
    try {
      await answer('begun')
      await options.run(sourceId)
      await answer('done')
    } catch (error) {
      log.warn('source order not carried out', { sourceId, error: messageOf(error) })
    }
  }
  const takeUp = async () => {
    for (const { name, body, at } of await ledger.notices(orders)) {
      const order = JSON.parse(body) as SourceOrder
      const isStale = isOlder(at, clock)
      if (!isStale && !owns(order.sourceId)) continue
      // Who takes it down has it: two processes that both hold the source theirs read it once.
      const isOurs = await ledger.takeDown(name)
      if (isOurs && !isStale) void carryOut(name.slice(orders.length), order)
    }
    for (const { name, at } of await ledger.notices(answers))
      if (isOlder(at, clock)) await ledger.takeDown(name)
  }

  const following = (async () => {
    while (!stopping.signal.aborted) {
      try {
        await applySwitches()
        await takeUp()
        isFailing = false
      } catch (error) {
        if (!isFailing) log.warn('source orders not read', { error: messageOf(error) })
        isFailing = true
      }
      await pause(pollMs, stopping.signal)
    }
  })()
  return () => {
    stopping.abort()
    return following
  }
}

function isOlder(at: string, clock: Clock): boolean {
  return clock.now().getTime() - Date.parse(at) > staleMs
}
