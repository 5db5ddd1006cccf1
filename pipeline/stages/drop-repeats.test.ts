import { expect, test } from 'vitest'
import type { Observation } from '../model/document.ts'
import type { NormalDocument } from '../model/records.ts'
import { dropRepeats } from './drop-repeats.ts'

const document = (id: string, contentHash: string, counts?: NormalDocument['counts']): NormalDocument => ({
  id,
  contentHash,
  kind: 'post',
  channel: 'weibo',
  sourceId: 'vendor',
  sourceName: '供应商',
  authority: 'public',
  title: '',
  text: '停电了',
  precision: 'unknown',
  observedAt: '2026-11-20T10:00:00.000+08:00',
  unitId: 'office',
  isDemo: false,
  notes: [],
  ...(counts ? { counts } : {}),
})

test('what is stored with the same content is dropped and its counts are kept', async () => {
  const observed: Observation[] = []
  const stage = dropRepeats({
    known: async () => new Map([['a', { id: 'a', contentHash: 'h1', version: 1 }]]),
    addObservations: async (more) => void observed.push(...more),
  })
  const batch = [
    document('a', 'h1', { likes: 7 }),
    document('a', 'h2'),
    document('b', 'h1', { likes: 1 }),
    document('a', 'h1'),
  ]
  const outcomes = await stage.run(
    batch.map((value, offset) => ({ value, partition: 0, offset })),
    new AbortController().signal,
  )
  expect(outcomes.map(({ kind }) => kind)).toEqual(['drop', 'keep', 'keep', 'drop'])
  expect(outcomes[0]).toMatchObject({ reason: 'already stored' })
  expect(observed).toEqual([{ documentId: 'a', at: '2026-11-20T10:00:00.000+08:00', likes: 7 }])
})
