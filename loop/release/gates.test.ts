import { describe, expect, it } from 'vitest'
import { findFindings } from './gates.ts'

const find = (body: string, title = '关于情况的说明') =>
  findFindings({ title, body, column: 'response', openness: 'proactive' }).map(
    ({ gate, isBlocking, excerpt }) => `${gate}${isBlocking ? '!' : '?'} ${excerpt}`,
  )

describe('release gates', () => {
  it('block a text without 公开属性, and one that is not to be published', () => {
    const gates = (openness?: 'on-request') =>
      findFindings({ title: 't', body: 'b', column: 'news', ...(openness ? { openness } : {}) })
    expect(gates()).toMatchObject([{ gate: 'openness', isBlocking: true }])
    expect(gates('on-request')).toMatchObject([{ gate: 'openness', isBlocking: true }])
  })

  it.each([
    '机密★1年',
    '正文。\n密级：秘密\n正文',
    '秘密 5 年\n\n正文',
    '内部资料，注意保存\n\n正文',
    '仅供内部使用',
    '请勿外传',
    '绝密 ☆',
  ])('block the mark in %j', (text) => {
    expect(find(text)[0]).toMatch(/^classification!/)
  })

  it('ask for a reason where the words stand in an ordinary sentence', () => {
    expect(find('工作人员须保守国家秘密。')).toEqual(['classification? 国家秘密'])
    expect(find('企业内部管理和内部控制')).toEqual([])
  })

  it('block identity numbers that check, in full-width digits too, and show them masked', () => {
    expect(find('身份证号11010519491231002X。')).toEqual(['personal-data! 110****002X'])
    expect(find('１１０１０５１９４９１２３１００２Ｘ')).toEqual(['personal-data! 110****002X'])
    expect(find('编号110105194912310021')).toEqual([])
  })

  it('ask about mobile numbers, not about service numbers or amounts', () => {
    expect(find('联系电话 138-1234-5678')).toEqual(['personal-data? 138****5678'])
    expect(find('拨打12300，投资13812345678900元，010-68200000')).toEqual([])
  })

  it('give a finding the same id while its words stand', () => {
    const id = (body: string) =>
      findFindings({ title: 't', body, column: 'news', openness: 'proactive' })[0]?.id
    expect(id('前文 13812345678')).toBe(id('改过的前文 13812345678'))
    expect(id('13812345678')).not.toBe(id('13912345679'))
  })
})
