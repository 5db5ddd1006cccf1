import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type EmbeddedLog, openEmbeddedLog } from '../bus/embedded-log.ts'
import type { Observation } from '../model/document.ts'
import { drop } from '../model/outcome.ts'
import type { AnalyzedDocument } from '../model/records.ts'
import { systemClock } from '../platform/clock.ts'
import { AppError } from '../platform/errors.ts'
import { silentLog } from '../platform/log.ts'
import type { KnownVersion } from '../store/store.ts'
import { type PipelineOptions, startPipeline } from './pipeline.ts'
import { numberedDocument, plainAnnotations } from './testdata/documents.ts'

let dir = ''
let bus: EmbeddedLog
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'yushu-pipeline-'))
  bus = await openEmbeddedLog({
    file: join(dir, 'bus.sqlite'),
    partitions: 4,
    streamPartitions: { 'analyzed.ordered': 1 },
    retryPauseMs: 5,
  })
})
afterEach(async () => {
  await bus.close()
  await rm(dir, { recursive: true, force: true })
})

/** A last stage that remembers, and what the stages before it ask. */
function memory() {
  const documents: AnalyzedDocument[] = []
  const observations: Observation[] = []
  const known = new Map<string, KnownVersion>()
  const options: Pick<PipelineOptions, 'store' | 'followStories'> = {
    store: {
      known: async (ids) => new Map([...known].filter(([id]) => ids.includes(id))),
      addObservations: async (more) => void observations.push(...more),
    },
    followStories: {
      name: 'remember',
      run: async (batch) => {
        for (const { value } of batch) {
          documents.push(value)
          known.set(value.id, { id: value.id, contentHash: value.contentHash, version: 1 })
        }
        return batch.map(() => drop('remembered'))
      },
    },
  }
  return { documents, observations, options }
}

const common = () => ({
  bus,
  log: silentLog,
  clock: systemClock,
  analyse: async (batch: readonly unknown[]) => batch.map(() => plainAnnotations),
})

test('documents come through analysed, repeats become observations, rubbish is buried, and idle means done', async () => {
  const { documents, observations, options } = memory()
  const pipeline = await startPipeline({ ...common(), ...options })
  const first = Array.from({ length: 20 }, (_, number) => numberedDocument(number))
  await bus.publish(
    'documents.raw',
    first.map((value) => ({ key: value.id, value })),
  )
  await pipeline.whenIdle()
  expect(documents.length).toBe(20)
  expect(documents[0]).toMatchObject({ annotations: plainAnnotations, notes: [] })

  const again = { ...numberedDocument(1), counts: { reposts: 12 } }
  await bus.publish('documents.raw', [
    { key: again.id, value: again },
    { key: 'rubbish', value: { id: 'rubbish' } },
  ])
  await pipeline.whenIdle()
  expect(documents.length).toBe(20)
  expect(observations).toMatchObject([{ documentId: 'd1', reposts: 12 }])
  expect(await bus.deadLetters()).toMatchObject([{ key: 'rubbish', stage: 'normalize-document' }])
  expect(
    pipeline.counters().map(({ group, stages }) => [group, stages().map(({ stage, kept }) => [stage, kept])]),
  ).toEqual([
    [
      'analysers',
      [
        ['normalize-document', 21],
        ['drop-repeats', 20],
        ['analyse-document', 20],
      ],
    ],
    ['stories', [['remember', 0]]],
  ])
  await pipeline.stop()
})

test('a document that breaks the analyzers is buried, the others go on', async () => {
  const { documents, options } = memory()
  const pipeline = await startPipeline({
    ...common(),
    ...options,
    analyse: async (batch) => {
      if (batch.some(({ text }) => text.startsWith('第3条'))) throw new AppError('INTERNAL', 'analyse text')
      return batch.map(() => plainAnnotations)
    },
  })
  const all = [0, 1, 2, 3, 4].map(numberedDocument)
  await bus.publish(
    'documents.raw',
    all.map((value) => ({ key: value.id, value })),
  )
  await pipeline.whenIdle()
  await pipeline.stop()
  expect(documents.map(({ id }) => id).sort()).toEqual(['d0', 'd1', 'd2', 'd4'])
  expect(await bus.deadLetters()).toMatchObject([
    { key: 'd3', stage: 'analyse-document', reason: 'INTERNAL: analyse text' },
  ])
})

test('waiting for idle ends when the waiter gives up', async () => {
  const { options } = memory()
  const pipeline = await startPipeline({
    ...common(),
    ...options,
    analyse: () => Promise.reject(new AppError('STORE_FAILED', 'never')),
  })
  await bus.publish('documents.raw', [{ key: 'd0', value: numberedDocument(0) }])
  await expect(pipeline.whenIdle(AbortSignal.timeout(50))).rejects.toMatchObject({ code: 'BUSY' })
  await pipeline.stop()
})

test('an ordered stream with more than one partition is refused', async () => {
  const { options } = memory()
  await expect(startPipeline({ ...common(), ...options, orderedStream: 'many' })).rejects.toMatchObject({
    code: 'BAD_INPUT',
    message: 'start pipeline: many has 4 partitions, not 1',
  })
})
