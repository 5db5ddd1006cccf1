import { randomInt, randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Query } from '../../pipeline/model/query.ts'
import type { StoredDocument } from '../../pipeline/model/records.ts'
import { openElasticsearchStore } from '../../pipeline/store/elasticsearch/elasticsearch.ts'
import { parseElasticsearchUrl } from '../../pipeline/store/elasticsearch/options.ts'
import { sampleDocument } from '../../pipeline/store/sample-records.ts'
import { openSqliteStore } from '../../pipeline/store/sqlite/sqlite.ts'
import type { Store } from '../../pipeline/store/store.ts'
import { testServer } from '../../test/servers.ts'
import { evaluateQuery } from './evaluate.ts'
import { createMatcher } from './matcher.ts'
import { formatQuery, parseQuery } from './parse.ts'
import { toQueryDocument } from './query-document.ts'

// Few characters, so that terms meet texts often, with every trap among them.
const atoms = [
  ...['起', '火', '灾', '電', '电', 'か', '𠀀', '一'],
  ...['5', 'G', 'Ｇ', 'a', 'é', 'C', '-', '+', '#', '.', '&', "'", '_', '$', '|', '"', '%'],
  ...['😀', '👍🏽', '，', '。', '\n', ' ', '\u3000', '\u200b', '\u0301', '\u0000', '\ud83d'],
  ...['起火', '5G-A', 'C++', 'c#', '电动车'],
]
const text = fc.array(fc.constantFrom(...atoms), { maxLength: 14 }).map((parts) => parts.join(''))
const termText = fc
  .array(fc.constantFrom(...atoms), { minLength: 1, maxLength: 4 })
  .map((parts) => parts.join(''))

const fieldQuery: fc.Arbitrary<Query> = fc.oneof(
  fc.record({
    kind: fc.constant('field' as const),
    field: fc.constant('title' as const),
    value: termText,
  }),
  fc.constantFrom<Query>(
    { kind: 'field', field: 'channel', value: 'weibo' },
    { kind: 'field', field: 'sentiment', value: 'negative' },
    { kind: 'field', field: 'place', value: '440000' },
    { kind: 'field', field: 'place', value: '深圳' },
    { kind: 'field', field: 'source', value: '甲' },
    { kind: 'field', field: 'author', value: '乙' },
    { kind: 'field', field: 'origin', value: '丙' },
    { kind: 'field', field: 'story', value: 's1' },
  ),
)

const { query: anyQuery } = fc.letrec<{ query: Query; list: Query[] }>((tie) => ({
  list: fc.array(tie('query'), { minLength: 1, maxLength: 3 }),
  query: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.record({ kind: fc.constant('term' as const), text: termText }),
    fc.record({ kind: fc.constant('word' as const), text: termText }),
    fieldQuery,
    fc.record({ kind: fc.constant('and' as const), of: tie('list') }),
    fc.record({ kind: fc.constant('or' as const), of: tie('list') }),
    fc.record({ kind: fc.constant('not' as const), of: tie('query') }),
  ),
}))

const anyDocument = fc.record({
  title: text,
  text,
  tokens: fc.array(termText, { maxLength: 5 }),
  channel: fc.constantFrom('weibo' as const, 'website' as const),
  sentiment: fc.constantFrom('negative' as const, 'neutral' as const),
  places: fc.subarray([
    { name: '深圳市', code: '440300', level: 'city' as const },
    { name: '北京市', code: '110000', level: 'province' as const },
  ]),
  sourceName: fc.constantFrom('甲', '丁'),
  author: fc.constantFrom('乙', '', undefined),
  origin: fc.constantFrom('丙', undefined),
  storyId: fc.constantFrom('s1', 's2'),
})

type Drawn = typeof anyDocument extends fc.Arbitrary<infer Value> ? Value : never

/** The drawn documents as a unit of their own. */
function documentsOf(drawn: readonly Drawn[], unitId: string): StoredDocument[] {
  return drawn.map(({ tokens, sentiment, places, author, origin, ...rest }, index) =>
    sampleDocument({
      ...rest,
      ...(author !== undefined && { author }),
      ...(origin !== undefined && { origin }),
      id: `${unitId}-${index}`,
      unitId,
      annotations: { tokens, places, sentiment: { label: sentiment, probability: 1, evidence: [] } },
    }),
  )
}

const idsIn = async (store: Store, query: Query, unitId: string): Promise<string[]> => {
  const page = await store.search({ query, unitIds: [unitId], limit: 200 })
  return page.documents.map(({ id }) => id).sort()
}

