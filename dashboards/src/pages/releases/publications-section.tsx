import type { PublicationView } from '../../../../api/views/channel.ts'
import type { ReleaseView } from '../../../../api/views/release.ts'
import { useAsk } from '../../frame/ask.ts'
import { useTexts } from '../../i18n/i18n.tsx'
import { Section } from '../../parts/page.tsx'
import { Answered } from '../../parts/states.tsx'
import '../channels/channels.css'
import { PublicationRow } from '../channels/publication-row.tsx'
import { ChannelPreviews } from './channel-previews.tsx'

const moving = 5_000

/** Each channel's state, link and problems, with what can be done; before publication, how it will look there. */
export function PublicationsSection({ release }: { readonly release: ReleaseView }) {
  const { channels: t } = useTexts()
  const hasPublications = release.publication !== undefined || release.state === 'withdrawn'
  const ask = useAsk(
    'GET /api/releases/:id/publications',
    { params: { id: release.id } },
    { isEnabled: hasPublications, everyMs: moving },
  )
  if (!hasPublications)
    return release.channels.some((channel) => channel !== 'portal') ? (
      <Section title={t.previews} testId="channel-previews">
        <ChannelPreviews releaseId={release.id} channels={release.channels} />
      </Section>
    ) : null
  return (
    <Section title={t.publications} testId="publications">
      <Answered ask={ask}>
        {(publications) => (
          <ul className="publication-list">
            {publications.toSorted(byNeed).map((publication) => (
              <PublicationRow key={publication.id} publication={publication} />
            ))}
          </ul>
        )}
      </Answered>
    </Section>
  )
}

/** What somebody must do something about comes first. */
function byNeed(a: PublicationView, b: PublicationView): number {
  return Number(b.moves.length > 0) - Number(a.moves.length > 0)
}
