import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Query } from '../model/query.ts'
import { isAppError } from '../platform/errors.ts'
import { type DocumentChanges, sampleDocument, sampleStory } from './sample-records.ts'
import type { SearchRequest, Store } from './store.ts'

export { sampleDocument, sampleStory } from './sample-records.ts'

/** A store on fresh, empty storage. */
export interface StoreUnderTest {
  readonly store: Store
  /** Makes what was written so far searchable, where an engine does so only a moment later. */
  settle?(): Promise<void>
  dispose(): Promise<void>
}

/** The store, with a `settle` before each search that follows a write. */
function settling({ store, settle }: StoreUnderTest): Store {
  let isSettled = true
  const write =
    <Input, Result>(method: (input: Input) => Promise<Result>) =>
    async (input: Input) => {
      const result = await method(input)
      isSettled = false
      return result
    }
  const read =
    <Input, Result>(method: (input: Input) => Promise<Result>) =>
    async (input: Input) => {
      if (!isSettled) await settle?.()
      isSettled = true
      return method(input)
    }
  return {
    ...store,
    upsertDocuments: write(store.upsertDocuments),
    upsertStories: write(store.upsertStories),
    addObservations: write(store.addObservations),
    removeDemo: () => write(store.removeDemo)(undefined),
    removeOlderThan: write(store.removeOlderThan),
    observations: read(store.observations),
    stories: read(store.stories),
    search: read(store.search),
    count: read(store.count),
    significantTerms: async (filter, options) =>
      read(() => store.significantTerms(filter, options))(undefined),
  }
}

const term = (text: string): Query => ({ kind: 'term', text })
const word = (text: string): Query => ({ kind: 'word', text })
const field = (name: Extract<Query, { kind: 'field' }>['field'], value: string): Query => ({
  kind: 'field',
  field: name,
  value,
})
const and = (...of: Query[]): Query => ({ kind: 'and', of })
const or = (...of: Query[]): Query => ({ kind: 'or', of })
const not = (of: Query): Query => ({ kind: 'not', of })

