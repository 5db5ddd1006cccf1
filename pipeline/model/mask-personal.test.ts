import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { maskPersonal } from './mask-personal.ts'

test('numbers of persons are masked, those of offices and orders are not', () => {
  expect(maskPersonal('手机 138 1234 5678，身份证11010519491231002X，订单110105194912310021')).toBe(
    '手机 138****5678，身份证110105************，订单110105194912310021',
  )
  expect(maskPersonal('wang.wu@mail.example.com 与 jubao@miit.gov.cn')).toBe(
    'w***@mail.example.com 与 jubao@miit.gov.cn',
  )
  expect(maskPersonal('电话010-68208204，12345热线，编号12345678901234')).toBe(
    '电话010-68208204，12345热线，编号12345678901234',
  )
})

test('a long run of letters before an @ costs no more than its length', () => {
  expect(maskPersonal(`${'ab'.repeat(100_000)}@`)).toHaveLength(200_001)
})

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
