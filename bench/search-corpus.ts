import type { StoredDocument } from '../pipeline/model/records.ts'
import { toShanghaiIso } from '../pipeline/platform/clock.ts'
import type { SearchRequest } from '../pipeline/store/store.ts'

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

/** Ten questions as analysts ask them; three of them hit a fifth of the corpus and more. */
export const queries: Readonly<Record<string, Omit<SearchRequest, 'query'> & { readonly text: string }>> = {
  'rare term': { text: '漏油' },
  'term of 20 %': { text: '新能源' },
  boolean: { text: '(充电桩 OR 电动车) AND (起火 OR 爆炸) NOT 演练' },
  'boolean with fields': { text: '(充电桩 OR 电动车 OR 新能源) channel:weibo sentiment:negative' },
  'negative on the web, no words': { text: 'sentiment:negative', channels: ['website', 'weibo'] },
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

const plantedWords = new Set(planted.map(([term]) => term))
const plantedIn = (tokens: readonly string[]) => tokens.filter((token) => plantedWords.has(token))

function createRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** A seeded corpus: 70 % posts of about 100 characters, 30 % articles of about 480, from two months. Words of one to three of 3,000 characters, the early ones far more frequent, as in real text. */
export function createDocuments(): () => StoredDocument {
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
        keywords: [...new Set([...tokens.slice(0, 4), ...plantedIn(tokens)])].map((term) => ({
          term,
          weight: 1,
        })),
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
