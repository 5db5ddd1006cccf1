import type { PublicationBody, PublicationState } from '../channel/publication.ts'
import type { LedgerRecord } from '../ledger/ledger.ts'
import type { Office } from '../office/office.ts'
import type { PolicyFields, PortalColumn } from '../release/release.ts'
import { type Block, parseRichText } from '../release/rich-text.ts'
import { itemOf, portalKeys, unitNames } from './item.ts'
import { findRelated } from './related.ts'
import { createPortalSearch, type PortalFound, type PortalQuery } from './search.ts'

export interface PortalItem {
  readonly id: string
  readonly releaseId: string
  readonly title: string
  readonly column: PortalColumn
  readonly publishedAt: string
  /** True when it corrects an earlier text (更正). */
  readonly isCorrection: boolean
  readonly unitName: string
  readonly isDemo: boolean
  /** Of a policy file: its nine fields are these, the title and the day of publication. */
  readonly policy?: PolicyFields
}

/** A withdrawn text is gone but for its title and the notice; a corrected one says where the correction is. */
export interface PortalPage extends PortalItem {
  readonly state: PublicationState
  readonly blocks: readonly Block[]
  /** 摘要 and 来源, where the release has them. */
  readonly summary?: string
  readonly source?: string
  /** The policy files it interprets, and the interpretations of it: linked both ways. */
  readonly interprets: readonly PortalItem[]
  readonly interpretedBy: readonly PortalItem[]
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
  /** What of a release stands on the portal now. */
  publicationOf(input: { readonly releaseId: string }): Promise<PortalPage | undefined>
  search(query: PortalQuery): Promise<PortalFound>
}

export function createPortal(office: Office): Portal {
  const { reader } = office
  const search = createPortalSearch(office)
  const page = async (record: LedgerRecord<PublicationBody>): Promise<PortalPage> => {
    const { content, releaseId, supersededBy, withdrawnAt } = record.body
    const isWithdrawn = record.state === 'withdrawn'
    const names = await unitNames(reader)
    const related = isWithdrawn ? { interprets: [], interpretedBy: [] } : await findRelated(reader, releaseId)
    const items = (records: readonly LedgerRecord<PublicationBody>[]) =>
      records.map((each) => itemOf(each, names))
    return {
      ...itemOf(record, names),
      state: record.state as PublicationState,
      blocks: isWithdrawn ? [] : parseRichText(content.body),
      interprets: items(related.interprets),
      interpretedBy: items(related.interpretedBy),
      ...(content.summary && !isWithdrawn ? { summary: content.summary } : {}),
      ...(content.source ? { source: content.source } : {}),
      ...(supersededBy ? { supersededBy } : {}),
      ...(withdrawnAt ? { withdrawnAt } : {}),
    }
  }
  return {
    search,
    async list({ column, limit, offset } = {}) {
      const filter = {
        kind: 'publication',
        states: ['published'],
        keys: { ...portalKeys, ...(column ? { column } : {}) },
      }
      const records = await reader.list<PublicationBody>({
        ...filter,
        limit: Math.min(limit ?? 20, 100),
        offset: offset ?? 0,
      })
      const names = await unitNames(reader)
      return {
        total: await reader.count(filter),
        items: records.map((record) => itemOf(record, names)),
      }
    },

    async read({ id }) {
      const record = await reader.get<PublicationBody>('publication', id)
      // What waits for another channel, or failed there, is not the public's to read here.
      if (record?.body.channel !== portalKeys.channel || !isPublic(record.state)) return undefined
      return page(record)
    },

    async publicationOf({ releaseId }) {
      const [record] = await reader.list<PublicationBody>({
        kind: 'publication',
        states: ['published'],
        keys: { ...portalKeys, release: releaseId },
        limit: 1,
      })
      return record && page(record)
    },
  }
}

function isPublic(state: string): boolean {
  return state === 'published' || state === 'superseded' || state === 'withdrawn'
}
