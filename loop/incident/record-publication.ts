import type { Desk } from '../office/office.ts'
import { type ClockDeed, meetClocks, newlyMet } from './clocks.ts'
import type { IncidentBody, TimelineEntry, TimelineKind } from './incident.ts'
import { withEntries } from './timeline.ts'

export interface PublicationNews {
  readonly incidentId: string
  readonly kind: Extract<TimelineKind, 'release' | 'published' | 'withdrawn'>
  readonly text: string
  readonly link: NonNullable<TimelineEntry['link']>
  readonly newId: () => string
  /** A press conference's record meets R2 as well. */
  readonly isConference?: boolean
}

/**
 * Tells an incident, in the publishing transaction itself, what became of its answer: a timeline entry, and on publication the
 * clocks. The right to publish is enough for it; a closed incident still hears of it.
 */
export function recordPublication(desk: Desk, { isConference, ...news }: PublicationNews): Promise<void> {
  return recordNews(desk, {
    ...news,
    action: `incident.${news.kind === 'release' ? 'release-drafted' : news.kind}`,
    ...(news.kind === 'published' ? { deed: isConference ? 'conference' : 'answer' } : {}),
  })
}

export interface IncidentNews {
  readonly incidentId: string
  readonly kind: TimelineKind
  readonly text: string
  readonly link: NonNullable<TimelineEntry['link']>
  readonly newId: () => string
  readonly action: string
  /** What was done by it, for the clocks. */
  readonly deed?: ClockDeed
  /** When that was; default now. */
  readonly deedAt?: Date
}

/** Puts on an incident's timeline, and to its clocks, what was done about it elsewhere in the same transaction. */
export async function recordNews(desk: Desk, news: IncidentNews): Promise<void> {
  const record = await desk.need<IncidentBody>('incident', news.incidentId)
  const { clocks: before } = record.body
  const clocks = news.deed ? meetClocks(before, { deed: news.deed, at: news.deedAt ?? desk.now }) : before
  const entries = [
    { kind: news.kind, text: news.text, link: news.link },
    ...newlyMet(before, clocks).map((text) => ({ kind: 'clock' as const, text, link: news.link })),
  ]
  const body: IncidentBody = { ...withEntries({ desk, newId: news.newId }, record, ...entries), clocks }
  await desk.change(record, { body }, news.action)
}
