import type { Bus } from '../../pipeline/bus/bus.ts'
import { isRetryable } from '../../pipeline/platform/errors.ts'
import { pause } from '../../pipeline/platform/pause.ts'
import {
  analyserGroup,
  orderedDocuments,
  rawDocuments,
  storyGroup,
  whenIdle,
} from '../../pipeline/runtime/pipeline.ts'
import { documentMix, documentStream } from '../document-mix.ts'

const publishBatch = 500
const joinCheckMs = 50

/** Of a longer mix the documents are made while it is published, so that it needs no memory. */
const maxMadeBefore = 20_000

/** Publishes the mix as fast as the bus takes it. Made before it is timed, as the making is no part of the pipeline. */
export function prepareMix(count: number): (bus: Bus) => Promise<void> {
  const documents = count <= maxMadeBefore ? documentMix(count) : documentStream(count)
  return async (bus) => {
    let batch = []
    for (const value of documents) {
      batch.push({ key: value.id, value })
      if (batch.length < publishBatch) continue
      await bus.publish(rawDocuments, batch)
      batch = []
    }
    if (batch.length > 0) await bus.publish(rawDocuments, batch)
  }
}

/** Resolves when somebody consumes both streams: only then a lag of nothing means that all is done. */
export async function whenJoined(bus: Bus): Promise<void> {
  const isThere = async () => {
    const groups = (await bus.lag()).map(({ stream, group }) => `${stream} ${group}`)
    return [`${rawDocuments} ${analyserGroup}`, `${orderedDocuments} ${storyGroup}`].every((one) =>
      groups.includes(one),
    )
  }
  while (!(await isThere())) await pause(joinCheckMs)
}

/** Resolves when all of the mix is through the last stage, and a search finds it. */
export async function whenSearchable(
  bus: Bus,
  {
    count,
    found,
    checkMs,
  }: { readonly count: number; readonly found: () => Promise<number>; readonly checkMs: number },
): Promise<void> {
  await persistently(() => whenIdle(bus, { checkMs }))
  while ((await persistently(found)) < count) await pause(checkMs)
}

/** A busy server that does not answer in time is asked again. */
async function persistently<T>(ask: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await ask()
    } catch (error) {
      if (!isRetryable(error)) throw error
    }
  }
}