/** What every engine behind the port `Store` promises. */
export function testStore(name: string, open: () => Promise<StoreUnderTest>): void {
  describe(`store: ${name}`, () => {
    let subject: StoreUnderTest
    let store: Store
    beforeEach(async () => {
      subject = await open()
      store = settling(subject)
    })
    afterEach(() => subject.dispose())

    const put = (...documents: DocumentChanges[]) => store.upsertDocuments(documents.map(sampleDocument))
    const texts = (...all: string[]) => put(...all.map((text, index) => ({ id: `d${index + 1}`, text })))
    const ids = async (request: SearchRequest) => {
      const page = await store.search(request)
      expect(page.total).toBe(await store.count(request))
      return page.documents.map(({ id }) => id).sort()
    }
    const found = (query: Query) => ids({ query })

    describe('documents', () => {
      it('gives back what was put, whole', async () => {
        const document = sampleDocument({
          title: '通报 "😀"',
          text: '一\u0000二',
          url: 'https://x.cn/',
          author: 'p:1',
          counts: { likes: 3 },
          blocks: [{ kind: 'paragraph', text: '段' }],
        })
        await store.upsertDocuments([document])
        expect(await store.document('d1')).toEqual(document)
        expect(await store.document('none')).toBeUndefined()
        expect(await store.versions('none')).toEqual([])
      })

      it('keeps one row however often the same document comes', async () => {
        await put({ text: '起火' }, { text: '起火' })
        await put({ text: '起火' })
        expect(await found(term('起火'))).toEqual(['d1'])
        expect(await store.versions('d1')).toHaveLength(1)
      })

      it('refreshes story and annotations of the same content without a new version', async () => {
        await put({ text: '起火', annotations: { tokens: ['起火'] } })
        await put({ text: '起火', storyId: 's9', annotations: { tokens: ['起', '火'] } })
        expect(await store.document('d1')).toMatchObject({ storyId: 's9', version: 1 })
        expect(await ids({ storyIds: ['s9'] })).toEqual(['d1'])
        expect(await ids({ storyIds: ['s1'] })).toEqual([])
        expect(await found(word('起火'))).toEqual([])
        expect(await found(word('火'))).toEqual(['d1'])
      })

      it('adds a version for a changed page, keeps the earlier and finds only the current', async () => {
        await put({ text: '死亡三人' })
        await put({ text: '死亡五人', observedAt: '2026-11-02T00:00:00.000+08:00' })
        const versions = await store.versions('d1')
        expect(versions.map(({ text, version }) => [text, version])).toEqual([
          ['死亡三人', 1],
          ['死亡五人', 2],
        ])
        expect(await found(term('三人'))).toEqual([])
        expect(await found(term('五人'))).toEqual(['d1'])
        expect(await store.known(['d1', 'none'])).toEqual(
          new Map([['d1', { id: 'd1', contentHash: '|死亡五人', version: 2 }]]),
        )
      })

      it('takes a second delivery of old and new version without adding any', async () => {
        const first = { text: '死亡三人' }
        const second = { text: '死亡五人', observedAt: '2026-11-02T00:00:00.000+08:00' }
        await put(first, second)
        await put(first, second)
        expect(await store.versions('d1')).toHaveLength(2)
        expect(await store.document('d1')).toMatchObject({ text: '死亡五人', version: 2 })
      })

      it('adds a version when a page goes back to what it said before', async () => {
        await put(
          { text: '死亡三人' },
          { text: '死亡五人', observedAt: '2026-11-02T00:00:00.000+08:00' },
          { text: '死亡三人', observedAt: '2026-11-03T00:00:00.000+08:00' },
        )
        expect((await store.versions('d1')).map(({ text }) => text)).toEqual([
          '死亡三人',
          '死亡五人',
          '死亡三人',
        ])
      })

      it('keeps an older version that comes after a newer as what it is', async () => {
        const older = { text: '死亡三人', version: 1 }
        const newer = { text: '死亡五人', version: 2, observedAt: '2026-11-02T00:00:00.000+08:00' }
        await put(newer)
        await put(older)
        await put(older, newer)
        expect(await store.document('d1')).toMatchObject({ text: '死亡五人', version: 2 })
        expect((await store.versions('d1')).map(({ text, version }) => [text, version])).toEqual([
          ['死亡三人', 1],
          ['死亡五人', 2],
        ])
        expect(await found(term('三人'))).toEqual([])
        expect(await found(term('五人'))).toEqual(['d1'])
      })

      it('moves a document whose date changed, without a second copy', async () => {
        const first = { text: '起火', publishedAt: '2026-10-31T23:00:00.000+08:00' }
        const second = { ...first, publishedAt: '2026-11-02T00:00:00.000+08:00' }
        const third = { ...second, text: '起火了', observedAt: '2026-12-02T00:00:00.000+08:00' }
        const back = {
          ...third,
          text: '又起火',
          publishedAt: first.publishedAt,
          observedAt: '2026-12-03T00:00:00.000+08:00',
        }
        for (const [changes, versions] of [
          [first, 1],
          [second, 1],
          [third, 2],
          [back, 3],
        ] as const) {
          await put(changes)
          await put(changes)
          expect(await found(term('起火'))).toEqual(['d1'])
          expect(await store.document('d1')).toMatchObject({ ...changes, version: versions })
          expect(await store.versions('d1')).toHaveLength(versions)
        }
        const before = new Date('2026-11-01T00:00:00+08:00')
        expect(await ids({ to: before })).toEqual(['d1'])
        expect(await store.removeOlderThan(before)).toBe(1)
        expect(await store.versions('d1')).toEqual([])
      })

      it('loses and doubles nothing when the same documents are written by several at once', async () => {
        const versions = Array.from({ length: 3 }, (_, n) => ({
          text: `死亡${n}人`,
          version: n + 1,
          observedAt: new Date(Date.UTC(2026, 10, 2, n)).toISOString(),
          publishedAt: new Date(Date.UTC(2026, 9 + (n % 2), 20)).toISOString(),
        }))
        const names = ['d1', 'd2', 'd3', 'd4']
        const orders = [versions, versions.toReversed(), versions, versions.slice(1)]
        await Promise.all(
          orders.flatMap((order, nth) =>
            order.map((version) =>
              put(...(nth % 2 ? names : names.toReversed()).map((id) => ({ ...version, id }))),
            ),
          ),
        )
        expect(await ids({})).toEqual(names)
        for (const id of names) {
          expect((await store.versions(id)).map(({ text }) => text).sort()).toEqual(
            versions.map(({ text }) => text),
          )
        }
        expect(await store.document('d1')).toMatchObject({ text: '死亡2人' })
      })

      it('keeps the public counters as a series in order of time', async () => {
        const early = { documentId: 'd1', at: '2026-11-01T09:00:00.000+08:00', reposts: 1 }
        const late = { documentId: 'd1', at: '2026-11-01T10:00:00.000+08:00', reposts: 8, likes: 2 }
        await store.addObservations([late, early])
        await store.addObservations([late])
        expect(await store.observations('d1')).toEqual([early, late])
        expect(await store.observations('d2')).toEqual([])
      })
    })

    describe('terms', () => {
      it('finds characters side by side, wherever a segmenter would cut', async () => {
        await texts('一起火锅', '起，火', '起火了', '起 火', '火起')
        expect(await found(term('起火'))).toEqual(['d1', 'd3'])
        expect(await found(term('一起火锅'))).toEqual(['d1'])
      })

      it('finds a segmented word only where it was cut so', async () => {
        await put(
          { id: 'd1', text: '一起火锅', annotations: { tokens: ['一起', '火锅'] } },
          { id: 'd2', text: '起火了', annotations: { tokens: ['起火', '了', 'C++'] } },
        )
        expect(await found(word('起火'))).toEqual(['d2'])
        expect(await found(word('c++'))).toEqual(['d2'])
        expect(await found(and(term('起火'), not(word('起火'))))).toEqual(['d1'])
      })

      it('finds one character at the beginning, in the middle, at the end and alone', async () => {
        await texts('火灾', '大火灾', '起火', '火', '水', '火炬。')
        expect(await found(term('火'))).toEqual(['d1', 'd2', 'd3', 'd4', 'd6'])
        expect(await found(term('灾'))).toEqual(['d1', 'd2'])
      })

      it('finds Latin words and numbers whole', async () => {
        await texts('学C++吧', '学C吧', '5G-A基站', '5G基站', '15G', '5G 基站', '用c#写', '3.15晚会')
        expect(await found(term('c++'))).toEqual(['d1'])
        expect(await found(term('c'))).toEqual(['d2'])
        expect(await found(term('5g-a'))).toEqual(['d3'])
        expect(await found(term('5g基站'))).toEqual(['d4', 'd6'])
        expect(await found(term('5g'))).toEqual(['d4', 'd6'])
        expect(await found(term('c#'))).toEqual(['d7'])
        expect(await found(term('3.15'))).toEqual(['d8'])
      })

      it('never reaches across punctuation, lines, or from title into text', async () => {
        await put(
          { id: 'd1', text: '起。火' },
          { id: 'd2', title: '突然起', text: '火了' },
          { id: 'd3', text: '起\n火' },
          { id: 'd4', text: 'apple, watch' },
          { id: 'd5', text: 'apple watch' },
        )
        expect(await found(term('起火'))).toEqual([])
        expect(await found(term('apple watch'))).toEqual(['d5'])
        expect(await found(term('起。火'))).toEqual(['d1', 'd3'])
      })

      it('takes full width, case and traditional script for the same', async () => {
        await texts('５Ｇ－Ａ', '電動車起火', '电动车起火', 'IPHONE', '起\u200b火')
        expect(await found(term('5g-a'))).toEqual(['d1'])
        expect(await found(term('电动车'))).toEqual(['d2', 'd3'])
        expect(await found(term('iphone'))).toEqual(['d4'])
        expect(await found(term('起火'))).toEqual(['d2', 'd3', 'd5'])
      })

      it('finds emoji and rare characters, and bears empty and enormous text', async () => {
        await texts('好😀吧', '', '𠀀𠀁', 'a'.repeat(100_000), '火'.repeat(100_000))
        expect(await found(term('😀'))).toEqual(['d1'])
        expect(await found(term('𠀀𠀁'))).toEqual(['d3'])
        expect(await found(term('火火'))).toEqual(['d5'])
        expect(await found({ kind: 'all' })).toHaveLength(5)
      })

      it('finds nothing for a term without anything to look for', async () => {
        await texts('起火', '！')
        expect(await found(term('！？'))).toEqual([])
        expect(await found(or(term('！'), term('起火')))).toEqual(['d1'])
      })
    })

    describe('boolean queries', () => {
      beforeEach(() => texts('充电桩起火', '电动车爆炸', '充电桩演练起火', '充电桩'))

      it('combines and, or, not', async () => {
        const query = and(
          or(term('充电桩'), term('电动车')),
          or(term('起火'), term('爆炸')),
          not(term('演练')),
        )
        expect(await found(query)).toEqual(['d1', 'd2'])
      })

      it('answers what only excludes, also inside an or', async () => {
        expect(await found(not(term('充电桩')))).toEqual(['d2'])
        expect(await found(or(term('爆炸'), not(term('起火'))))).toEqual(['d2', 'd4'])
        expect(await found(and(not(term('爆炸')), not(term('起火'))))).toEqual(['d4'])
        expect(await found(not(and(term('充电桩'), term('起火'))))).toEqual(['d2', 'd4'])
      })

      it('mixes words, terms and fields at any depth', async () => {
        await put({ id: 'd9', text: '起火', channel: 'website', annotations: { tokens: ['起火'] } })
        expect(await found(or(and(word('起火'), field('channel', 'website')), term('爆炸')))).toEqual([
          'd2',
          'd9',
        ])
        expect(await found(and(term('起火'), not(field('channel', 'weibo'))))).toEqual(['d9'])
      })
    })

    describe('fields and filters', () => {
      beforeEach(() =>
        put(
          {
            id: 'd1',
            title: '起火通报',
            text: '起火',
            channel: 'website',
            kind: 'article',
            sourceId: 'miit',
            sourceName: '工信部',
            authority: 'central',
            origin: '新华社',
            author: '央视',
            annotations: {
              sentiment: { label: 'negative', probability: 1, evidence: [] },
              places: [
                { name: '深圳市', code: '440300', level: 'city' },
                { name: '北京市', code: '110000', level: 'province' },
              ],
            },
          },
          {
            id: 'd2',
            text: '起火通报',
            storyId: 's2',
            unitId: 'bureau',
            isDemo: true,
            publishedAt: '2026-11-05T00:00:00.000+08:00',
            precision: 'day',
            annotations: {
              concern: { label: 'complaint', probability: 1 },
              topic: { label: '通信', probability: 1, evidence: [] },
            },
          },
        ),
      )

      const fields = [
        ['channel', 'website'],
        ['kind', 'article'],
        ['source', 'miit'],
        ['source', '工信部'],
        ['authority', 'central'],
        ['origin', '新华社'],
        ['author', '央视'],
        ['sentiment', 'negative'],
        ['topic', '安全生产'],
        ['concern', 'report'],
        ['story', 's1'],
        ['title', '通报'],
        ['place', '440300'],
        ['place', '440000'],
        ['place', '深圳'],
        ['place', '北京市'],
      ] as const

      it('finds by each field, and by its opposite', async () => {
        for (const [name, value] of fields) {
          expect(await found(field(name, value)), `${name}:${value}`).toEqual(['d1'])
          expect(await found(not(field(name, value))), `not ${name}:${value}`).toEqual(['d2'])
        }
      })

      const filters: readonly SearchRequest[] = [
        { channels: ['website'] },
        { kinds: ['article'] },
        { sourceIds: ['miit'] },
        { sentiments: ['negative'] },
        { topics: ['安全生产'] },
        { concerns: ['report'] },
        { placeCodes: ['440000', '310000'] },
        { storyIds: ['s1'] },
        { unitIds: ['ministry'] },
        { isDemo: false },
        { to: new Date('2026-11-05T00:00:00+08:00') },
      ]

      it('filters by each list, alone and together with a query', async () => {
        for (const filter of filters) {
          expect(await ids(filter), JSON.stringify(filter)).toEqual(['d1'])
          expect(await ids({ ...filter, query: term('起火') }), JSON.stringify(filter)).toEqual(['d1'])
        }
      })

      it('takes the beginning of a span in and leaves its end out', async () => {
        expect(await ids({ from: new Date('2026-11-05T00:00:00+08:00') })).toEqual(['d2'])
        expect(await ids({ from: new Date('2026-11-05T00:00:00.001+08:00') })).toEqual([])
      })

      it('finds nothing for an empty list or an unknown value', async () => {
        expect(await ids({ channels: [] })).toEqual([])
        expect(await ids({ placeCodes: [] })).toEqual([])
        expect(await ids({ topics: ['没有'] })).toEqual([])
      })
    })

    describe('pages, facets and curves', () => {
      const minute = (n: number) => new Date(Date.UTC(2026, 10, 1, 0, n)).toISOString()

      it.each(['newest', 'oldest', 'relevance'] as const)(
        'pages through everything once, ordered by %s',
        async (order) => {
          await put(
            ...Array.from({ length: 25 }, (_, n) => ({
              id: `d${n}`,
              text: '起火',
              publishedAt: minute(n % 10),
            })),
          )
          for (const query of [term('起火'), { kind: 'all' } as const]) {
            const seen: { id: string; publishedAt?: string }[] = []
            let cursor: string | undefined
            do {
              const page = await store.search({ query, order, limit: 7, ...(cursor && { cursor }) })
              expect(page.total).toBe(25)
              seen.push(...page.documents)
              cursor = page.next
            } while (cursor)
            expect(new Set(seen.map(({ id }) => id)).size).toBe(25)
            expect(seen).toHaveLength(25)
            const times = seen.map(({ publishedAt }) => publishedAt ?? '')
            if (order === 'newest') expect(times).toEqual(times.toSorted().reverse())
            if (order === 'oldest') expect(times).toEqual(times.toSorted())
          }
        },
      )

      it('does not repeat or skip when something new arrives between two pages', async () => {
        await put(
          ...Array.from({ length: 4 }, (_, n) => ({ id: `d${n}`, text: '起火', publishedAt: minute(n) })),
        )
        const first = await store.search({ query: term('起火'), limit: 2 })
        await put({ id: 'new', text: '起火', publishedAt: minute(9) })
        const second = await store.search({
          query: term('起火'),
          limit: 2,
          ...(first.next && { cursor: first.next }),
        })
        expect(first.documents.map(({ id }) => id)).toEqual(['d3', 'd2'])
        expect(second.documents.map(({ id }) => id)).toEqual(['d1', 'd0'])
        expect(second.next).toBeUndefined()
      })

      it.each(['newest', 'oldest', 'relevance'] as const)(
        'gives each document once while others come in between the pages, ordered by %s',
        async (order) => {
          const batch = (name: string) =>
            put(
              ...Array.from({ length: 9 }, (_, n) => ({
                id: `${name}${n}`,
                text: '起火',
                publishedAt: minute(n % 4),
              })),
            )
          await batch('a')
          const seen: string[] = []
          let cursor: string | undefined
          do {
            const page = await store.search({
              query: term('起火'),
              order,
              limit: 4,
              ...(cursor && { cursor }),
            })
            seen.push(...page.documents.map(({ id }) => id))
            cursor = page.next
            if (seen.length <= 8) await batch(`b${seen.length}`)
          } while (cursor && seen.length < 100)
          expect(new Set(seen).size).toBe(seen.length)
          const early = seen.filter((id) => id.startsWith('a'))
          expect(early.toSorted()).toEqual(Array.from({ length: 9 }, (_, n) => `a${n}`))
        },
      )

      it('refuses a cursor it did not give', async () => {
        for (const cursor of ['x', 'oldest.1.2', 'newest.1.2.3', 'newest.-1.a']) {
          const error = await store.search({ cursor }).catch((cause: unknown) => cause)
          expect(isAppError(error, 'BAD_INPUT')).toBe(true)
        }
      })

      it('ranks what says the term in its title, or more often, first', async () => {
        await put(
          { id: 'd1', text: `起火${'其他内容'.repeat(50)}` },
          { id: 'd2', title: '起火', text: '详情' },
          { id: 'd3', text: '无关' },
        )
        const page = await store.search({ query: term('起火'), order: 'relevance' })
        expect(page.documents.map(({ id }) => id)).toEqual(['d2', 'd1'])
      })

      it('counts facets exactly, the most frequent first', async () => {
        const shenzhen = { name: '深圳市', code: '440300', level: 'city' } as const
        const beijing = { name: '北京市', code: '110000', level: 'province' } as const
        await put(
          { id: 'd1', text: '起火', annotations: { places: [shenzhen, beijing] } },
          { id: 'd2', text: '起火', annotations: { places: [beijing] }, storyId: 's2' },
          { id: 'd3', text: '起火', channel: 'website', sourceId: 'miit' },
          { id: 'd4', text: '无关' },
        )
        const { facets } = await store.search({
          query: term('起火'),
          facets: [
            'channel',
            'source',
            'place',
            'story',
            'sentiment',
            'topic',
            'concern',
            'kind',
            'authority',
            'unit',
          ],
        })
        expect(facets).toEqual({
          channel: [
            { value: 'weibo', count: 2 },
            { value: 'website', count: 1 },
          ],
          source: [
            { value: 'weibo-vendor', count: 2 },
            { value: 'miit', count: 1 },
          ],
          place: [
            { value: '110000', count: 2 },
            { value: '440300', count: 1 },
          ],
          story: [
            { value: 's1', count: 2 },
            { value: 's2', count: 1 },
          ],
          sentiment: [{ value: 'neutral', count: 3 }],
          topic: [{ value: '安全生产', count: 3 }],
          concern: [{ value: 'report', count: 3 }],
          kind: [{ value: 'post', count: 3 }],
          authority: [{ value: 'public', count: 3 }],
          unit: [{ value: 'ministry', count: 3 }],
        })
      })

      it('counts a thousand values exactly over several months', async () => {
        // In no month among the first thousands, over all of them the most frequent: what counting month by month would miss.
        const source = (n: number) => `s${String(n).padStart(4, '0')}`
        for (let month = 0; month < 3; month++) {
          const publishedAt = new Date(Date.UTC(2026, 6 + month, 10)).toISOString()
          const document = (n: number) => ({ id: `d${month}-${n}`, publishedAt, sourceId: source(n) })
          const once = Array.from({ length: 1_600 }, (_, n) => document(month * 1_600 + n))
          await put(...once, document(9_998), document(9_999))
        }
        const { facets, total } = await store.search({ facets: ['source'] })
        expect(total).toBe(3 * 1_602)
        expect(facets.source?.slice(0, 3)).toEqual([
          { value: source(9_998), count: 3 },
          { value: source(9_999), count: 3 },
          { value: source(0), count: 1 },
        ])
        expect(facets.source).toHaveLength(1_000)
      })

      const negative = { sentiment: { label: 'negative', probability: 1, evidence: [] } } as const

      it('draws hours and days of Asia/Shanghai, and no hour for what is known to the day', async () => {
        await put(
          { id: 'd1', publishedAt: '2026-11-01T15:59:59Z', annotations: negative },
          { id: 'd2', publishedAt: '2026-11-01T16:00:00Z' },
          { id: 'd3', publishedAt: '2026-11-02T00:00:00+08:00', precision: 'day' },
          { id: 'd4', precision: 'unknown' },
        )
        const { histogram: hours } = await store.search({ histogram: 'hour' })
        expect(hours).toEqual({
          step: 'hour',
          buckets: [
            { start: '2026-11-01T23:00:00.000+08:00', count: 1, negative: 1 },
            { start: '2026-11-02T00:00:00.000+08:00', count: 1, negative: 0 },
          ],
          dayOnly: 1,
          undated: 1,
        })
        const { histogram: days } = await store.search({ histogram: 'day' })
        expect(days).toEqual({
          step: 'day',
          buckets: [
            { start: '2026-11-01T00:00:00.000+08:00', count: 1, negative: 1 },
            { start: '2026-11-02T00:00:00.000+08:00', count: 2, negative: 0 },
          ],
          dayOnly: 0,
          undated: 1,
        })
      })

      it('answers an empty store', async () => {
        const page = await store.search({ query: term('起火'), facets: ['channel'], histogram: 'day' })
        expect(page).toEqual({
          total: 0,
          documents: [],
          facets: { channel: [] },
          histogram: { step: 'day', buckets: [], dayOnly: 0, undated: 0 },
        })
      })
    })

    describe('significant terms', () => {
      const about = (
        name: string,
        count: number,
        keywords: readonly string[],
        changes: DocumentChanges = {},
      ) =>
        put(
          ...Array.from({ length: count }, (_, n) => ({
            ...changes,
            id: `${name}${n}`,
            publishedAt: new Date(Date.UTC(2026, n % 3, 9)).toISOString(),
            annotations: { keywords: keywords.map((term) => ({ term, weight: 1 })) },
          })),
        )

      it('are the keywords unusually frequent in a set, by their score', async () => {
        await about('a', 4, ['充电桩', '通报', '起火'], { text: '起火' })
        await about('b', 4, ['通报', '起火'])
        await about('c', 12, ['通报'])
        // A keyword of two documents is chance.
        await about('e', 2, ['漏油'], { text: '起火' })
        const found = await store.significantTerms({ query: term('起火') }, { limit: 10 })
        const score = (count: number, background: number) =>
          ((count / 6 - background / 22) * (count / 6)) / (background / 22)
        expect(found).toEqual([
          { term: '充电桩', count: 4, background: 4, score: expect.closeTo(score(4, 4), 9) },
          { term: '起火', count: 4, background: 8, score: expect.closeTo(score(4, 8), 9) },
        ])
        expect(await store.significantTerms({ query: term('起火') }, { limit: 1 })).toEqual(found.slice(0, 1))
        expect(await store.significantTerms({ query: term('没有') }, { limit: 10 })).toEqual([])
        expect(await store.significantTerms({}, { limit: 10 })).toEqual([])
      })

      it('compare within the units asked for, and count what is current only', async () => {
        await about('a', 3, ['起火'], { text: '起火' })
        await about('b', 3, ['通报'])
        await about('c', 9, ['起火'], { unitId: 'bureau' })
        await about('d', 3, ['起火'])
        await about('d', 3, ['通报'])
        const filter = { query: term('起火'), unitIds: ['ministry'] }
        expect(await store.significantTerms(filter, { limit: 10 })).toMatchObject([
          { term: '起火', count: 3, background: 3, score: expect.closeTo(2, 9) },
        ])
      })
    })

    describe('stories', () => {
      it('gives back the latest state, and follows a merge', async () => {
        await store.upsertStories([sampleStory(), sampleStory({ id: 's2', size: 9 })])
        await store.upsertStories([sampleStory({ size: 4 }), sampleStory({ id: 's2', redirectTo: 's1' })])
        expect(await store.story('s1')).toEqual(sampleStory({ size: 4 }))
        expect(await store.story('s2')).toEqual(sampleStory({ size: 4 }))
        expect(await store.story('s3')).toBeUndefined()
        expect((await store.stories({})).map(({ id }) => id)).toEqual(['s1'])
      })

      it('finds and counts the documents of merged stories under the one that remains', async () => {
        await store.upsertStories([sampleStory(), sampleStory({ id: 's2', redirectTo: 's1' })])
        await put({ id: 'd1', storyId: 's1' }, { id: 'd2', storyId: 's2' }, { id: 'd3', storyId: 's3' })
        expect(await ids({ storyIds: ['s1'] })).toEqual(['d1', 'd2'])
        expect(await ids({ storyIds: ['s2'] })).toEqual(['d1', 'd2'])
        const { facets } = await store.search({ facets: ['story'] })
        expect(facets.story).toEqual([
          { value: 's1', count: 2 },
          { value: 's3', count: 1 },
        ])
      })

      it('finds and counts what was merged step by step, whichever of the stories is named', async () => {
        await store.upsertStories([
          sampleStory(),
          sampleStory({ id: 's2', redirectTo: 's1' }),
          sampleStory({ id: 's3', redirectTo: 's2' }),
          sampleStory({ id: 's4', redirectTo: 's1' }),
          sampleStory({ id: 's5' }),
        ])
        await put(...['s1', 's2', 's3', 's4', 's5', 's6'].map((storyId, n) => ({ id: `d${n + 1}`, storyId })))
        for (const id of ['s1', 's2', 's3', 's4']) {
          expect(await ids({ storyIds: [id] }), id).toEqual(['d1', 'd2', 'd3', 'd4'])
        }
        expect(await ids({ storyIds: ['s3', 's6'] })).toEqual(['d1', 'd2', 'd3', 'd4', 'd6'])
        const { facets } = await store.search({ facets: ['story'] })
        expect(facets.story).toEqual([
          { value: 's1', count: 4 },
          { value: 's5', count: 1 },
          { value: 's6', count: 1 },
        ])
      })

      it('lists by heat, size or time, since a time, of some units', async () => {
        await store.upsertStories([
          sampleStory({ id: 'a', heat: 1, size: 9, lastAt: '2026-11-01T00:00:00.000+08:00' }),
          sampleStory({ id: 'b', heat: 3, size: 5, lastAt: '2026-11-02T00:00:00.000+08:00' }),
          sampleStory({
            id: 'c',
            heat: 2,
            size: 7,
            lastAt: '2026-11-03T00:00:00.000+08:00',
            unitId: 'bureau',
          }),
        ])
        const list = async (filter: Parameters<Store['stories']>[0]) =>
          (await store.stories(filter)).map(({ id }) => id)
        expect(await list({ order: 'heat' })).toEqual(['b', 'c', 'a'])
        expect(await list({ order: 'size', limit: 2 })).toEqual(['a', 'c'])
        expect(await list({ order: 'newest' })).toEqual(['c', 'b', 'a'])
        expect(await list({ since: new Date('2026-11-02T00:00:00+08:00'), unitIds: ['ministry'] })).toEqual([
          'b',
        ])
      })
    })

    describe('removal', () => {
      it('removes the demo scenario and nothing else', async () => {
        await put(...Array.from({ length: 600 }, (_, n) => ({ id: `x${n}`, text: '起火', isDemo: true })))
        await put({ id: 'd1', text: '起火' })
        await store.upsertStories([sampleStory(), sampleStory({ id: 's2', isDemo: true })])
        await store.addObservations([{ documentId: 'x1', at: '2026-11-01T09:00:00.000+08:00', likes: 1 }])
        expect(await store.removeDemo()).toBe(600)
        expect(await found(term('起火'))).toEqual(['d1'])
        expect(await store.document('x1')).toBeUndefined()
        expect(await store.observations('x1')).toEqual([])
        expect((await store.stories({})).map(({ id }) => id)).toEqual(['s1'])
        expect(await store.removeDemo()).toBe(0)
      })

      it('removes what is older, by its time of publication, else of observation, with its versions', async () => {
        const { publishedAt: _, ...undated } = sampleDocument({
          id: 'd3',
          precision: 'unknown',
          observedAt: '2026-01-01T00:00:00.000+08:00',
        })
        await put({ id: 'd1', text: '旧', publishedAt: '2026-01-01T00:00:00.000+08:00' })
        await put({ id: 'd1', text: '新', publishedAt: '2026-01-01T00:00:00.000+08:00' }, { id: 'd2' })
        await store.upsertDocuments([undated])
        expect(await store.removeOlderThan(new Date('2026-06-01T00:00:00+08:00'))).toBe(2)
        expect(await ids({})).toEqual(['d2'])
        expect(await store.versions('d1')).toEqual([])
        await put({ id: 'd1', text: '新' })
        expect(await store.versions('d1')).toHaveLength(1)
      })
    })
  })
}
