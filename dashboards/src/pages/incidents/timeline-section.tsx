import { Link } from 'react-router'
import type { IncidentDetail } from '../../../../api/views/incident.ts'
import { useTexts } from '../../i18n/i18n.tsx'
import { ExportButton } from '../../parts/export-button.tsx'
import { Time } from '../../parts/now.tsx'
import { Section } from '../../parts/page.tsx'
import { addressOf } from '../../parts/record-address.ts'
import { labelOf, Tag } from '../../parts/tags.tsx'
import { NoteForm } from './steps.tsx'

type Entry = IncidentDetail['timeline'][number]

/** What happened, the newest first, and a line to put more on record. */
export function TimelineSection({ incident }: { readonly incident: IncidentDetail }) {
  const t = useTexts()
  // Kept in the order it happened, also within one minute.
  const entries = [...incident.timeline].reverse()
  return (
    <Section
      title={t.incidents.timeline}
      testId="timeline"
      beside={<ExportButton what="timeline" filter={{ id: incident.id }} />}
    >
      {incident.moves.includes('note') ? <NoteForm incident={incident} /> : null}
      {entries.length === 0 ? <p className="soft">{t.incidents.noTimeline}</p> : null}
      <ol className="rows">
        {entries.map((entry) => (
          <TimelineEntry key={entry.id} entry={entry} />
        ))}
      </ol>
    </Section>
  )
}

function TimelineEntry({ entry }: { readonly entry: Entry }) {
  const t = useTexts()
  const to = entry.link ? linkOf(entry.link) : undefined
  return (
    <li>
      <span className="pre">{entry.text}</span>
      <div className="row-facts">
        <Time at={entry.at} />
        <span>{entry.by.name}</span>
        <span>{labelOf(t.labels.timelineKind, entry.kind)}</span>
        {entry.isInternal ? <Tag tone="warn">{t.directives.internal}</Tag> : null}
        {to ? <Link to={to}>{t.common.open}</Link> : null}
      </div>
    </li>
  )
}

function linkOf(link: NonNullable<Entry['link']>): string | undefined {
  return link.kind === 'document' ? `?doc=${encodeURIComponent(link.id)}` : addressOf(link)
}
