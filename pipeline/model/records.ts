import type { Annotations } from './annotation.ts'
import type { RawDocument } from './document.ts'

/** A raw document cleaned by the first stages: text normalised and masked, times checked. */
export interface NormalDocument extends RawDocument {
  /** SHA-256 of what makes a new version: title + text, normalised. */
  readonly contentHash: string
  /** What was mended on the way in, e.g. `time-in-future`, `nul-bytes`; shown with the document. */
  readonly notes: readonly string[]
}

/** As it travels `analyzed.ordered`: the order of that stream is the record that replay reads. */
export interface AnalyzedDocument extends NormalDocument {
  readonly annotations: Annotations
}

/** As the Store keeps it. */
export interface StoredDocument extends AnalyzedDocument {
  readonly storyId: string
  /** 1 for the first reading; a changed page is a new version of the same document and the earlier one is kept. */
  readonly version: number
  readonly indexedAt: string
}

/** A cluster of documents on one happening. Its id is its first document's; a merge leaves a redirect. */
export interface Story {
  readonly id: string
  /** Names happening and place as known so far. */
  readonly title: string
  readonly size: number
  readonly firstAt: string
  readonly lastAt: string
  /** Decayed activity at `lastAt`: documents and reposts, half-life in the analyzer's configuration. */
  readonly heat: number
  readonly keywords: readonly string[]
  readonly places: readonly string[]
  readonly negativeCount: number
  readonly sourceCount: number
  readonly redirectTo?: string
  readonly isDemo: boolean
  readonly unitId: string
}
