import { expect, test } from 'vitest'
import { release } from './testdata.ts'
import { waitsFor } from './waiting.ts'

test('a release waits for who may sign or publish it now', () => {
  expect(waitsFor(release({ moves: ['approve', 'return'] }), 'reviewer')).toBe(true)
  expect(waitsFor(release({ state: 'approved', moves: ['publish'] }), 'releaser')).toBe(true)
  expect(waitsFor(release({}), 'writer')).toBe(false)
})

test('a draft waits for its writer and for nobody else who could send it', () => {
  const draft = release({ state: 'draft', moves: ['edit', 'submit'] })
  expect(waitsFor(draft, 'writer')).toBe(true)
  expect(waitsFor(draft, 'colleague')).toBe(false)
})

test('what is published waits for nobody, though it can be corrected', () => {
  expect(waitsFor(release({ state: 'published', moves: ['correct', 'withdraw'] }), 'writer')).toBe(false)
})

test('a telephone verdict waits for the written word of its signer, whatever the state', () => {
  expect(waitsFor(release({ state: 'published', moves: ['confirm-phone'] }), 'signer')).toBe(true)
})
