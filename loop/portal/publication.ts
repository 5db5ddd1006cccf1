import { sha256 } from '../../pipeline/platform/hash.ts'
import type { Moves } from '../office/moves.ts'
import type { PortalColumn } from '../release/release.ts'

export type PublicationState = 'published' | 'superseded' | 'withdrawn'

export const publicationMoves: Moves<PublicationState> = {
  published: ['superseded', 'withdrawn'],
  superseded: ['withdrawn'],
  withdrawn: [],
}

/** One version of one release on one channel: what the public reads. */
export interface PublicationBody {
  readonly releaseId: string
  readonly contentVersion: number
  readonly channel: 'portal'
  readonly title: string
  readonly paragraphs: readonly string[]
  readonly column: PortalColumn
  readonly publishedAt: string
  /** The published version that this one corrects. */
  readonly corrects?: string
  /** The version that replaced it. */
  readonly supersededBy?: string
  readonly withdrawnAt?: string
  readonly withdrawalReason?: string
}

/** hash(release + version + channel): publishing the same again finds what is already there. */
export function publicationId(releaseId: string, contentVersion: number, channel: string): string {
  return sha256(['publication', releaseId, String(contentVersion), channel].join('\u0000')).slice(0, 24)
}
