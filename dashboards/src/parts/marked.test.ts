import { expect, test } from 'vitest'
import { piecesOf } from './marked.tsx'

test('overlapping, unordered and stray marks neither repeat nor lose a character', () => {
  const marks = [
    [6, 99],
    [1, 3],
    [2, 4],
    [20, 30],
  ] as const
  const pieces = piecesOf('某地充电桩起火', marks)
  expect(pieces.map(({ piece }) => piece).join('')).toBe('某地充电桩起火')
  expect(pieces.filter(({ isMarked }) => isMarked).map(({ piece }) => piece)).toEqual(['地充', '电', '火'])
})
