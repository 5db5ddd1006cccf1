import { expect, test } from 'vitest'
import { quartersUntil } from './quarters.ts'

test('quarters go back from the one it is in Shanghai, over the year', () => {
  expect(quartersUntil(new Date('2026-03-31T15:59:00Z'), 3)).toEqual(['2026Q1', '2025Q4', '2025Q3'])
  expect(quartersUntil(new Date('2026-03-31T16:01:00Z'), 1)).toEqual(['2026Q2'])
})
