import { Readable } from 'node:stream'
import { expect, test } from 'vitest'
import { linesOf } from './io.ts'

async function read(chunks: readonly Buffer[]): Promise<readonly (readonly [number, string])[]> {
  const lines: [number, string][] = []
  for await (const { number, text } of linesOf(Readable.from(chunks))) lines.push([number, text])
  return lines
}

test('a line ends at a line feed alone, and keeps its number when others are empty', async () => {
  const bytes = Buffer.from('\uFEFF{"a":"甲\u2028乙"}\r\n\n  \n末')
  expect(await read([bytes])).toEqual([
    [1, '{"a":"甲\u2028乙"}'],
    [4, '末'],
  ])
})

test('a character cut between two chunks is read whole', async () => {
  const bytes = Buffer.from('起火\n')
  expect(await read([bytes.subarray(0, 2), bytes.subarray(2)])).toEqual([[1, '起火']])
})
