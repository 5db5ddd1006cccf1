import { expect, test } from 'vitest'
import type { ReleaseView } from '../../../../api/views/release.ts'
import { waitsFor } from './waiting.ts'

const release = (over: Partial<ReleaseView>): ReleaseView => ({
  id: 'r1',
  version: 1,
  title: '情况说明',
  body: '正文',
  column: 'response',
  state: 'review-1',
  contentVersion: 1,
  author: { id: 'writer', name: '撰稿人' },
  findings: [],
  signatures: [],
  createdAt: '2026-11-24T08:00:00+08:00',
  updatedAt: '2026-11-24T08:00:00+08:00',
  unitId: 'ministry',
  isDemo: false,
  moves: [],
  ...over,
})

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
