import { toShanghaiIso } from '../../pipeline/platform/clock.ts'
import type { LedgerRecord } from '../ledger/ledger.ts'
import type { Desk } from '../office/office.ts'
import { canNeverGoOut } from './create-publications.ts'
import { type PublicationBody, publicationKeys, publicationMoves } from './publication.ts'

type Publication = LedgerRecord<PublicationBody>

/**
 * Takes back every version of a release, corrected ones too: what is withdrawn must not be readable at an older address. The portal's are gone in
 * this transaction, and so is what was never sent. What stands on a platform, or may yet, is asked back: it stays open until it is confirmed gone.
 */
export async function withdrawPublications(
  desk: Desk,
  { releaseId, reason }: { readonly releaseId: string; readonly reason: string },
): Promise<void> {
  const versions = await desk.list<PublicationBody>({
    kind: 'publication',
    keys: { release: releaseId },
    order: 'oldest',
  })
  for (const version of versions)
    if (version.state !== 'withdrawn' && isOrMayBePublic(version)) await withdrawOne(desk, version, reason)
}

/** A version that was replaced before it went anywhere has nothing to take back. */
function isOrMayBePublic({ state, body }: Publication): boolean {
  return state !== 'superseded' || body.publishedAt !== undefined
}

function withdrawOne(desk: Desk, version: Publication, reason: string): Promise<Publication> {
  const now = toShanghaiIso(desk.now)
  if (version.body.channelKind === 'portal' || canNeverGoOut(version)) {
    const body = { ...version.body, withdrawnAt: now, withdrawalReason: reason }
    return desk.move(
      version,
      { table: publicationMoves, to: 'withdrawn', body, keys: publicationKeys(body) },
      'publication.withdrawn',
      reason,
    )
  }
  const body = { ...version.body, withdrawalAskedAt: now, withdrawalReason: reason }
  return desk.change(version, { body, keys: publicationKeys(body) }, 'publication.withdrawal-asked', reason)
}
