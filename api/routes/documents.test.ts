import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sampleDocument } from '../../pipeline/store/sample-records.ts'
import { openTestApi, type TestApi } from '../testing/open-test-api.ts'

describe('the significant terms of a search', () => {
  let api: TestApi
  beforeAll(async () => {
    api = await openTestApi()
    const keywords = [{ term: '充电桩', weight: 1 }]
    await api.store.upsertDocuments(
      Array.from({ length: 6 }, (_, n) =>
        sampleDocument({
          id: `k${n}`,
          text: n < 3 ? '漏油' : '',
          annotations: { keywords: n < 4 ? keywords : [] },
        }),
      ),
    )
  })
  afterAll(() => api.close())

  it('are counted in what the query and the filters find', async () => {
    const analyst = await api.signIn('analyst')
    const terms = await analyst.call('GET /api/documents/terms', { query: { q: '漏油' } })
    expect(terms).toEqual([{ term: '充电桩', count: 3, background: 4, score: expect.any(Number) }])
    expect(
      await analyst.call('GET /api/documents/terms', { query: { q: '漏油', channel: 'forum' } }),
    ).toEqual([])
  })

  it('refuse a query with a fault, and who is not signed in', async () => {
    const analyst = await api.signIn('analyst')
    expect((await analyst.refused('GET /api/documents/terms', { query: { q: '(漏油' } })).status).toBe(400)
    expect((await api.client().refused('GET /api/documents/terms', {})).status).toBe(401)
  })
})
