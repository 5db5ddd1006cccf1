import type { PublicationBody } from '../channel/publication.ts'
import type { LedgerReader, LedgerRecord } from '../ledger/ledger.ts'
import type { Unit } from '../people/units.ts'
import type { PortalItem } from './portal.ts'

/** How the portal's own publications are found among those of all channels. */
export const portalKeys = { channel: 'portal' } as const

/** Units by their names, which stand as the source of what they publish. */
export async function unitNames(reader: LedgerReader): Promise<ReadonlyMap<string, string>> {
  const units = await reader.list<Unit>({ kind: 'unit' })
  return new Map(units.map(({ id, body }) => [id, body.name]))
}

export function itemOf(
  { id, unitId, isDemo, body }: LedgerRecord<PublicationBody>,
  names: ReadonlyMap<string, string>,
): PortalItem {
  const { title, column, policy } = body.content
  return {
    id,
    releaseId: body.releaseId,
    title,
    column,
    publishedAt: body.publishedAt ?? '',
    isCorrection: body.corrects !== undefined,
    unitName: names.get(unitId) ?? '',
    isDemo,
    ...(policy ? { policy } : {}),
  }
}
