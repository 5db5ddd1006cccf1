import { useParams } from 'react-router'
import type { DrillDetail } from '../../../../api/views/drill.ts'
import { useAsk } from '../../frame/ask.ts'
import { drillAddress } from '../../frame/drill.ts'
import { useTexts } from '../../i18n/i18n.tsx'
import { NowIs, Time } from '../../parts/now.tsx'
import { Facts, Page, Section } from '../../parts/page.tsx'
import { Answered } from '../../parts/states.tsx'
import { Tag } from '../../parts/tags.tsx'
import { DrillActions } from './drill-actions.tsx'
import { InjectsSection } from './injects.tsx'
import { ScoreSection } from './score-section.tsx'
import './drill.css'

/** One drill for who directs it: its clock, what comes in, and the sheet as it fills. */
export function DrillPage() {
  const { id = '' } = useParams()
  const ask = useAsk('GET /api/drills/:id', { params: { id } }, { everyMs: 5_000 })
  return <Answered ask={ask}>{(drill) => <DrillBody drill={drill} />}</Answered>
}

function DrillBody({ drill }: { readonly drill: DrillDetail }) {
  const t = useTexts().response.drills
  return (
    <NowIs at={new Date(drill.now ?? drill.preparedAt)}>
      <Page
        title={drill.title}
        beside={
          <span data-testid="drill-state" data-state={drill.state}>
            <Tag tone={drill.state === 'running' ? 'busy' : 'plain'}>{t.state[drill.state]}</Tag>
          </span>
        }
        actions={<DrillActions drill={drill} />}
      >
        <p className="drill-banner drill-strip" data-testid="drill-mark">
          <span className="drill-mark">{t.markLong}</span>
        </p>
        <div className="columns">
          <div>
            <ScoreSection score={drill.score} />
            {drill.review ? <Review review={drill.review} /> : null}
          </div>
          <div>
            <About drill={drill} />
            <InjectsSection drill={drill} />
          </div>
        </div>
      </Page>
    </NowIs>
  )
}

function About({ drill }: { readonly drill: DrillDetail }) {
  const texts = useTexts()
  const t = texts.response.drills
  return (
    <Section title={t.scenario}>
      <p className="snippet">{drill.scenario.description}</p>
      <Facts
        isWide
        rows={[
          [t.now, <strong key="n">{drill.now ? <Time at={drill.now} /> : '—'}</strong>],
          [t.speed, drill.speed === undefined ? '—' : t.speeds(drill.speed)],
          [t.due, drill.endsAt ? <Time key="e" at={drill.endsAt} /> : '—'],
          [
            t.incidents,
            <span key="i">
              {drill.incidents.length === 0 ? texts.common.none : null}
              {drill.incidents.map(({ id, title }) => (
                <a key={id} href={`${drillAddress(drill.id)}/incidents/${encodeURIComponent(id)}`}>
                  {title}
                </a>
              ))}
            </span>,
          ],
        ]}
      />
    </Section>
  )
}

function Review({ review }: { readonly review: NonNullable<DrillDetail['review']> }) {
  const t = useTexts()
  return (
    <Section title={t.response.drills.review} testId="drill-review">
      <p className="pre">{review.text}</p>
      <ul className="reasons">
        {review.lessons.map((lesson) => (
          <li key={lesson}>{lesson}</li>
        ))}
      </ul>
      <p className="soft small">
        {review.by.name} <Time at={review.at} /> · {t.response.close.directives} {review.directiveIds.length}
      </p>
    </Section>
  )
}
