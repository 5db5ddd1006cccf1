import type { PublicationBody } from '../channel/publication.ts'
import type { LedgerReader, LedgerRecord } from '../ledger/ledger.ts'
import type { ReleaseBody } from '../release/release.ts'
import { portalKeys } from './item.ts'

type Publication = LedgerRecord<PublicationBody>

export interface Related {
  readonly interprets: readonly Publication[]
  readonly interpretedBy: readonly Publication[]
}

/** 政策与解读 linked both ways: what of the linked releases stands on the portal now. */
export async function findRelated(reader: LedgerReader, releaseId: string): Promise<Related> {
  const release = await reader.get<ReleaseBody>('release', releaseId)
  if (!release) return { interprets: [], interpretedBy: [] }
  const [interprets, interpretedBy] = await Promise.all([
    publicationsOf(reader, idsIn(release.body.interprets)),
    publicationsOf(reader, idsIn(release.body.interpretedBy)),
  ])
  return { interprets, interpretedBy }
}

function idsIn(links: string | readonly string[] | undefined): readonly string[] {
  if (links === undefined) return []
  return typeof links === 'string' ? [links] : links
}

async function publicationsOf(
  reader: LedgerReader,
  releaseIds: readonly string[],
): Promise<readonly Publication[]> {
  const found = await Promise.all(
    releaseIds.map((release) =>
      reader.list<PublicationBody>({
        kind: 'publication',
        states: ['published'],
        keys: { ...portalKeys, release },
        limit: 1,
      }),
    ),
  )
  return found.flat()
}
