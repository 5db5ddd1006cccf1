import { expect, test } from 'vitest'
import { treeOf } from './unit-tree.ts'

const unit = (id: string, parentId: string | null, path: string[], isClosed = false) => ({
  id,
  name: `单位${id}`,
  parentId,
  path,
  isClosed,
})
const units = [
  unit('m', null, ['m']),
  unit('a', 'm', ['m', 'a']),
  unit('b', 'm', ['m', 'b'], true),
  unit('a1', 'a', ['m', 'a', 'a1']),
]

test('what is sought is shown with all above it, what is closed says so', () => {
  expect(treeOf(units, '', '已撤销')).toEqual([
    {
      key: 'm',
      title: '单位m',
      children: [
        { key: 'a', title: '单位a', children: [{ key: 'a1', title: '单位a1', children: [] }] },
        { key: 'b', title: '单位b（已撤销）', children: [] },
      ],
    },
  ])
  expect(treeOf(units, 'a1', '')[0]?.children.map(({ key }) => key)).toEqual(['a'])
})
