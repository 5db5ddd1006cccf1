import type { Observation } from '../model/document.ts'
import { drop, keep } from '../model/outcome.ts'
import type { NormalDocument } from '../model/records.ts'
import type { Stage } from '../runtime/stage.ts'
import type { Store } from '../store/store.ts'

/**
 * Drops what is already stored with the same content; its counts are kept as an observation. It marks nothing itself: the store is written by
 * the last stage, so that a crash between loses no document.
 */
export function dropRepeats(
  store: Pick<Store, 'known' | 'addObservations'>,
): Stage<NormalDocument, NormalDocument> {
  return {
    name: 'drop-repeats',
    async run(batch) {
      const known = await store.known([...new Set(batch.map(({ value }) => value.id))])
      const isRepeat = (document: NormalDocument) =>
        known.get(document.id)?.contentHash === document.contentHash
      const observations = batch.flatMap(({ value }) => (isRepeat(value) ? observationOf(value) : []))
      if (observations.length > 0) await store.addObservations(observations)
      return batch.map(({ value }) => (isRepeat(value) ? drop('already stored') : keep(value)))
    },
  }
}

function observationOf({ id, observedAt, counts }: NormalDocument): Observation[] {
  return counts && Object.keys(counts).length > 0 ? [{ documentId: id, at: observedAt, ...counts }] : []
}
