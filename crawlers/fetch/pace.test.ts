import { describe, expect, it } from 'vitest'
import { createPace } from './pace.ts'

describe('pace', () => {
  it('lets the first request to a host go and makes the second wait, but not another host', async () => {
    const started = performance.now()
    const pace = createPace()
    await pace.turn('a', 60)
    await pace.turn('b', 60)
    const before = performance.now()
    await pace.turn('a', 60)
    expect(performance.now() - started).toBeGreaterThanOrEqual(55)
    expect(performance.now()).toBeGreaterThan(before)
  })

  it('ends the wait when told to', async () => {
    const pace = createPace()
    await pace.turn('a', 60_000)
    await expect(pace.turn('a', 60_000, AbortSignal.abort())).rejects.toThrow()
  })

  it('remembers how long a host wants quiet', () => {
    let now = 0
    const pace = createPace(() => now)
    pace.holdBack('a', 1000)
    pace.holdBack('a', 500)
    expect([pace.heldBackMs('a'), pace.heldBackMs('b')]).toEqual([1000, 0])
    now = 1500
    expect(pace.heldBackMs('a')).toBe(0)
  })
})
