import { toShanghaiIso } from '../../pipeline/platform/clock.ts'
import type { LedgerRecord } from '../ledger/ledger.ts'
import { personOf } from '../office/actor.ts'
import type { Desk } from '../office/office.ts'
import type { IncidentBody, TimelineEntry } from './incident.ts'

/** Who writes at this desk, and how new entries are named. */
export interface Pen {
  readonly desk: Desk
  readonly newId: () => string
}

export type NewEntry = Pick<TimelineEntry, 'kind' | 'text' | 'link' | 'isInternal'>

export function writeEntry({ desk, newId }: Pen, { kind, text, link, isInternal }: NewEntry): TimelineEntry {
  return {
    id: newId(),
    at: toShanghaiIso(desk.now),
    by: personOf(desk.who),
    kind,
    text,
    ...(link ? { link } : {}),
    ...(isInternal ? { isInternal } : {}),
  }
}

/** The incident with more on its timeline; what stands there stays. */
export function withEntries(
  pen: Pen,
  { body }: Pick<LedgerRecord<IncidentBody>, 'body'>,
  ...entries: readonly NewEntry[]
): IncidentBody {
  return { ...body, timeline: [...body.timeline, ...entries.map((entry) => writeEntry(pen, entry))] }
}

export function shortTime(iso: string): string {
  return iso.slice(0, 16).replace('T', ' ')
}
