/**
 * The process that `pipeline.crash.test.ts` kills: a pipeline whose last stage writes each document's id and content hash to a file, which is also
 * what it knows of the documents stored. Publishes documents FIRST … LAST-1 and tells on stdout what was accepted; ends by itself
 * when all is done. Usage: crash-child.ts DIR FIRST LAST
 */
import { appendFileSync, existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { openEmbeddedLog } from '../bus/embedded-log.ts'
import { drop } from '../model/outcome.ts'
import type { AnalyzedDocument } from '../model/records.ts'
import { systemClock } from '../platform/clock.ts'
import { createLog } from '../platform/log.ts'
import { pause } from '../platform/pause.ts'
import type { KnownVersion } from '../store/store.ts'
import { startPipeline } from './pipeline.ts'
import type { Stage } from './stage.ts'
import { numberedDocument, plainAnnotations } from './testdata/documents.ts'

const [dir = '', first = '0', last = '0'] = process.argv.slice(2)
const stored = join(dir, 'stored.txt')

const known = new Map<string, KnownVersion>()
const remember = (line: string) => {
  const [id = '', contentHash = ''] = line.split(' ')
  known.set(id, { id, contentHash, version: 1 })
}
for (const line of existsSync(stored) ? readFileSync(stored, 'utf8').split('\n') : []) remember(line)

const followStories: Stage<AnalyzedDocument, never> = {
  name: 'write-down',
  run: async (batch) => {
    const lines = batch.map(({ value, offset }) => `${value.id} ${value.contentHash} ${offset}`)
    for (const line of lines) appendFileSync(stored, `${line}\n`)
    lines.forEach(remember)
    return batch.map(() => drop('written down'))
  },
}

const bus = await openEmbeddedLog({ file: join(dir, 'bus.sqlite'), partitions: 1, maxBatch: 16 })
const pipeline = await startPipeline({
  bus,
  store: {
    known: async (ids) =>
      new Map(ids.flatMap((id) => (known.has(id) ? [[id, known.get(id) as KnownVersion]] : []))),
    addObservations: async () => {},
  },
  analyse: async (batch) => {
    await pause(batch.length % 4)
    return batch.map(() => plainAnnotations)
  },
  followStories,
  log: createLog('error'),
  clock: systemClock,
})
for (let number = Number(first); number < Number(last); number += 3) {
  const documents = [number, number + 1, number + 2].map(numberedDocument)
  await bus.publish(
    'documents.raw',
    documents.map((document) => ({ key: document.id, value: document })),
  )
  process.stdout.write(`${number + 2}\n`)
}
await pipeline.whenIdle()
await pipeline.stop()
await bus.close()
