import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { parseQuery } from '../analyzers/query/parse.ts'
import type { StoredDocument } from '../pipeline/model/records.ts'
import { toShanghaiIso } from '../pipeline/platform/clock.ts'
import { openStore } from '../pipeline/store/open.ts'
import type { SearchRequest, Store } from '../pipeline/store/store.ts'

/**
 * How long an analyst waits: a seeded corpus (70 % posts of about 100 characters, 30 % articles of about 480), ten typical queries with facets and
 * curve, one JSON object. `cpu` is the processor time of all threads: what it takes on a machine with nothing else to do. `node bench/search.ts [--documents N] [--rounds N] [--keep DIR]`; a kept folder is not filled again.
 */
const { values } = parseArgs({
  options: {
    documents: { type: 'string', default: '200000' },
    rounds: { type: 'string', default: '20' },
    keep: { type: 'string' },
  },
})
const documentCount = Number(values.documents)
const rounds = Number(values.rounds)
const batchSize = 500

/** Words put into the corpus on purpose, with the share of documents that have them. */
const planted: readonly (readonly [string, number])[] = [
  ['新能源', 0.2],
  ['充电桩', 0.05],
  ['电动车', 0.03],
  ['起火', 0.02],
  ['爆炸', 0.01],
  ['5G-A', 0.004],
  ['演练', 0.01],
  ['漏油', 0.0005],
]

const queries: Readonly<Record<string, Omit<SearchRequest, 'query'> & { readonly text: string }>> = {
  'rare term': { text: '漏油' },
  'term of 2 %': { text: '起火' },
  'term of 20 %': { text: '新能源' },
  boolean: { text: '(充电桩 OR 电动车) AND (起火 OR 爆炸) NOT 演练' },
  'boolean with fields': { text: '(充电桩 OR 电动车 OR 新能源) channel:weibo sentiment:negative' },
  'latin word': { text: '5G-A OR C++' },
  'segmented word': { text: '=起火' },
  'one character': { text: '火' },
  'one week, no words': {
    text: '',
    from: new Date('2026-10-20T00:00:00+08:00'),
    to: new Date('2026-10-27T00:00:00+08:00'),
  },
  'term of 20 %, oldest first': { text: '新能源', order: 'oldest' },
}

const folder = values.keep ?? mkdtempSync(join(tmpdir(), 'yushu-bench-search-'))
const store = await openStore('sqlite:store.sqlite', { dataDir: folder })
try {
  const isFilled = (await store.count({})) >= documentCount
  const filling = isFilled ? undefined : await fill(store)
  const answers: Record<string, unknown> = {}
  const all: Timing[] = []
  for (const [name, { text, ...request }] of Object.entries(queries)) {
    const { timings, total } = await measure({ ...request, query: parseQuery(text) })
    all.push(...timings)
    answers[name] = { hits: total, ...summarise(timings) }
  }
  const report = {
    documents: documentCount,
    documentsPerSecond: filling && Math.round(documentCount / (filling.wallMs / 1000)),
    documentsPerCpuSecond: filling && Math.round(documentCount / (filling.cpuMs / 1000)),
    megabytes: Math.round(statSync(join(folder, 'store.sqlite')).size / 1e6),
    load: loadavg()[0],
    rounds,
    ...summarise(all),
    answers,
  }
  process.stdout.write(`${JSON.stringify(report, null, 2)}\n`)
} finally {
  await store.close()
  if (!values.keep) rmSync(folder, { recursive: true, force: true })
}

interface Timing {
  readonly wallMs: number
  readonly cpuMs: number
}

async function timed<T>(work: () => Promise<T>): Promise<Timing & { readonly result: T }> {
  const start = performance.now()
  const before = process.cpuUsage()
  const result = await work()
  const { user, system } = process.cpuUsage(before)
  return { wallMs: performance.now() - start, cpuMs: (user + system) / 1000, result }
}

async function measure(request: SearchRequest): Promise<{ timings: Timing[]; total: number }> {
  const whole: SearchRequest = {
    ...request,
    facets: ['channel', 'source', 'sentiment', 'topic', 'concern', 'kind', 'authority', 'place'],
    histogram: 'day',
  }
  const timings: Timing[] = []
  let total = 0
  for (let round = 0; round < rounds; round++) {
    const { result, ...timing } = await timed(() => store.search(whole))
    timings.push(timing)
    total = result.total
  }
  return { timings, total }
}

