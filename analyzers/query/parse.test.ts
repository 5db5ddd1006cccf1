import { describe, expect, it } from 'vitest'
import { isAppError } from '../../pipeline/platform/errors.ts'
import { formatQuery, parseQuery } from './parse.ts'

const term = (text: string) => ({ kind: 'term', text })

describe('parseQuery', () => {
  it.each([
    ['充电桩 起火', '充电桩 起火'],
    ['充电桩 AND 起火', '充电桩 起火'],
    ['充电桩 与 起火', '充电桩 起火'],
    ['起火 or 爆炸 或 冒烟', '起火 OR 爆炸 OR 冒烟'],
    ['起火 OR 爆炸 演练', '起火 OR 爆炸 演练'],
    ['（起火 OR 爆炸） 非 演练', '(起火 OR 爆炸) NOT 演练'],
    ['起火 -演练 －测试', '起火 NOT 演练 NOT 测试'],
    ['NOT NOT 起火', '起火'],
    ['“起火，爆炸”', '起火,爆炸'],
    ['"apple watch"', '"apple watch"'],
    ['"OR"', '"or"'],
    ['＝起火 =C++', '=起火 =c++'],
    ['電動車 ５Ｇ－Ａ', '电动车 5g-a'],
    ['渠道:微博 情感：负面 标题:“重要 通报”', 'channel:weibo sentiment:negative title:"重要 通报"'],
    ['10:30 http', '10:30 http'],
    ['与会代表', '与会代表'],
    ['', ''],
    ['　', ''],
  ])('reads %j as %j', (text, formatted) => expect(formatQuery(parseQuery(text))).toBe(formatted))

  it('binds NOT before AND before OR', () => {
    expect(parseQuery('a b OR NOT c d')).toEqual({
      kind: 'or',
      of: [
        { kind: 'and', of: [term('a'), term('b')] },
        { kind: 'and', of: [{ kind: 'not', of: term('c') }, term('d')] },
      ],
    })
  })

  it('means everything when empty', () => expect(parseQuery('  ')).toEqual({ kind: 'all' }))

  it.each([
    ['(起火', 1, '左括号没有配对'],
    ['起火)', 3, '多了一个右括号'],
    ['起火 ()', 4, '括号里是空的'],
    ['起火 AND', 4, '后面缺少词'],
    ['OR 起火', 1, '前面缺少词'],
    ['起火 AND OR 爆炸', 4, '后面缺少词'],
    ['起火 “爆炸', 4, '引号没有配对'],
    ['！！', 1, '标点不能单独作为词'],
    ['起火 =', 4, '后面缺少词'],
    ['foo:bar', 1, '没有“foo”这个字段'],
    ['channel:电报', 1, '没有“电报”这个值'],
    ['source:', 1, '后面缺少值'],
    ['😀 (a', 3, '左括号没有配对'],
    ['a '.repeat(501), 1001, '超过 500 个词'],
    ['('.repeat(40), 33, '以上'],
    ['a'.repeat(8001), 8000, '超过 8000 个字'],
  ])('says of %j that at %d %s', (text, at, says) => {
    let error: unknown
    try {
      parseQuery(text)
    } catch (cause) {
      error = cause
    }
    if (!isAppError(error, 'BAD_INPUT')) throw new Error('expected BAD_INPUT')
    expect(error.details).toEqual({ at })
    expect(error.userMessage).toContain(`第 ${at} 个字处`)
    expect(error.userMessage).toContain(says)
  })
})
