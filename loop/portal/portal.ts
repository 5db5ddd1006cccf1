import type { PublicationBody, PublicationState } from '../channel/publication.ts'
import type { LedgerRecord } from '../ledger/ledger.ts'
import type { Office } from '../office/office.ts'
import type { Unit } from '../people/units.ts'
import type { PortalColumn } from '../release/release.ts'

export interface PortalItem {
  readonly id: string
  readonly title: string
  readonly column: PortalColumn
  readonly publishedAt: string
  /** True when it corrects an earlier text (更正). */
  readonly isCorrection: boolean
  readonly unitName: string
  readonly isDemo: boolean
}

/** A withdrawn text is gone but for its title and the notice; a corrected one says where the correction is. */
export interface PortalPage extends PortalItem {
  readonly state: PublicationState
  readonly paragraphs: readonly string[]
  readonly supersededBy?: string
  readonly withdrawnAt?: string
}

export interface PortalFilter {
  readonly column?: PortalColumn | undefined
  readonly limit?: number | undefined
  readonly offset?: number | undefined
}

/** What anyone may read, without a name. */
export interface Portal {
  list(filter?: PortalFilter): Promise<{ readonly total: number; readonly items: readonly PortalItem[] }>
  read(input: { readonly id: string }): Promise<PortalPage | undefined>
}

export function createPortal(office: Office): Portal {
  const { reader } = office
  return {
    async list({ column, limit, offset } = {}) {
      const filter = {
        kind: 'publication',
        states: ['published'],
        keys: { channel: 'portal', ...(column ? { column } : {}) },
      }
      const records = await reader.list<PublicationBody>({
        ...filter,
        limit: Math.min(limit ?? 20, 100),
        offset: offset ?? 0,
      })
      const names = await unitNames(office)
      return {
        total: await reader.count(filter),
        items: records.map((record) => item(record, names)),
      }
    },

    async read({ id }) {
      const record = await reader.get<PublicationBody>('publication', id)
      if (!record) return undefined
      const { content, supersededBy, withdrawnAt } = record.body
      return {
        ...item(record, await unitNames(office)),
        state: record.state as PublicationState,
        paragraphs: record.state === 'withdrawn' ? [] : paragraphsOf(content.body),
        ...(supersededBy ? { supersededBy } : {}),
        ...(withdrawnAt ? { withdrawnAt } : {}),
      }
    },
  }
}

async function unitNames({ reader }: Office): Promise<ReadonlyMap<string, string>> {
  const units = await reader.list<Unit>({ kind: 'unit' })
  return new Map(units.map(({ id, body }) => [id, body.name]))
}

function item(
  { id, unitId, isDemo, body }: LedgerRecord<PublicationBody>,
  names: ReadonlyMap<string, string>,
): PortalItem {
  return {
    id,
    title: body.content.title,
    column: body.content.column,
    publishedAt: body.publishedAt ?? '',
    isCorrection: body.corrects !== undefined,
    unitName: names.get(unitId) ?? '',
    isDemo,
  }
}

function paragraphsOf(text: string): readonly string[] {
  return text
    .split(/\n\s*\n/u)
    .map((paragraph) => paragraph.trim())
    .filter((paragraph) => paragraph !== '')
}
