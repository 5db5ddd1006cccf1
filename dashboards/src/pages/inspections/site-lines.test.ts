import { expect, test } from 'vitest'
import { accountLines, columnLines, parseAccounts, parseColumns } from './site-lines.ts'

test('columns and accounts are written one a line and read back', () => {
  const columns = parseColumns('要闻 工作 动态 https://a.example/x\n\n 其他 专题 http://a.example/y ')
  expect(columns).toEqual({
    items: [
      { kind: 'news', name: '工作 动态', url: 'https://a.example/x' },
      { kind: 'other', name: '专题', url: 'http://a.example/y' },
    ],
  })
  expect(parseColumns(columnLines(columns.items))).toEqual(columns)
  const accounts = parseAccounts('微博 某部发布 https://w.example/u\n微信 某部 wechat')
  expect(accounts.items[1]).toEqual({ platform: '微信', name: '某部', channel: 'wechat' })
  expect(parseAccounts(accountLines(accounts.items))).toEqual(accounts)
})

test('the first line that is none is named', () => {
  expect(parseColumns('要闻 动态 https://a.example/\n新闻 无类 https://a.example/').fault).toBe(
    '新闻 无类 https://a.example/',
  )
  expect(parseAccounts('微博').fault).toBe('微博')
})
