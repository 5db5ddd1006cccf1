import type { AnalyzedDocument, Story } from '../../pipeline/model/records.ts'
import { AppError } from '../../pipeline/platform/errors.ts'

export interface StoryEngineOptions {
  /** A story without a new document for so long (stream time) leaves the active window. */
  readonly activeDays: number
}

/** Where a document went, and why. */
export interface Assignment {
  readonly story: Story
  readonly isNew: boolean
  /** The same document with the same content was here before: nothing changed. */
  readonly isRepeat: boolean
  /** 1 for the first content of this id, one more for each further one. */
  readonly version: number
  /** Several things in one post: it belongs to a story but shapes none. */
  readonly isRoundUp: boolean
  readonly similarity: number
  /** What it shares with its story: terms, places, or `近似重复`. */
  readonly because: readonly string[]
}

export interface StoryEngine {
  assign(document: AnalyzedDocument): Assignment
  /** True when the document's id is in memory: `assign` then keeps it where it is. */
  remembers(documentId: string): boolean
  /** Plain JSON; `createStoryEngine(options, snapshot)` goes on as if never stopped. */
  snapshot(): unknown
}

/** Documents in stream order → stories. Pure and deterministic: it knows no time but the documents' own. */
export function createStoryEngine(options: StoryEngineOptions, _snapshot?: unknown): StoryEngine {
  throw new AppError('INTERNAL', `story engine of ${options.activeDays} days`)
}
