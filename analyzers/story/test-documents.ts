import type { Authority } from '../../pipeline/model/document.ts'
import type { AnalyzedDocument } from '../../pipeline/model/records.ts'
import { sha256 } from '../../pipeline/platform/hash.ts'

/** For tests: a post with annotations as simple as the engines can do with. */
export interface TestPost {
  readonly text: string
  /** Minutes after the test's beginning. */
  readonly minute: number
  readonly id?: string
  readonly title?: string
  readonly source?: string
  readonly authority?: Authority
  readonly places?: readonly (readonly [name: string, code: string])[]
}

const beginning = Date.parse('2026-05-01T08:00:00+08:00')
const segmenter = new Intl.Segmenter('zh', { granularity: 'word' })
const harmWords = ['起火', '火灾', '爆炸', '死亡', '遇难', '受伤', '被困', '坍塌', '事故', '泄漏', '地震']

export const timeOf = (minute: number): string => new Date(beginning + minute * 60_000).toISOString()

export function testDocument(post: TestPost): AnalyzedDocument {
  const { text, minute, title = '', source = 's1', authority = 'public', places = [] } = post
  const tokens = [...segmenter.segment(`${title}\n${text}`)].map(({ segment }) => segment)
  return {
    id: post.id ?? sha256(`${source} ${minute} ${text}`).slice(0, 24),
    kind: 'post',
    channel: 'weibo',
    sourceId: source,
    sourceName: source,
    authority,
    title,
    text,
    publishedAt: timeOf(minute),
    precision: 'minute',
    observedAt: timeOf(minute),
    unitId: 'ministry',
    isDemo: false,
    contentHash: sha256(title + text),
    notes: [],
    annotations: {
      tokens,
      script: 'hans',
      sentiment: { label: 'negative', probability: 0.9, evidence: [] },
      topic: { label: '突发事件', probability: 0.9, evidence: [] },
      concern: { label: 'report', probability: 0.9 },
      keywords: [],
      places: places.map(([name, code]) => ({ name, code, level: 'city' })),
      // Equal for equal text, far apart otherwise.
      fingerprint: sha256(text.replace(/\s/g, '')).slice(0, 16),
      harm: harmWords.filter((word) => text.includes(word)),
      analyzers: {},
    },
  }
}

/** Ordinary posts about nothing in particular, so that the stream knows its common words. */
export function chatter(count: number, fromMinute: number): readonly AnalyzedDocument[] {
  const subjects = ['公园', '图书馆', '地铁站', '菜市场', '体育馆', '博物馆', '夜市', '书店', '码头', '茶馆']
  const doings = [
    '开放时间调整',
    '举办读书会',
    '增加班次',
    '推出优惠',
    '安装电梯',
    '展出画作',
    '招募志愿者',
    '更换座椅',
  ]
  return Array.from({ length: count }, (_, index) =>
    testDocument({
      text: `今天${subjects[index % 10]}${doings[(index * 3) % 8]}，欢迎市民前往，编号${index}`,
      minute: fromMinute + index,
      source: `c${index % 7}`,
    }),
  )
}
