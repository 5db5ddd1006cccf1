/** What the analyzers say of a document. Every result names the analyzer and its version. */

export type Sentiment = 'negative' | 'neutral' | 'positive'
export const sentiments: readonly Sentiment[] = ['negative', 'neutral', 'positive']

export type Concern = 'complaint' | 'question' | 'suggestion' | 'rumour-suspect' | 'praise' | 'report'
export const concerns: readonly Concern[] = [
  'complaint',
  'question',
  'suggestion',
  'rumour-suspect',
  'praise',
  'report',
]

export type Script = 'hans' | 'hant' | 'latin' | 'mixed' | 'other'

export interface Scored<Label extends string> {
  readonly label: Label
  /** Calibrated, 0..1. */
  readonly probability: number
}

export interface Keyword {
  readonly term: string
  readonly weight: number
}

/** A place resolved to its administrative division code (GB/T 2260, six digits; two digits + 0000 for a province). */
export interface Place {
  readonly name: string
  readonly code: string
  readonly level: 'province' | 'city' | 'county'
}

/** A word or rule that carried a judgement, with its signed weight. */
export interface Evidence {
  readonly term: string
  readonly weight: number
}

export interface Annotations {
  /** nodejieba's cut of title + newline + text, normalised; serves `=term`, ranking, keywords. */
  readonly tokens: readonly string[]
  readonly script: Script
  readonly sentiment: Scored<Sentiment> & { readonly evidence: readonly Evidence[] }
  readonly topic: Scored<string> & { readonly evidence: readonly Evidence[] }
  readonly concern: Scored<Concern>
  readonly keywords: readonly Keyword[]
  readonly places: readonly Place[]
  /** 64-bit SimHash of the normalised text, 16 hex digits. */
  readonly fingerprint: string
  /** Words of harm found (起火, 死亡, …), for the risk rules. */
  readonly harm: readonly string[]
  /** analyzer name → version, e.g. `{ sentiment: 'linear@1', segment: 'nodejieba@3.5.8+dict1' }`. */
  readonly analyzers: Readonly<Record<string, string>>
}
