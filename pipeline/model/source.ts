import type { Authority, Channel, DocumentKind } from './document.ts'

/** Facts about a place we read, whatever its protocol. */
export interface SourceInfo {
  readonly id: string
  readonly name: string
  readonly group: string
  readonly channel: Channel
  readonly documentKind: DocumentKind
  readonly authority: Authority
  readonly homepage: string
  readonly language: 'zh' | 'en'
  /** How often something new is expected there; a longer silence is shown as a gap. */
  readonly expectedEveryMinutes: number
  /** True only after someone has run it online. */
  readonly isVerified: boolean
  /** May reach private addresses: the office's own sites only. */
  readonly isInternal: boolean
  readonly isDemo: boolean
}

/** What the interface shows of a source: never an empty list without a reason. */
export interface SourceState {
  readonly sourceId: string
  readonly isEnabled: boolean
  readonly lastRunAt?: string
  readonly lastSuccessAt?: string
  readonly lastDocumentAt?: string
  readonly documentCount: number
  readonly failure?: {
    readonly code: string
    readonly message: string
    readonly at: string
    readonly consecutive: number
  }
  readonly nextRunAt?: string
}
