import { Link } from 'react-router'
import type { IncidentDetail } from '../../../../api/views/incident.ts'
import { useTexts } from '../../i18n/i18n.tsx'
import { Time } from '../../parts/now.tsx'
import { Section } from '../../parts/page.tsx'
import { labelOf } from '../../parts/tags.tsx'
import { NoteForm } from './steps.tsx'

type Entry = IncidentDetail['timeline'][number]

/** What happened, the newest first, and a line to put more on record. */
export function TimelineSection({ incident }: { readonly incident: IncidentDetail }) {
  const t = useTexts()
  const entries = [...incident.timeline].sort((a, b) => b.at.localeCompare(a.at))
  return (
    <Section title={t.incidents.timeline} testId="timeline">
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
  const to = entry.link ? addressOf(entry.link) : undefined
  return (
    <li>
      <span className="pre">{entry.text}</span>
      <div className="row-facts">
        <Time at={entry.at} />
        <span>{entry.by.name}</span>
        <span>{labelOf(t.labels.timelineKind, entry.kind)}</span>
        {to ? <Link to={to}>{t.common.open}</Link> : null}
      </div>
    </li>
  )
}

const folders: Readonly<Record<string, string>> = {
  release: 'releases',
  story: 'stories',
  incident: 'incidents',
}

function addressOf({ kind, id }: NonNullable<Entry['link']>): string | undefined {
  if (kind === 'document') return `?doc=${encodeURIComponent(id)}`
  const folder = folders[kind]
  return folder && `/${folder}/${encodeURIComponent(id)}`
}
