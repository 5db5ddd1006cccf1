import { Link } from 'react-router'
import type { PublicationView } from '../../../../api/views/channel.ts'
import { formatFull } from '../../format.ts'
import { useTexts } from '../../i18n/i18n.tsx'
import { Time } from '../../parts/now.tsx'
import { DemoTag, Tag, type Tone } from '../../parts/tags.tsx'
import { PublicationMoves } from './publication-moves.tsx'

const tones: Readonly<Record<PublicationView['state'], Tone>> = {
  queued: 'busy',
  sending: 'busy',
  accepted: 'busy',
  waiting: 'warn',
  failed: 'bad',
  published: 'good',
  superseded: 'plain',
  withdrawn: 'plain',
}

interface PublicationRowProps {
  readonly publication: PublicationView
  /** Where releases are mixed, each names its own. */
  readonly hasTitle?: boolean
}

/** One version on one channel: where it stands, what stands in the way, what can be done. */
export function PublicationRow({ publication, hasTitle = false }: PublicationRowProps) {
  const { channels: t } = useTexts()
  const { state, channelName, contentVersion, title, releaseId, url, publishedAt, fault, isDemo } =
    publication
  return (
    <li className="publication-row" data-testid={`publication-${publication.channel}`} data-state={state}>
      <div className="publication-head">
        <Tag tone={tones[state]}>{t.states[state]}</Tag>
        <strong>{channelName}</strong>
        {hasTitle ? <Link to={`/releases/${encodeURIComponent(releaseId)}`}>{title}</Link> : null}
        <span className="soft small">{t.version(contentVersion)}</span>
        <DemoTag isDemo={isDemo} />
        {publishedAt ? (
          <span className="small">
            <Time at={publishedAt} />
          </span>
        ) : null}
        {url ? (
          <a href={url} target="_blank" rel="noopener noreferrer" data-testid="publication-link">
            {t.open} ↗
          </a>
        ) : null}
        <PublicationMoves publication={publication} />
      </div>
      {publication.withdrawalAskedAt && state !== 'withdrawn' ? (
        <p className="publication-fault">{t.wantedBack}</p>
      ) : null}
      {publication.isInDoubt ? <p className="publication-fault">{t.inDoubt}</p> : null}
      {fault && state !== 'withdrawn' && state !== 'superseded' ? (
        <p className="publication-fault" data-testid="publication-fault">
          {fault}
        </p>
      ) : null}
      <Notes publication={publication} />
    </li>
  )
}

function Notes({ publication: { attempts, nextAttemptAt, verification } }: PublicationRowProps) {
  const { channels: t } = useTexts()
  return (
    <>
      {verification ? (
        <p className="soft small">
          {verification.isVerified
            ? t.verified(`${Math.round((verification.similarity ?? 0) * 100)}%`)
            : t.unverified(verification.by.name, verification.reason ?? '')}
        </p>
      ) : null}
      {nextAttemptAt ? <p className="soft small">{t.next(formatFull(nextAttemptAt))}</p> : null}
      {attempts.length > 0 ? (
        <details className="publication-attempts">
          <summary>{t.attempts(attempts.length)}</summary>
          <ol>
            {attempts.map((attempt) => (
              <li key={`${attempt.at} ${attempt.step} ${attempt.outcome}`}>
                <Time at={attempt.at} /> {attempt.step.replace('?', ` ${t.lookedUp}`)} ·{' '}
                {t.outcomes[attempt.outcome]} {attempt.message}
              </li>
            ))}
          </ol>
        </details>
      ) : null}
    </>
  )
}
