import { expect, test } from 'vitest'
import { followLive, isStale, type LiveSource } from './live.ts'

type Listener = (event: { readonly data: unknown }) => void

function bench() {
  const timers: { run: () => void; ms: number; isOff: boolean }[] = []
  const sources: Map<string, Listener>[] = []
  const states: string[] = []
  const stale: string[][] = []
  const stop = followLive({
    open: () => {
      const heard = new Map<string, Listener>()
      sources.push(heard)
      const source: LiveSource = {
        addEventListener: (type: string, listener: Listener) => void heard.set(type, listener),
        close: () => heard.clear(),
      }
      return source
    },
    setTimer: (run, ms) => {
      const timer = { run, ms, isOff: false }
      timers.push(timer)
      return () => {
        timer.isOff = true
      }
    },
    onState: (state) => states.push(state),
    onStale: (kinds) => stale.push([...kinds]),
  })
  const say = (type: string, data: unknown = '') => sources.at(-1)?.get(type)?.({ data })
  const ring = (ms: number) => {
    const timer = timers.findLast((one) => one.ms === ms && !one.isOff)
    if (!timer) throw new Error(`no timer of ${ms} ms`)
    timer.isOff = true
    timer.run()
  }
  return { say, ring, stop, states, stale, sources, timers }
}

test('many changes in a moment are gathered into one look', () => {
  const { say, ring, stale } = bench()
  say('open')
  say('message', '{"kind":"alert","id":"1"}')
  say('change', '{"kind":"incident","id":"2"}')
  say('message', 'not json')
  ring(400)
  expect(stale).toEqual([['alert', 'incident']])
})

test('a broken line is tried again with growing pauses, and polled meanwhile', () => {
  const { say, ring, states, stale, sources } = bench()
  say('error')
  ring(1_000)
  say('error')
  ring(15_000)
  ring(400)
  expect(stale).toEqual([['*']])
  ring(2_000)
  say('open')
  expect(sources).toHaveLength(3)
  expect(states).toEqual(['connecting', 'polling', 'polling', 'live'])
  expect(() => ring(15_000)).toThrow()
})

test('after a gap everything on the page is looked at again', () => {
  const { say, ring, stale } = bench()
  say('open')
  say('error')
  ring(1_000)
  say('open')
  ring(400)
  expect(stale).toEqual([['*']])
})

test('only what shows a kind of record is asked for again, an unknown kind makes all stale', () => {
  expect(isStale('GET /api/alerts', new Set(['alert']))).toBe(true)
  expect(isStale('GET /api/audit', new Set(['alert']))).toBe(false)
  expect(isStale('GET /api/audit', new Set(['*']))).toBe(true)
})
