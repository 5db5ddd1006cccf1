import { statSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { analyzeLine } from './analyze-line.ts'
import { type Analyzer, openAnalyzer, shippedModelDir } from './analyzer.ts'
import { openAnalyzerPool } from './analyzer-pool.ts'
import { modelFiles } from './model-files.ts'
import { fingerprintDistance } from './text/fingerprint.ts'

let analyzer: Analyzer

beforeAll(async () => {
  analyzer = await openAnalyzer()
})

const quake = {
  title: '四川雅安芦山县发生7.0级地震',
  text: '中国地震台网测定:4月20日8时02分四川省雅安市芦山县发生7.0级地震,已造成人员死亡,部分地区通信中断,救援正在进行。',
}

/** One of each kind of text, and what is hard: long, mixed, traditional, denied harm, several places. */
const sample = [
  quake,
  { title: '', text: '运营商乱扣费,客服态度极差,投诉了三次没人管,太气愤了!' },
  { title: '', text: '服务很好,工作人员热情周到,非常满意,点赞!' },
  { title: '请问宽带如何移机?', text: '咨询一下,需要带什么证件?' },
  { title: '关于增设公交站的建议', text: '建议在小区门口增设公交站,方便老人和学生出行。' },
  { title: '', text: '网传明天全市停水,是真的吗?求证,速转!' },
  { title: '５Ｇ基站信號差', text: '電信套餐亂扣費，申訴無門，請主管部門儘快處理。' },
  { title: '', text: '事故未造成人员伤亡,学校随后开展应急疏散演练。' },
  {
    title: 'iPhone 15 Pro Max 开箱',
    text: 'The titanium frame is great, 5G-A 速度也快, c++ 编译 3.15 秒 😀',
  },
  {
    title: '北京朝阳区一处仓库起火',
    text: '南京路附近的上海市民称，现场浓烟很大，长春市朝阳区消防也已关注。'.repeat(30),
  },
  { title: '', text: '坏\ud800字 哈哈哈哈哈哈哈哈' },
  { title: '', text: '' },
]

describe('analyzer', () => {
  it('says of a piece of news what, where and how bad', () => {
    const found = analyzer.analyze(quake)
    expect(found.topic.label).toBe('突发事件/自然灾害')
    expect(found.topic.evidence.map(({ term }) => term)).toContain('地震')
    expect(found.places.map(({ code }) => code)).toEqual(['510000', '511800', '511826'])
    expect(found.harm).toEqual(expect.arrayContaining(['地震', '死亡', '通信中断']))
    expect(found.script).toBe('hans')
    expect(found.keywords.map(({ term }) => term)).toContain('芦山县')
    expect(found.fingerprint).toMatch(/^[0-9a-f]{16}$/)
    expect(found.analyzers).toEqual(analyzer.versions)
  })

  it('tells praise from complaint, with the words that carried it', () => {
    const bad = analyzer.analyze({ title: '', text: '运营商乱扣费,客服态度极差,投诉了三次没人管,太气愤了!' })
    expect(bad.sentiment.label).toBe('negative')
    expect(bad.sentiment.probability).toBeGreaterThan(0.6)
    expect(bad.sentiment.evidence.length).toBeGreaterThan(0)
    expect(bad.concern.label).toBe('complaint')
    expect(bad.topic.label).toBe('信息通信/电信服务与资费')
    expect(
      analyzer.analyze({ title: '', text: '服务很好,工作人员热情周到,非常满意,点赞!' }).sentiment.label,
    ).toBe('positive')
  })

  it('knows what a text wants', () => {
    const concernOf = (title: string, text = '') => analyzer.analyze({ title, text }).concern.label
    expect(concernOf('请问宽带如何移机?', '咨询一下,需要带什么证件?')).toBe('question')
    expect(concernOf('关于增设公交站的建议', '建议在小区门口增设公交站')).toBe('suggestion')
    expect(concernOf('', '网传明天全市停水,是真的吗?求证,速转!')).toBe('rumour-suspect')
    // Likeness to rumours is not enough: a word of hearsay must stand there.
    expect(concernOf('云泽断网', '四川雅安芦山县发生地震，通信中断，老百姓很着急')).not.toBe('rumour-suspect')
    expect(concernOf('工信部召开新闻发布会', '新华社北京电 记者从发布会上获悉')).toBe('report')
  })

  it('reads traditional, full-width and upper-case text as the same', () => {
    const plain = analyzer.analyze({ title: '5g基站信号差', text: '电信套餐乱扣费' })
    const other = analyzer.analyze({ title: '５Ｇ基站信號差', text: '電信套餐亂扣費' })
    expect(other.tokens).toEqual(plain.tokens)
    expect(other.fingerprint).toBe(plain.fingerprint)
    expect(other.script).toBe('hant')
  })

  it('does not count harm that is denied or drilled', () => {
    expect(analyzer.analyze({ title: '', text: '事故未造成人员伤亡' }).harm).toEqual([])
    expect(analyzer.analyze({ title: '', text: '学校开展地震应急疏散演练' }).harm).toEqual([])
  })

  it('gives neighbouring fingerprints to texts that differ in a few words', () => {
    const one = analyzer.analyze(quake).fingerprint
    const repost = analyzer.analyze({ ...quake, text: `${quake.text}愿平安` }).fingerprint
    const other = analyzer.analyze({
      title: '手机市场',
      text: '今年新上市的手机有哪些值得买,看看这份清单',
    }).fingerprint
    expect(fingerprintDistance(one, repost)).toBeLessThan(12)
    expect(fingerprintDistance(one, other)).toBeGreaterThan(16)
  })

  it.each([
    ['nothing', ''],
    ['blanks', ' \n\t '],
    ['NUL bytes', '\u0000\u0000'],
    ['a lone surrogate', '坏\ud800字'],
    ['emoji alone', '😀😀😀'],
    ['100,000 times the same character', '哈'.repeat(100_000)],
    ['a megabyte in one line', '通信中断,'.repeat(70_000)],
  ])('answers %s', (_name, text) => {
    const found = analyzer.analyze({ title: '', text })
    expect(found.sentiment.probability).toBeGreaterThan(0)
    expect(found.fingerprint).toHaveLength(16)
  })

  it('says the same of a text alone and among many', () => {
    const inputs = Array.from({ length: 300 }, (_, index) => ({
      title: index % 3 === 0 ? `第${index}条:${quake.title}` : '',
      text: index % 50 === 7 ? '' : quake.text.slice(index % 40).repeat(1 + (index % 4)),
    }))
    expect(analyzer.analyzeAll(inputs)).toEqual(inputs.map((input) => analyzer.analyze(input)))
    expect(analyzer.analyzeAll([])).toEqual([])
  })

  it('says what it said of a sample before; a change of the models or rules changes the saved answers, a faster way to them does not', () => {
    const answers = analyzer.analyzeAll(sample).map(({ tokens, analyzers: _, ...others }) => ({
      tokens: tokens.join(' '),
      ...others,
    }))
    expect(answers).toMatchSnapshot()
  })

  it('ships models small enough to load in a moment', () => {
    const files = Object.values(modelFiles).filter((name) => name.endsWith('.gz'))
    const bytes = files.reduce((sum, name) => sum + statSync(join(shippedModelDir, name)).size, 0)
    expect(bytes).toBeLessThan(10_000_000)
  })
})

describe('analyzer pool', () => {
  it('gives the same answers in the same order with threads as without', async () => {
    const batch = Array.from({ length: 100 }, (_, index) => ({
      title: `第${index}条`,
      text: quake.text.slice(index % 40),
    }))
    const expected = batch.map((input) => analyzer.analyze(input))
    const pool = await openAnalyzerPool({ threads: 2 })
    try {
      expect(pool.versions).toEqual(analyzer.versions)
      expect(await pool.analyze(batch)).toEqual(expected)
      expect(await pool.analyze([])).toEqual([])
    } finally {
      await pool.close()
    }
  })
})

describe('analyzeLine', () => {
  it('puts the annotations beside what the line had', () => {
    const line = JSON.stringify({
      title: '标题',
      text: '正文',
      url: 'https://example.org/1',
      publishedAt: '2026-01-01',
    })
    const found = analyzeLine(analyzer, line, 7)
    expect(found).toMatchObject({
      line: 7,
      title: '标题',
      url: 'https://example.org/1',
      publishedAt: '2026-01-01',
    })
    expect(found).toHaveProperty('sentiment.label')
  })

  it('answers a bad line with its number and the reason, and skips an empty one', () => {
    expect(analyzeLine(analyzer, '{', 1)).toMatchObject({
      line: 1,
      error: expect.stringContaining('not JSON'),
    })
    expect(analyzeLine(analyzer, '[]', 2)).toEqual({ line: 2, error: 'not a JSON object' })
    expect(analyzeLine(analyzer, '{"title":1}', 3)).toEqual({
      line: 3,
      error: 'title and text must be strings',
    })
    expect(analyzeLine(analyzer, '{}', 4)).toEqual({ line: 4, error: 'neither title nor text' })
    expect(analyzeLine(analyzer, '', 5)).toBeUndefined()
  })
})
