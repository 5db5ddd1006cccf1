import { Link } from 'react-router'
import { useAsk } from '../../frame/ask.ts'
import { useTexts } from '../../i18n/i18n.tsx'
import { Time } from '../../parts/now.tsx'
import { Section } from '../../parts/page.tsx'
import { Answered, Nothing } from '../../parts/states.tsx'
import { DemoTag, Tag } from '../../parts/tags.tsx'
import { useMay, useMe } from '../../shell/session-context.ts'
import { waitsFor } from '../releases/waiting.ts'

/** 待我办理: the releases whose next move is this person's. */
export function WaitingReleases() {
  const t = useTexts()
  const { user } = useMe()
  const takesAlerts = useMay('alert.handle')
  const ask = useAsk('GET /api/releases', { query: { limit: 200 } })
  return (
    <Section title={t.workbench.waiting} testId="waiting-releases">
      {takesAlerts ? <UnsignedAlerts /> : null}
      <Answered ask={ask}>
        {(all) => {
          const releases = all.filter((release) => waitsFor(release, user.id))
          return releases.length === 0 ? (
            <Nothing words={t.workbench.noWaiting} />
          ) : (
            <ul className="rows">
              {releases.map((release) => (
                <li key={release.id} data-testid="waiting-release" data-id={release.id}>
                  <div className="row-head">
                    <Tag tone="busy">{t.labels.releaseState[release.state]}</Tag>
                    <Link className="row-title" to={`/releases/${encodeURIComponent(release.id)}`}>
                      {release.title}
                    </Link>
                    <DemoTag isDemo={release.isDemo} />
                  </div>
                  <div className="row-facts">
                    <span>
                      {t.releases.author} {release.author.name}
                    </span>
                    <Time at={release.updatedAt} isAgo />
                  </div>
                </li>
              ))}
            </ul>
          )
        }}
      </Answered>
    </Section>
  )
}

function UnsignedAlerts() {
  const t = useTexts()
  const ask = useAsk('GET /api/alerts', { query: { open: 'true', limit: 200 } })
  const count = ask.data?.filter(({ state }) => state === 'firing').length ?? 0
  return count === 0 ? null : (
    <p className="snippet">
      <Link to="/alerts">{t.workbench.unsigned(count)}</Link>
    </p>
  )
}