function summarise(timings: readonly Timing[]) {
  return {
    wall: percentiles(timings.map(({ wallMs }) => wallMs)),
    cpu: percentiles(timings.map(({ cpuMs }) => cpuMs)),
  }
}

function percentiles(times: readonly number[]): { p50Ms: number; p95Ms: number } {
  const sorted = times.toSorted((a, b) => a - b)
  const at = (share: number) => Math.round((sorted[Math.floor(share * (sorted.length - 1))] ?? 0) * 10) / 10
  return { p50Ms: at(0.5), p95Ms: at(0.95) }
}

async function fill(into: Store): Promise<Timing> {
  const next = createDocuments()
  let wallMs = 0
  let cpuMs = 0
  for (let done = 0; done < documentCount; done += batchSize) {
    const batch = Array.from({ length: Math.min(batchSize, documentCount - done) }, next)
    const timing = await timed(() => into.upsertDocuments(batch))
    wallMs += timing.wallMs
    cpuMs += timing.cpuMs
    if (done % 20_000 === 0) process.stderr.write(`${done} documents\n`)
  }
  return { wallMs, cpuMs }
}

function createRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** Words of one to three of 3,000 characters, the early ones far more frequent, as in real text. */
function createDocuments(): () => StoredDocument {
  const random = createRandom(20261124)
  const pick = <T>(list: readonly T[], fallback: T): T => list[Math.floor(random() * list.length)] ?? fallback
  const character = () => String.fromCodePoint(0x4e00 + Math.floor(3_000 * random() ** 2))
  const vocabulary = Array.from({ length: 30_000 }, () => {
    const length = 1 + Math.floor(random() * 2.6)
    return Array.from({ length }, character).join('')
  })
  const word = () => vocabulary[Math.floor(vocabulary.length * random() ** 3)] ?? '的'
  let made = 0

  function words(length: number): string[] {
    const tokens: string[] = []
    for (let size = 0; size < length; ) {
      const token = random() < 0.1 ? pick(['，', '。', '、', '！'], '，') : word()
      tokens.push(token)
      size += token.length
    }
    for (const [term, share] of planted) {
      if (random() < share) tokens.splice(Math.floor(random() * tokens.length), 0, term)
    }
    return tokens
  }

  return () => {
    const isArticle = random() < 0.3
    const tokens = words(isArticle ? 480 : 60 + Math.floor(random() * 80))
    const title = isArticle ? words(18).join('') : ''
    const number = ++made
    const at = toShanghaiIso(new Date(Date.UTC(2026, 8, 1) + random() * 60 * 86_400_000))
    const id = number.toString(16).padStart(24, '0')
    const source = isArticle ? Math.floor(300 * random() ** 2) : 300
    return {
      id,
      kind: isArticle ? 'article' : 'post',
      channel: isArticle ? 'website' : pick(['weibo', 'weibo', 'weibo', 'forum', 'video'] as const, 'weibo'),
      sourceId: `source-${source}`,
      sourceName: `来源${source}`,
      authority: isArticle ? pick(['official', 'media', 'central'] as const, 'media') : 'public',
      url: `https://example.cn/${id}`,
      title,
      text: tokens.join(''),
      publishedAt: at,
      precision: 'minute',
      observedAt: at,
      unitId: 'ministry',
      isDemo: false,
      contentHash: id.padEnd(64, '0'),
      notes: [],
      annotations: {
        tokens,
        script: 'hans',
        sentiment: {
          label: pick(['negative', 'neutral', 'positive'] as const, 'neutral'),
          probability: 0.9,
          evidence: [],
        },
        topic: { label: `主题${Math.floor(20 * random())}`, probability: 0.8, evidence: [] },
        concern: { label: pick(['complaint', 'question', 'report'] as const, 'report'), probability: 0.7 },
        keywords: [{ term: word(), weight: 1 }],
        places:
          random() < 0.3
            ? [{ name: '某市', code: `${110000 + 100 * Math.floor(300 * random())}`, level: 'city' }]
            : [],
        fingerprint: id.slice(-16),
        harm: [],
        analyzers: { segment: 'bench@1' },
      },
      storyId: `s${Math.floor(number * 0.7 * random())}`,
      version: 1,
      indexedAt: at,
    }
  }
}
