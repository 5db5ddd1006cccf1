import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestApi, type TestApi } from '../testing/open-test-api.ts'
import { createEventRing } from './ring.ts'

let api: TestApi
beforeAll(async () => {
  api = await openTestApi({ config: { live: { heartbeatMs: 1_000, newsEveryMs: 50, maxStreams: 100 } } })
  await api.fill()
})
afterAll(() => api.close())

/** Reads the stream until `count` events with data are there. */
async function readEvents(response: Response, count: number): Promise<{ id: string; data: unknown }[]> {
  let text = ''
  const decoder = new TextDecoder()
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk as Uint8Array, { stream: true })
    const events = text.split('\n\n').filter((part) => part.includes('data: '))
    if (events.length >= count) return events.map(parseEvent)
  }
  throw new Error(`stream ended after: ${text}`)
}

function parseEvent(text: string): { id: string; data: unknown } {
  const id = /^id: (.*)$/m.exec(text)?.[1] ?? ''
  return { id, data: JSON.parse(/^data: (.*)$/m.exec(text)?.[1] ?? 'null') }
}

describe('the live stream', () => {
  it('is for people signed in', async () => {
    expect((await api.client().fetch('/api/live')).status).toBe(401)
  })

  it('tells of a change as it happens, and of what was missed after the last event seen', async () => {
    const press = await api.signIn('press-officer')
    const stream = await press.fetch('/api/live')
    expect(stream.headers.get('content-type')).toContain('text/event-stream')
    const reading = readEvents(stream, 1)
    await press.call('POST /api/alerts/:id/acknowledge', { params: { id: 'a1' }, body: { version: 1 } })
    const [seen] = await reading
    expect(seen?.data).toMatchObject({ kind: 'alert', id: 'a1', action: 'alert.acknowledged' })

    await press.call('POST /api/watches', { body: { name: '甲', query: '起火' } })
    const again = await press.fetch('/api/live', { headers: { 'last-event-id': seen?.id ?? '' } })
    const [missed] = await readEvents(again, 1)
    expect(missed?.data).toMatchObject({ kind: 'watch', action: 'watch.created' })
  })

  it('says look at everything when the last event seen is of another run', async () => {
    const press = await api.signIn('press-officer')
    const stream = await press.fetch('/api/live', { headers: { 'last-event-id': 'earlier-7' } })
    expect((await readEvents(stream, 1))[0]?.data).toMatchObject({ kind: 'all', action: 'reset' })
  })

  it('tells nobody of another unit’s change, and everybody of new documents', async () => {
    const root = api.as('administrator')
    await api.loop.people.createUnit(root, { id: 'bureau', name: '某局', parentId: 'ministry' })
    const { password } = await api.loop.people.createUser(root, {
      username: 'bureau',
      name: '局里的人',
      roles: ['analyst'],
      unitId: 'bureau',
    })
    const bureau = api.client()
    await bureau.call('POST /api/login', { body: { username: 'bureau', password } })
    const reading = readEvents(await bureau.fetch('/api/live'), 1)
    const press = await api.signIn('press-officer')
    await press.call('POST /api/watches', { body: { name: '部里的', query: '起火' } })
    api.indexDocuments(3)
    expect((await reading)[0]?.data).toMatchObject({ kind: 'documents', action: 'documents.indexed' })
  })

  it('answers who asks for its head only, and ends', async () => {
    const press = await api.signIn('press-officer')
    expect((await press.fetch('/api/live', { method: 'HEAD' })).status).toBe(200)
  })

  it('ends with its session', async () => {
    const press = await api.signIn('press-officer')
    const text = (await press.fetch('/api/live')).text()
    await press.call('POST /api/logout', {})
    expect(await text).not.toContain('session')
  })
})

describe('the event ring', () => {
  it('keeps the newest and knows what it has forgotten', () => {
    const ring = createEventRing({ run: 'r', size: 2 })
    const add = (id: string) => ring.add({ kind: 'alert', id, action: 'x', at: '' }, undefined).id
    const ids = ['a', 'b', 'c'].map(add)
    expect(ids).toEqual(['r-1', 'r-2', 'r-3'])
    expect(ring.after('r-1')?.map(({ event }) => event.id)).toEqual(['b', 'c'])
    expect(ring.after('r-3')).toEqual([])
    for (const unknown of ['r-0', 'r-4', 'q-2', 'r-x', '']) expect(ring.after(unknown)).toBeUndefined()
  })
})
