import { describe, expect, it } from 'vitest'
import { type DeliveryDefaults, parseDelivery } from './deliver.ts'
import { createPseudonymiser } from './privacy.ts'

const defaults: DeliveryDefaults = {
  sourceId: 'vendor-a',
  sourceName: '某数据服务商',
  channel: 'weibo',
  documentKind: 'post',
  authority: 'public',
  unitId: 'miit',
  isDemo: false,
  observedAt: new Date('2026-01-05T10:00:00+08:00'),
  pseudonymise: createPseudonymiser('key'),
}

function documentOf(value: unknown) {
  const outcome = parseDelivery(JSON.stringify(value), defaults)
  if (outcome.kind !== 'keep') throw new Error(`expected a document, got ${JSON.stringify(outcome)}`)
  return outcome.value
}

function reasonOf(line: string): string {
  const outcome = parseDelivery(line, defaults)
  return outcome.kind === 'dead-letter' ? outcome.reason : `kept or else: ${outcome.kind}`
}

describe('parseDelivery', () => {
  it('makes a post of a line, with the author as a keyed hash and personal numbers masked', () => {
    const document = documentOf({
      text: '信号太差了，联系我13812345678',
      nativeId: '4991',
      author: '路人甲',
      publishedAt: '2026-01-05 09:30',
      counts: { reposts: 3, comments: null, likes: 10 },
    })
    expect(document).toMatchObject({
      kind: 'post',
      channel: 'weibo',
      text: '信号太差了，联系我138****5678',
      publishedAt: '2026-01-05T09:30:00.000+08:00',
      precision: 'minute',
      observedAt: '2026-01-05T10:00:00.000+08:00',
      counts: { reposts: 3, likes: 10 },
    })
    expect(document.author).toMatch(/^p:[0-9a-f]{16}$/)
  })

  it('keeps the name of an account marked official', () => {
    expect(documentOf({ text: '通报', author: '工信微报', official: true }).author).toBe('工信微报')
  })

  it('gives the same id to the same native id, and a comment the id of its parent', () => {
    const parent = documentOf({ text: '甲', nativeId: '1' })
    const comment = documentOf({ text: '乙', nativeId: '2', kind: 'comment', parentId: '1' })
    expect(documentOf({ text: '甲 改', nativeId: '1' }).id).toBe(parent.id)
    expect(comment.parentId).toBe(parent.id)
  })

  it('reads seconds, milliseconds and a bare day', () => {
    expect(documentOf({ text: '甲', publishedAt: 1767576600 }).publishedAt).toBe(
      '2026-01-05T09:30:00.000+08:00',
    )
    expect(documentOf({ text: '甲', publishedAt: 1767576600000 }).publishedAt).toBe(
      '2026-01-05T09:30:00.000+08:00',
    )
    expect(documentOf({ text: '甲', publishedAt: '2026年1月5日' }).precision).toBe('day')
    expect(documentOf({ text: '甲' }).precision).toBe('unknown')
  })

  it('says what is wrong with a line it cannot take', () => {
    expect(reasonOf('{"text":')).toBe('不是合法的 JSON')
    expect(reasonOf('[]')).toContain('格式不对')
    expect(reasonOf('{"title":" "}')).toContain('标题和正文都为空')
    expect(reasonOf('{"text":"甲","url":"javascript:alert(1)"}')).toContain('url')
    expect(reasonOf('{"text":"甲","publishedAt":"昨天"}')).toBe('publishedAt：时间无法识别')
    expect(reasonOf('{"text":"甲","counts":{"likes":-1}}')).toContain('counts.likes')
    expect(reasonOf(`{"text":"${'甲'.repeat(2_000_001)}"}`)).toContain('一行超过')
  })
})