describe('reference, matcher and store', () => {
  let folder: string
  let store: Store
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'yushu-agreement-'))
    store = await openSqliteStore({ file: join(folder, 'store.sqlite'), readers: 1 })
  })
  afterAll(async () => {
    await store.close()
    await rm(folder, { recursive: true, force: true })
  })

  /** Each run's documents are a unit of their own in one store. */
  async function expectAgreement(
    documents: readonly StoredDocument[],
    queries: readonly Query[],
    unitId: string,
  ) {
    await store.upsertDocuments(documents)
    const matcher = createMatcher(queries.map((query, index) => ({ id: String(index), query })))
    const streamed = documents.map((document) => matcher.match(toQueryDocument(document)))
    for (const [index, query] of queries.entries()) {
      const expected = documents.filter((document) => evaluateQuery(query, toQueryDocument(document)))
      const expectedIds = expected.map(({ id }) => id).sort()
      const streamedIds = documents
        .filter((_, at) => streamed[at]?.includes(String(index)))
        .map(({ id }) => id)
      expect(streamedIds.sort(), `matcher: ${JSON.stringify(query)}`).toEqual(expectedIds)
      expect(await idsIn(store, query, unitId), `store: ${JSON.stringify(query)}`).toEqual(expectedIds)
    }
  }

  it('find the same documents for any query', async () => {
    let run = 0
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyDocument, { minLength: 1, maxLength: 8 }),
        fc.array(anyQuery, { minLength: 1, maxLength: 6 }),
        async (drawn, queries) => {
          const unitId = `unit${++run}`
          await expectAgreement(documentsOf(drawn, unitId), queries, unitId)
        },
      ),
      { numRuns: 150 },
    )
  })

  it('agree on the cases people ask about', async () => {
    const texts = [
      '一起火锅',
      '厂房起火',
      '起。火',
      '火',
      'C++',
      'C',
      '5G-A基站',
      '５Ｇ－Ａ',
      '電動車起火',
      '好😀',
      '',
      '北京 5G 基站',
      '#AI# C#',
    ]
    const documents = texts.map((one, index) =>
      sampleDocument({
        id: `case-${index}`,
        text: one,
        unitId: 'cases',
        annotations: { tokens: index === 0 ? ['一起', '火锅'] : ['起火', '厂房'] },
      }),
    )
    const queries = [
      '起火',
      '=起火',
      '火',
      'c++',
      'c',
      '5g-a',
      '电动车',
      '😀',
      'NOT 起火',
      '-火 -5g-a',
      '5G基站',
      'c#',
      'ai',
      '"起，火"',
      '',
    ]
    await expectAgreement(documents, queries.map(parseQuery), 'cases')
  })

  it('read a query back from its own text', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...atoms, '(', ')', ' OR ', ' NOT ', ' ', '=', '-', '“'), { maxLength: 12 }),
        (parts) => {
          let query: Query
          try {
            query = parseQuery(parts.join(''))
          } catch {
            return
          }
          expect(parseQuery(formatQuery(query))).toEqual(query)
        },
      ),
      { numRuns: 500 },
    )
  })
})

const elasticsearch = await testServer('elasticsearch')

describe.skipIf('missing' in elasticsearch)(
  `matcher and Elasticsearch${'missing' in elasticsearch ? ` (left out: ${elasticsearch.missing})` : ''}`,
  () => {
    const documentCount = 200
    const queryCount = 500
    const batch = 25

    // Its rounds are dear, so that many documents are written once and asked many queries. What fails is found again by its seed.
    it('find the same documents for any query', async () => {
      const url = 'url' in elasticsearch ? elasticsearch.url : ''
      const prefix = `agreement-${randomUUID().slice(0, 8)}`
      const seed = randomInt(2 ** 31)
      const documents = documentsOf(fc.sample(anyDocument, { seed, numRuns: documentCount }), 'drawn')
      const queries = fc.sample(anyQuery, { seed, numRuns: queryCount })
      const store = await openElasticsearchStore(parseElasticsearchUrl(`${url}/${prefix}`))
      try {
        await store.upsertDocuments(documents)
        await store.refresh()
        const matcher = createMatcher(queries.map((query, index) => ({ id: String(index), query })))
        const streamed = documents.map((document) => new Set(matcher.match(toQueryDocument(document))))
        for (let start = 0; start < queries.length; start += batch) {
          const asked = queries.slice(start, start + batch)
          const answers = await Promise.all(asked.map((query) => idsIn(store, query, 'drawn')))
          for (const [nth, query] of asked.entries()) {
            const expected = documents
              .filter((_, at) => streamed[at]?.has(String(start + nth)))
              .map(({ id }) => id)
            expect(answers[nth], `seed ${seed}: ${JSON.stringify(query)}`).toEqual(expected.sort())
          }
        }
      } finally {
        await store.drop()
        await store.close()
      }
    })
  },
)
