import { deadLetter } from '../model/outcome.ts'
import type { NormalDocument } from '../model/records.ts'
import type { Clock } from '../platform/clock.ts'
import type { Stage } from '../runtime/stage.ts'

/** Whatever came in → a document whose text, times and lengths the rest of the house can rely on; else a dead letter that says why. */
export function normalizeDocument(_clock: Clock): Stage<unknown, NormalDocument> {
  return { name: 'normalize-document', run: async (batch) => batch.map(() => deadLetter('not yet')) }
}
