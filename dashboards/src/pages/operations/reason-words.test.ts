import { expect, test } from 'vitest'
import { en } from '../../i18n/en.ts'
import { zhCN } from '../../i18n/zh-CN.ts'
import { reasonWords } from './reason-words.ts'

test('reasons of the stages are told in Chinese, what they quote stays', () => {
  expect(reasonWords('already stored', zhCN)).toBe('已入库的内容')
  expect(reasonWords('not a document: kind: expected string', zhCN)).toBe('格式不对：kind: expected string')
  expect(reasonWords('the analyzers gave no answer (given up after 4 retries)', zhCN)).toBe(
    '分析没有结果（重试 4 次后放弃）',
  )
  expect(reasonWords('不是合法的 JSON', zhCN)).toBe('不是合法的 JSON')
  expect(reasonWords('already stored', en)).toBe('already stored')
})
