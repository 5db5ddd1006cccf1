import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createPseudonymiser, maskPersonal } from './privacy.ts'

describe('maskPersonal', () => {
  it('masks mobile numbers, also with separators, and keeps longer numbers', () => {
    expect(maskPersonal('请打13812345678或138-1234-5678')).toBe('请打138****5678或138****5678')
    expect(maskPersonal('订单138123456789号')).toBe('订单138123456789号')
  })

  it('masks an identity number with a right check digit only', () => {
    expect(maskPersonal('身份证11010519491231002X。')).toBe('身份证110105************。')
    expect(maskPersonal('流水号110105194912310021')).toBe('流水号110105194912310021')
  })

  it('masks private mailboxes and keeps those of government offices', () => {
    expect(maskPersonal('zhang.san@example.com、xinxi@miit.gov.cn')).toBe(
      'z***@example.com、xinxi@miit.gov.cn',
    )
  })

  it('finds nothing more in what it has masked', () => {
    const texts = fc.string({ unit: fc.constantFrom(...'139@.a-X张'), maxLength: 60 })
    fc.assert(
      fc.property(texts, (text) => void expect(maskPersonal(maskPersonal(text))).toBe(maskPersonal(text))),
    )
  })

  it('takes linear time on 100,000 repeated characters', () => {
    for (const sign of ['a', '1', '@', 'a.', 'a@'])
      expect(maskPersonal(sign.repeat(100_000))).toBeTypeOf('string')
  })
})

describe('createPseudonymiser', () => {
  it('gives the same mark for the same name and another under another key', () => {
    const mark = createPseudonymiser('k1')
    expect(mark('张三')).toMatch(/^p:[0-9a-f]{16}$/)
    expect(mark(' 张三 ')).toBe(mark('张三'))
    expect(createPseudonymiser('k2')('张三')).not.toBe(mark('张三'))
  })
})
