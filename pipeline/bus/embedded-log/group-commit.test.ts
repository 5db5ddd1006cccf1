import { expect, test } from 'vitest'
import { groupCommit } from './group-commit.ts'

test('what is asked for during a write goes together in the next, in order', async () => {
  const writes: (readonly number[])[] = []
  const { run, whenIdle } = groupCommit<number, number>(async (works) => {
    writes.push(works)
    await new Promise((resolve) => setTimeout(resolve, 5))
    return works.map((work) => work * 10)
  }, 3)
  const first = run(1)
  await new Promise((resolve) => setTimeout(resolve, 1))
  const later = [2, 3, 4, 5].map(run)
  expect(await Promise.all([first, ...later])).toEqual([10, 20, 30, 40, 50])
  expect(writes).toEqual([[1], [2, 3, 4], [5]])
  await whenIdle()
})

test('a failed write rejects its own and no others', async () => {
  const { run } = groupCommit<string, string>(async (works) => {
    if (works.includes('bad')) throw new Error('disk full')
    return works
  })
  await expect(run('bad')).rejects.toThrow('disk full')
  expect(await run('good')).toBe('good')
})
