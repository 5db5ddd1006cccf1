import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestApi, type TestApi } from '../testing/open-test-api.ts'
import { healthOf } from './sources.ts'

let api: TestApi
beforeAll(async () => {
  api = await openTestApi()
  await api.fill()
})
afterAll(() => api.close())

const actionsOn = async (object: string) =>
  (await api.loop.audit.events(api.as('auditor'), { object })).map(({ action }) => action)

describe('what is done outside the ledger', () => {
  it('is on record, and so is its refusal', async () => {
    const analyst = await api.signIn('analyst')
    await analyst.call('POST /api/sources/:id/enabled', { params: { id: 'down' }, body: { isEnabled: true } })
    const releaser = await api.signIn('releaser')
    const refusal = await releaser.refused('POST /api/sources/:id/enabled', {
      params: { id: 'down' },
      body: { isEnabled: false },
    })
    expect(refusal.status).toBe(403)
    expect((await actionsOn('source/down')).toSorted()).toEqual(['permission.refused', 'source.enabled'])
  })

  it('is refused to those who may not', async () => {
    const auditor = await api.signIn('auditor')
    for (const refused of [
      await auditor.refused('GET /api/dead-letters', {}),
      await auditor.refused('POST /api/dead-letters/drop', { body: { ids: ['x'] } }),
      await auditor.refused('POST /api/dead-letters/redrive', { body: { ids: ['x'] } }),
      await auditor.refused('POST /api/demo', { body: {} }),
      await auditor.refused('DELETE /api/demo', {}),
      await auditor.refused('POST /api/sources/:id/run', { params: { id: 'down' } }),
    ])
      expect(refused.status).toBe(403)
    expect(await actionsOn('demo/scenario')).toEqual(['permission.refused', 'permission.refused'])
  })
})

describe('the demo', () => {
  it('shows its passwords to those alone who may start it', async () => {
    const press = await api.signIn('press-officer')
    expect((await press.call('POST /api/demo', { body: {} })).accounts[0]?.password).toBe('secret')
    const analyst = await api.signIn('analyst')
    const seen = await analyst.call('GET /api/demo', {})
    expect(seen.accounts[0]).toEqual({ username: 'demo-press', name: '演示', roles: ['press-officer'] })
  })
})

describe('a story', () => {
  it('that is not there is not found', async () => {
    const analyst = await api.signIn('analyst')
    expect((await analyst.refused('GET /api/stories/:id', { params: { id: 'none' } })).status).toBe(404)
    expect((await analyst.refused('POST /api/sources/:id/run', { params: { id: 'none' } })).status).toBe(404)
  })
})

describe('the health of a source', () => {
  const now = new Date('2026-11-01T09:00:00+08:00')
  const ran = { isEnabled: true, lastRunAt: '2026-11-01T08:50:00.000+08:00' }
  const health = (state: Parameters<typeof healthOf>[1]) => healthOf({ expectedEveryMinutes: 60 }, state, now)

  it('follows from its state: off, failing, never run, late, ok', () => {
    expect(health({ ...ran, isEnabled: false })).toBe('off')
    expect(health({ ...ran, failure: { code: 'FETCH_FAILED', message: '', at: '', consecutive: 1 } })).toBe(
      'failing',
    )
    expect(health({ isEnabled: true })).toBe('never-run')
    expect(health({ ...ran, lastDocumentAt: '2026-11-01T06:59:00.000+08:00' })).toBe('late')
    expect(health(ran)).toBe('late')
    expect(health({ ...ran, lastDocumentAt: '2026-11-01T07:01:00.000+08:00' })).toBe('ok')
  })
})
