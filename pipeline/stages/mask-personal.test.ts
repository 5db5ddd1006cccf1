import { expect, test } from 'vitest'
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

test('masking twice is masking once', () => {
  const once = maskPersonal('13812345678 a.b@example.com 11010519491231002X')
  expect(maskPersonal(once)).toBe(once)
})

test('a long run of letters before an @ costs no more than its length', () => {
  expect(maskPersonal(`${'ab'.repeat(100_000)}@`)).toHaveLength(200_001)
})
