import { expect, test } from 'vitest'
import { openSnapshots } from './snapshots.ts'

function shelf() {
  const kept: { body?: string; writes: number } = { writes: 0 }
  return {
    kept,
    read: async () => kept.body,
    write: async (body: string) => {
      kept.body = body
      kept.writes += 1
    },
  }
}

test('the last state saved is the one that is loaded, by whoever loads it; before the first there is none', async () => {
  const one = shelf()
  const snapshots = openSnapshots(one)
  expect(await snapshots.load()).toBeUndefined()
  await snapshots.save({ offset: 4, state: { a: 1 } })
  expect(await snapshots.save({ offset: 9, state: { a: 2, 名: '甲' } })).toBe(true)
  expect(await openSnapshots(one).load()).toEqual({ offset: 9, state: { a: 2, 名: '甲' } })
})

test('a state of any shape comes back as it was', async () => {
  const state = {
    none: {},
    empty: [],
    nothing: null,
    absent: undefined,
    long: Array.from({ length: 1_234 }, (_, at) => [`条${at}`, { at, inner: [at] }]),
    deep: { deeper: { deepest: { list: [1, 2], text: '"\\' } } },
    flag: false,
  }
  for (const one of [state, [state, 1], [], {}, 'text', 7, null]) {
    const snapshots = openSnapshots(shelf())
    await snapshots.save({ offset: 1, state: one })
    expect((await snapshots.load())?.state).toEqual(JSON.parse(JSON.stringify(one)))
  }
})

test('a state that is damaged or of another format is no state, and does not stand in the way of the next', async () => {
  const one = shelf()
  const snapshots = openSnapshots(one)
  await snapshots.save({ offset: 4, state: { a: 1 } })
  for (const body of [
    one.kept.body?.slice(0, -3),
    one.kept.body?.replace(' 4 ', ' x '),
    '',
    'stories@0 9 a b',
  ]) {
    one.kept.body = body ?? ''
    expect(await openSnapshots(one).load()).toBeUndefined()
  }
  expect(await snapshots.save({ offset: 5, state: { a: 2 } })).toBe(true)
})

test('a newer state that another process saved is not put back by an older one', async () => {
  const one = shelf()
  const [stalled, next] = [openSnapshots(one), openSnapshots(one)]
  await stalled.save({ offset: 4, state: 'of the first' })
  await next.load()
  await next.save({ offset: 9, state: 'of the next' })
  expect(await stalled.save({ offset: 7, state: 'late' })).toBe(false)
  expect(one.kept.writes).toBe(2)
  expect(await next.load()).toEqual({ offset: 9, state: 'of the next' })
  expect(await stalled.save({ offset: 11, state: 'ahead' })).toBe(true)
})

test('its own state may be put back: a stream that is followed from its beginning again', async () => {
  const one = shelf()
  await openSnapshots(one).save({ offset: 90, state: 'of a stream that is gone' })
  const snapshots = openSnapshots(one)
  await snapshots.load()
  expect(await snapshots.save({ offset: 3, state: 'new' })).toBe(true)
})
