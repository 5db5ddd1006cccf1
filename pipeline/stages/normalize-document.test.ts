import { expect, test } from 'vitest'
import type { RawDocument } from '../model/document.ts'
import type { Outcome } from '../model/outcome.ts'
import type { NormalDocument } from '../model/records.ts'
import { normalizeDocument } from './normalize-document.ts'

const raw: RawDocument = {
  id: 'a1b2c3',
  kind: 'article',
  channel: 'website',
  sourceId: 'demo-portal',
  sourceName: '示例门户',
  authority: 'official',
  url: 'https://www.example.cn/a.html',
  title: '关于充电桩安全的通告',
  text: '各有关单位：\r\n请做好充电桩安全检查。',
  publishedAt: '2026-11-20T09:30:00+08:00',
  precision: 'minute',
  observedAt: '2026-11-20T02:00:00Z',
  unitId: 'office',
  isDemo: false,
}

async function normalize(value: unknown): Promise<Outcome<NormalDocument>> {
  const [outcome] = await normalizeDocument().run(
    [{ value, partition: 0, offset: 0 }],
    new AbortController().signal,
  )
  if (!outcome) throw new Error('no outcome')
  return outcome
}

async function kept(change: Partial<RawDocument>): Promise<NormalDocument> {
  const outcome = await normalize({ ...raw, ...change })
  if (outcome.kind !== 'keep') throw new Error(`not kept: ${JSON.stringify(outcome)}`)
  return outcome.value
}

async function reasonFor(value: unknown): Promise<string> {
  const outcome = await normalize(value)
  return outcome.kind === 'dead-letter' ? outcome.reason : outcome.kind
}

test('a sound document is kept, its times in +08:00, without notes', async () => {
  const document = await kept({})
  expect(document).toMatchObject({
    id: 'a1b2c3',
    text: '各有关单位：\n请做好充电桩安全检查。',
    publishedAt: '2026-11-20T09:30:00.000+08:00',
    observedAt: '2026-11-20T10:00:00.000+08:00',
    notes: [],
  })
  expect(document.contentHash).toMatch(/^[0-9a-f]{64}$/)
})

test('what is not a document is buried with the members that are wrong', async () => {
  expect(await reasonFor(null)).toMatch(/^not a document: document: /)
  expect(await reasonFor('<html>')).toMatch(/^not a document: /)
  expect(await reasonFor({ ...raw, kind: 'tweet', counts: { likes: -1 } })).toMatch(/kind: .*counts\.likes: /)
  expect(await reasonFor({ ...raw, observedAt: 'yesterday' })).toMatch(
    /observedAt: cannot be read as a time: yesterday/,
  )
  expect(await reasonFor({ ...raw, title: ' \u0000', text: '\n' })).toMatch(/neither title nor text/)
  expect(await reasonFor({ ...raw, id: 'a\ud800' })).toMatch(/id: must be an identifier/)
})

test('NUL bytes, control characters and lone surrogates are taken out and noted', async () => {
  const document = await kept({ title: '通\u0000告', text: '安\u0007全\ud83d检查😀' })
  expect(document.title).toBe('通告')
  expect(document.text).toBe('安全\ufffd检查😀')
  expect(document.notes).toEqual(
    expect.arrayContaining(['nul-bytes', 'control-characters', 'lone-surrogates']),
  )
})

test('a character repeated a hundred thousand times is shortened, and the text with it', async () => {
  const document = await kept({ text: `啊${'哈'.repeat(100_000)}！` })
  expect(document.text).toBe(`啊${'哈'.repeat(200)}！`)
  expect(document.notes).toEqual(['repeated-characters'])
})

test('a text beyond every measure is cut between characters, not within one', async () => {
  const document = await kept({ text: '一二三四五六七八九😀'.repeat(60_000) })
  expect(document.text.length).toBeLessThanOrEqual(200_000)
  expect(document.text.isWellFormed()).toBe(true)
  expect(document.notes).toEqual(['text-cut'])
})

test('a publish time in the future becomes the time of observation, whatever the clock says', async () => {
  const document = await kept({ publishedAt: '2027-01-01 00:00' })
  expect(document.publishedAt).toBe('2026-11-20T10:00:00.000+08:00')
  expect(document.notes).toEqual(['time-in-future'])
})

test('a time without a zone is Asia/Shanghai, and a day stays a day', async () => {
  expect((await kept({ publishedAt: '2026-11-20 08:00' })).publishedAt).toBe('2026-11-20T08:00:00.000+08:00')
  const day = await kept({ publishedAt: '2026-11-20', precision: 'day' })
  expect(day).toMatchObject({ publishedAt: '2026-11-20T00:00:00.000+08:00', precision: 'day', notes: [] })
})

test('a publish time that cannot be used leaves the document without one', async () => {
  for (const [publishedAt, note] of [
    ['昨天', 'time-unreadable'],
    ['1970-01-01T00:00:00Z', 'time-implausible'],
  ] as const) {
    const document = await kept({ publishedAt })
    expect(document).toMatchObject({ precision: 'unknown', notes: [note] })
    expect(document).not.toHaveProperty('publishedAt')
  }
})

test('numbers of persons are masked, an office keeps its address', async () => {
  const document = await kept({
    text: '联系人手机13812345678，身份证11010519491231002X，邮箱 wang.wu@example.com；来信请寄 jubao@miit.gov.cn，电话010-68208204，编号12345678901234。',
  })
  expect(document.text).toBe(
    '联系人手机138****5678，身份证110105************，邮箱 w***@example.com；来信请寄 jubao@miit.gov.cn，电话010-68208204，编号12345678901234。',
  )
  expect(document.notes).toEqual(['personal-data-masked'])
})

test('an address that no page may link to is left out', async () => {
  const document = await kept({ url: 'javascript:alert(1)' })
  expect(document).not.toHaveProperty('url')
  expect(document.notes).toEqual(['url-refused'])
})

test('width of characters and white space make no new version, a word does', async () => {
  const hash = async (text: string) => (await kept({ text })).contentHash
  expect(await hash('共12人  受伤')).toBe(await hash('共１２人 受伤'))
  expect(await hash('共12人受伤')).not.toBe(await hash('共13人受伤'))
})

test('text inside blocks is cleaned like the rest', async () => {
  const document = await kept({
    blocks: [
      { kind: 'paragraph', text: '请拨打13812345678' },
      { kind: 'table', rows: [['a\u0000', 'b']] },
      { kind: 'image', url: 'javascript:0', alt: '图' },
    ],
  })
  expect(document.blocks).toEqual([
    { kind: 'paragraph', text: '请拨打138****5678' },
    { kind: 'table', rows: [['a', 'b']] },
    { kind: 'image', url: '', alt: '图' },
  ])
})
