import { expect, test } from 'vitest'
import type { Bus, SubscribeOptions } from '../../pipeline/bus/bus.ts'
import { AppError } from '../../pipeline/platform/errors.ts'
import { createCallCounts } from './call-counts.ts'

test('an engine’s failures are counted, not its callers’ mistakes', async () => {
  const counts = createCallCounts()
  const ledger = counts.watchCalls('ledger', {
    get: async (id: string) => {
      if (id === 'there') return id
      throw new AppError(id === 'down' ? 'LEDGER_FAILED' : 'VERSION_CONFLICT', id)
    },
  })
  expect(await ledger.get('there')).toBe('there')
  expect(counts.failures().get('ledger')).toBe(0)
  await expect(ledger.get('down')).rejects.toThrow()
  await expect(ledger.get('changed meanwhile')).rejects.toThrow()
  expect(counts.failures().get('ledger')).toBe(1)
})

test('one failure met at several heights is one', async () => {
  const counts = createCallCounts()
  const store = { document: () => Promise.reject(new AppError('STORE_FAILED', 'gone')) }
  const twice = counts.watchCalls('store', counts.watchCalls('store', store))
  const error: unknown = await twice.document().catch((met: unknown) => met)
  counts.failed('store', error)
  expect(counts.failures().get('store')).toBe(1)
  counts.failed('store')
  expect(counts.failures().get('store')).toBe(2)
})

test('what a bus tells of a subscription is counted, what its handler throws is not', () => {
  const counts = createCallCounts()
  let given: SubscribeOptions | undefined
  const subscribe = (options: SubscribeOptions) => {
    given = options
    return { stop: async () => undefined }
  }
  const bus = counts.watchBus({ subscribe } as unknown as Bus)
  const told: unknown[] = []
  bus.subscribe({ stream: 's', group: 'g', handle: async () => undefined, onError: (e) => told.push(e) })
  const errors = [
    new AppError('BUS_FAILED', 'fetch'),
    new AppError('STORE_FAILED', 'write'),
    new Error('bug'),
  ]
  for (const error of errors) given?.onError?.(error)
  expect(told).toEqual(errors)
  expect([...counts.failures()]).toEqual([['bus', 1]])
})
