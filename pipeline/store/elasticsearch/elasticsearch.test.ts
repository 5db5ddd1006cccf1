import { randomUUID } from 'node:crypto'
import { inspect } from 'node:util'
import { Client } from '@elastic/elasticsearch'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testServer } from '../../../test/servers.ts'
import type { StoredDocument } from '../../model/records.ts'
import { sampleDocument } from '../sample-records.ts'
import { testStore } from '../store.contract.ts'
import { type ElasticsearchStore, openElasticsearchStore } from './elasticsearch.ts'
import { indexNames } from './indices.ts'
import { parseElasticsearchUrl } from './options.ts'
import { type FaultyProxy, openFaultyProxy } from './testing/faulty-proxy.ts'

const server = await testServer('elasticsearch')
const url = 'url' in server ? server.url : 'http://localhost:9200'
const left = 'missing' in server ? ` (left out: ${server.missing})` : ''
const fire = { kind: 'term', text: '起火' } as const

describe.skipIf('missing' in server)(`elasticsearch${left}`, () => {
  const prefix = `test-${randomUUID().slice(0, 8)}`
  const names = indexNames(prefix)
  const stores: ElasticsearchStore[] = []
  let client: Client
  let store: ElasticsearchStore
  let proxy: FaultyProxy
  const open = async (query = '', from = url) => {
    const opened = await openElasticsearchStore(parseElasticsearchUrl(`${from}/${prefix}${query}`))
    stores.push(opened)
    return opened
  }
  beforeAll(async () => {
    client = new Client({ node: url })
    store = await open()
    proxy = await openFaultyProxy(url)
  })
  afterAll(async () => {
    await store.drop()
    await Promise.all([client.close(), proxy.close(), ...stores.map((one) => one.close())])
  })

  /** One set of indices for the whole file, emptied for each test: making and dropping indices is what costs time. */
  async function empty(): Promise<void> {
    for (;;) {
      await store.refresh()
      const { hits } = await client.search({
        index: names.all.split(','),
        size: 10_000,
        _source: false,
        ignore_unavailable: true,
      })
      const operations = hits.hits.map(({ _index, _id }) => ({ delete: { _index, _id: String(_id) } }))
      if (operations.length === 0) return
      await client.bulk({ operations })
    }
  }

  testStore('elasticsearch', async () => {
    await empty()
    return { store, settle: () => store.refresh(), dispose: async () => undefined }
  })

  const idsFound = async () => {
    await store.refresh()
    return (await store.search({ query: fire, limit: 200 })).documents.map(({ id }) => id).sort()
  }

  describe('several processes', () => {
    it('lose and double nothing when they write the same documents, with their dates, at once', async () => {
      await empty()
      const others = [store, await open(), await open()]
      const ids = Array.from({ length: 6 }, (_, n) => `d${n}`)
      const version = (id: string, n: number) =>
        sampleDocument({
          id,
          text: `起火${n}`,
          version: n + 1,
          observedAt: new Date(Date.UTC(2026, 10, 3, n)).toISOString(),
          publishedAt: new Date(Date.UTC(2026, 8 + (n % 2), 20)).toISOString(),
        })
      await Promise.all(
        others.map(async (one, nth) => {
          for (let n = 0; n < 4; n++) {
            const which = nth === 1 ? 3 - n : n
            await one.upsertDocuments(ids.map((id) => version(id, which)))
          }
        }),
      )
      expect(await idsFound()).toEqual(ids)
      for (const id of ids) {
        expect((await store.versions(id)).map(({ text, version }) => [text, version])).toEqual(
          Array.from({ length: 4 }, (_, n) => [`起火${n}`, n + 1]),
        )
      }
    })

    it('give a document its place when its first writer ended before saying where it is', async () => {
      await empty()
      const first = sampleDocument({ text: '起火' })
      const second = sampleDocument({
        text: '又起火',
        version: 2,
        observedAt: '2026-11-02T00:00:00.000+08:00',
      })
      await store.upsertDocuments([first])
      await client.delete({ index: names.directory, id: 'd1' })
      expect(await store.known(['d1'])).toEqual(new Map())
      await store.upsertDocuments([second])
      expect(await idsFound()).toEqual(['d1'])
      expect((await store.versions('d1')).map(({ text }) => text)).toEqual(['起火', '又起火'])
    })

    it('finish a move to another month that was broken off at any step', async () => {
      const first = sampleDocument({ text: '起火', publishedAt: '2026-10-02T00:00:00.000+08:00' })
      const second = sampleDocument({
        text: '又起火',
        version: 2,
        publishedAt: '2026-11-02T00:00:00.000+08:00',
        observedAt: '2026-11-02T00:00:00.000+08:00',
      })
      const broken = await open('?timeout=2s', proxy.url)
      for (const step of [1, 2, 3, 4]) {
        await empty()
        await store.upsertDocuments([first])
        let bulks = 0
        proxy.setFault((path) =>
          path.startsWith('/_bulk') && ++bulks >= step ? { kind: 'hang-up' } : undefined,
        )
        await expect(broken.upsertDocuments([second])).rejects.toMatchObject({ code: 'STORE_FAILED' })
        proxy.setFault(undefined)
        // Not stored, as long as it was not said so: whoever asks sends it again.
        expect((await store.known(['d1'])).get('d1')?.version).toBe(1)
        await broken.upsertDocuments([second])
        expect(await idsFound(), `broken off at step ${step}`).toEqual(['d1'])
        expect((await store.versions('d1')).map(({ text }) => text)).toEqual(['起火', '又起火'])
      }
    })
  })

  describe('a server that is away, busy or refuses', () => {
    it('fails each call in time and serves the next when it is back', async () => {
      await empty()
      const through = await open('?timeout=500ms', proxy.url)
      for (const kind of ['hang-up', 'silence'] as const) {
        proxy.setFault(() => ({ kind }))
        for (const call of [() => through.search({}), () => through.upsertDocuments([sampleDocument()])]) {
          await expect(call()).rejects.toMatchObject({
            code: 'STORE_FAILED',
            userMessage: expect.stringContaining('恢复'),
          })
        }
        proxy.setFault(undefined)
        await through.upsertDocuments([sampleDocument({ text: '起火' })])
        expect(await idsFound()).toEqual(['d1'])
      }
    })

    it('says so when it does not take the account, and never the password', async () => {
      proxy.setFault(() => ({ kind: 'answer', status: 401, body: { error: { type: 'security_exception' } } }))
      const refused = await open('', proxy.url.replace('//', '//nobody:geheim@')).catch(
        (cause: unknown) => cause,
      )
      proxy.setFault(undefined)
      expect(refused).toMatchObject({ code: 'STORE_FAILED', userMessage: expect.stringContaining('账号') })
      expect(inspect(refused, { depth: 10 })).not.toMatch(/geheim|bm9ib2R5OmdlaGVpbQ/)
    })

    it('is asked again for what it was too busy to take', async () => {
      await empty()
      const through = await open('', proxy.url)
      let refusals = 0
      proxy.setFault((path, body) => {
        if (!path.startsWith('/_bulk') || refusals >= 2) return undefined
        refusals += 1
        // Once for the whole request, once for its items.
        if (refusals === 1)
          return { kind: 'answer', status: 429, body: { error: { type: 'es_rejected_execution_exception' } } }
        const items = body
          .trim()
          .split('\n')
          .filter((_, line) => line % 2 === 0)
        const busy = {
          create: {
            status: 429,
            error: { type: 'es_rejected_execution_exception', reason: 'queue is full' },
          },
        }
        return { kind: 'answer', status: 200, body: { took: 1, errors: true, items: items.map(() => busy) } }
      })
      await through.upsertDocuments([
        sampleDocument({ id: 'd1', text: '起火' }),
        sampleDocument({ id: 'd2', text: '起火' }),
      ])
      proxy.setFault(undefined)
      expect(refusals).toBe(2)
      expect(await idsFound()).toEqual(['d1', 'd2'])
    })

    it('names the documents it will never take, when all others are stored', async () => {
      await empty()
      const tooLong = 'x'.repeat(600)
      const bad = [
        sampleDocument({ id: 'bad', publishedAt: 'never' }),
        sampleDocument({ id: tooLong, text: '起火' }),
      ]
      const good = [sampleDocument({ id: 'd1', text: '起火' }), sampleDocument({ id: 'd2', text: '起火' })]
      const error = await store.upsertDocuments([...bad, ...good]).catch((cause: unknown) => cause)
      expect(error).toMatchObject({ code: 'BAD_INPUT', details: { documentIds: ['bad', tooLong] } })
      expect(await idsFound()).toEqual(['d1', 'd2'])
    })
  })

  it('refuses indices that a newer program made', async () => {
    const { index_templates: found } = await client.indices.getIndexTemplate({ name: names.documents })
    const template = found[0]?.index_template
    if (!template) throw new Error('no template')
    const { index_patterns, priority } = template
    const put = (version: number) =>
      client.indices.putIndexTemplate({
        name: names.documents,
        index_patterns,
        version,
        ...(priority && { priority }),
      })
    await put(99)
    await expect(open()).rejects.toMatchObject({ code: 'CORRUPT' })
    await put(1)
    await open()
  })

  it('reads on in the order of the first page when the server has forgotten the point in time', async () => {
    await empty()
    await store.upsertDocuments(
      Array.from({ length: 9 }, (_, n) => sampleDocument({ id: `d${n}`, text: '起火' })),
    )
    await store.refresh()
    for (const order of ['newest', 'relevance'] as const) {
      const seen: StoredDocument[] = []
      let cursor: string | undefined
      do {
        const page = await store.search({ query: fire, order, limit: 2, ...(cursor && { cursor }) })
        seen.push(...page.documents)
        cursor = page.next
        const [, id] = JSON.parse(
          Buffer.from(cursor?.split('.')[1] ?? '', 'base64url').toString() || '[[],""]',
        )
        if (id) await client.closePointInTime({ id })
      } while (cursor)
      expect(new Set(seen.map(({ id }) => id)).size).toBe(9)
      expect(seen).toHaveLength(9)
    }
  })

  it('drops whole months and leaves nothing behind of what was in them', async () => {
    await empty()
    const month = (n: number) => new Date(Date.UTC(2025, n, 15)).toISOString()
    await store.upsertDocuments(
      Array.from({ length: 6 }, (_, n) =>
        sampleDocument({ id: `d${n}`, text: '起火', publishedAt: month(n) }),
      ),
    )
    await store.upsertDocuments([
      sampleDocument({ id: 'd0', text: '又起火', publishedAt: month(0), observedAt: month(11) }),
    ])
    expect(await store.removeOlderThan(new Date('2025-04-15T20:00:00+08:00'))).toBe(4)
    expect(await idsFound()).toEqual(['d4', 'd5'])
    const indices = Object.keys(await client.indices.get({ index: `${names.documents}-2025*` })).sort()
    expect(indices).toEqual(['04', '05', '06'].map((n) => `${names.documents}-2025.${n}`))
    const { count } = await client.count({ index: [names.directory, names.versions] })
    expect(count).toBe(2)
  })
})
