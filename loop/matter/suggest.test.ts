import { describe, expect, it } from 'vitest'
import type { LedgerRecord } from '../ledger/ledger.ts'
import { likenessOf } from './find-duplicates.ts'
import { type DutifulUnit, suggestRoute } from './suggest-route.ts'

function unit(id: string, name: string, duties?: DutifulUnit['duties']): LedgerRecord<DutifulUnit> {
  const at = '2026-03-02T09:00:00.000+08:00'
  const body = { name, parentId: 'ministry', path: ['ministry', id], ...(duties ? { duties } : {}) }
  return {
    kind: 'unit',
    id,
    unitId: 'ministry',
    version: 1,
    state: '',
    body,
    isDemo: false,
    createdAt: at,
    updatedAt: at,
  }
}

const about = {
  title: '手机套餐乱扣费',
  question: '为什么资费涨了？',
  topics: ['信息通信/电信服务与资费'],
  keywords: [],
}

describe('the suggested unit', () => {
  it('is the one whose duties the question names, with the words that say so', () => {
    const found = suggestRoute(about, [unit('a', '装备工业一司'), unit('b', '信息通信管理局')])
    expect(found.map(({ unitId }) => unitId)).toEqual(['b'])
    expect(found[0]?.reasons).toEqual([
      '相关信息多属“信息通信/电信服务与资费”，为该单位职责',
      '问题涉及该单位职责用语：资费、套餐',
    ])
  })

  it("follows a unit's own record before the list that ships", () => {
    const found = suggestRoute(about, [
      unit('b', '信息通信管理局', { topics: [], words: ['宽带'] }),
      unit('c', '某处', { words: ['扣费'] }),
    ])
    expect(found.map(({ unitId }) => unitId)).toEqual(['c'])
  })

  it('is none where nothing speaks for one', () => {
    expect(
      suggestRoute({ ...about, title: '其他', question: '你好吗', topics: [] }, [
        unit('b', '信息通信管理局'),
      ]),
    ).toEqual([])
  })
})

describe('two questions', () => {
  it('are near when asked in other words, far when about something else', () => {
    const one = '听说全市充电桩都要停用，是真的吗？'
    expect(likenessOf(one, '请问全市充电桩都要停用是不是真的')).toBeGreaterThan(0.5)
    expect(likenessOf(one, '手机为什么实名认证不了？')).toBeLessThan(0.2)
    expect(likenessOf(one, '真的')).toBe(0)
  })
})
