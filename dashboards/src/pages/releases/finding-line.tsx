import { Link } from 'react-router'
import type { Finding } from '../../../../api/views/release.ts'
import { useTexts } from '../../i18n/i18n.tsx'
import { Tag, UnverifiedTag } from '../../parts/tags.tsx'

/** One finding: which gate, what is wrong, by which document, what should stand there, and the place elsewhere that says otherwise. */
export function FindingLine({ finding }: { readonly finding: Finding }) {
  const { releases, releasing: t } = useTexts()
  const { acknowledgement, isBlocking, gate, message, excerpt, suggestion, rule, elsewhere } = finding
  return (
    <>
      <Tag tone={isBlocking ? 'bad' : acknowledgement ? 'plain' : 'warn'}>
        {isBlocking ? releases.blocking : releases.advisory}
      </Tag>{' '}
      <span className="soft">{t.gate[gate]}</span> {message}
      {rule ? (
        <span className="soft small">
          {' '}
          {rule.documentNumber} <UnverifiedTag mark={rule.isToBeConfirmed ? 'S' : 'V'} />
        </span>
      ) : null}
      {excerpt ? (
        <p className="snippet">
          <mark>{excerpt}</mark>
        </p>
      ) : null}
      {suggestion ? <p className="snippet small">{t.suggestion(suggestion)}</p> : null}
      {elsewhere ? (
        <p className="snippet small">
          {t.elsewhere}{' '}
          <Link to={`/releases/${encodeURIComponent(elsewhere.releaseId)}`}>{elsewhere.title}</Link>：
          <mark>{elsewhere.excerpt}</mark>
        </p>
      ) : null}
    </>
  )
}
