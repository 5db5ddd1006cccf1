import { toShanghaiIso } from '../../pipeline/platform/clock.ts'
import { personOf } from '../office/actor.ts'
import type { Desk } from '../office/office.ts'
import { meetClocks, newlyMet } from './clocks.ts'
import type { IncidentBody, TimelineEntry, TimelineKind } from './incident.ts'

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
export async function recordPublication(desk: Desk, news: PublicationNews): Promise<void> {
  const record = await desk.need<IncidentBody>('incident', news.incidentId)
  const entry = (kind: TimelineKind, text: string): TimelineEntry => ({
    id: news.newId(),
    at: toShanghaiIso(desk.now),
    by: personOf(desk.who),
    kind,
    text,
    link: news.link,
  })
  const clocks =
    news.kind === 'published'
      ? meetClocks(record.body.clocks, { isConference: news.isConference ?? false, at: desk.now })
      : record.body.clocks
  const body: IncidentBody = {
    ...record.body,
    clocks,
    timeline: [
      ...record.body.timeline,
      entry(news.kind, news.text),
      ...newlyMet(record.body.clocks, clocks).map((words) => entry('clock', words)),
    ],
  }
  await desk.change(record, { body }, `incident.${news.kind === 'release' ? 'release-drafted' : news.kind}`)
}
