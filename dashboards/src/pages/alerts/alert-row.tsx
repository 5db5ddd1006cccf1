import { Button } from 'antd'
import { Link, useNavigate } from 'react-router'
import type { AlertView } from '../../../../api/views/alert.ts'
import { formatCount, formatTime } from '../../format.ts'
import { useTexts } from '../../i18n/i18n.tsx'
import { ChainButton } from '../../parts/chain.tsx'
import { DocumentLink } from '../../parts/document-link.tsx'
import { Time, useNow } from '../../parts/now.tsx'
import { DemoTag, LevelTag, labelOf, Tag } from '../../parts/tags.tsx'
import { useMay } from '../../shell/session-context.ts'
import type { AlertActs } from './alert-acts.tsx'

interface AlertRowProps {
  readonly alert: AlertView
  readonly isCurrent: boolean
  readonly onFocus: () => void
  readonly acts: AlertActs
}

/** One alert: how urgent, what, why in words, and the three things one does with it. */
export function AlertRow({ alert, isCurrent, onFocus, acts }: AlertRowProps) {
  const t = useTexts()
  const [reason, ...others] = alert.reasons
  return (
    <li
      id={`alert-${alert.id}`}
      className={isCurrent ? 'current' : undefined}
      aria-current={isCurrent ? 'true' : undefined}
      onFocus={onFocus}
      data-testid="alert-row"
      data-id={alert.id}
      data-state={alert.state}
      data-level={alert.level}
    >
      <div className="row-head alert-head">
        <span className="alert-name">
          <LevelTag level={alert.level} />{' '}
          <Link
            className="row-title"
            to={`/stories/${encodeURIComponent(alert.story.id)}`}
            data-testid="alert-story"
          >
            {alert.story.title}
          </Link>{' '}
          <DemoTag isDemo={alert.isDemo} />{' '}
          <Tag tone={alert.state === 'firing' ? 'bad' : 'plain'}>{t.labels.alertState[alert.state]}</Tag>
        </span>
        <AlertButtons alert={alert} acts={acts} />
      </div>
      <div className="row-facts">
        <span>
          {t.alerts.raised} <Time at={alert.raisedAt} /> （<Time at={alert.raisedAt} isAgo />）
        </span>
        <Link to={`/search?story=${encodeURIComponent(alert.story.id)}`}>
          {t.common.documents(formatCount(alert.story.size))}
        </Link>
        <span>
          {t.alerts.watch} {alert.watch.name}
        </span>
        {alert.episode > 1 ? <span>{t.alerts.episode(alert.episode)}</span> : null}
        {alert.documentId ? (
          <DocumentLink id={alert.documentId}>{t.alerts.firstDocument}</DocumentLink>
        ) : null}
        <ChainButton kind="alert" id={alert.id} size="small" isLink />
        <Handled alert={alert} />
      </div>
      {reason ? <p className="snippet">{reason}</p> : null}
      {isCurrent && others.length > 0 ? (
        <ul className="reasons small">
          {others.map((words) => (
            <li key={words}>{words}</li>
          ))}
        </ul>
      ) : null}
      {isCurrent && alert.levels.length > 1 ? <LevelHistory levels={alert.levels} /> : null}
    </li>
  )
}

function AlertButtons({ alert, acts }: { readonly alert: AlertView; readonly acts: AlertActs }) {
  const t = useTexts()
  const navigate = useNavigate()
  const canHandle = useMay('alert.handle')
  const canOpen = useMay('incident.open')
  const isOpen = alert.state === 'firing' || alert.state === 'acknowledged'
  return (
    <span className="row-right">
      {canHandle && alert.state === 'firing' ? (
        <Button
          size="small"
          type="primary"
          onClick={() => acts.acknowledge(alert)}
          loading={acts.busyId === alert.id}
          data-testid="alert-acknowledge"
        >
          {t.alerts.acknowledge}
        </Button>
      ) : null}
      {canHandle && isOpen ? (
        <Button size="small" onClick={() => acts.dismiss(alert)} data-testid="alert-dismiss">
          {t.alerts.dismiss}
        </Button>
      ) : null}
      {canHandle && alert.state === 'acknowledged' ? (
        <Button size="small" onClick={() => acts.resolve(alert)} data-testid="alert-resolve">
          {t.alerts.resolve}
        </Button>
      ) : null}
      {alert.incidentId ? (
        <Button
          size="small"
          onClick={() => navigate(`/incidents/${alert.incidentId}`)}
          data-testid="alert-to-incident"
        >
          {t.alerts.toIncident}
        </Button>
      ) : canOpen && isOpen ? (
        <Button
          size="small"
          danger
          onClick={() => acts.openIncident(alert)}
          data-testid="alert-open-incident"
        >
          {t.alerts.openIncident}
        </Button>
      ) : null}
    </span>
  )
}

function Handled({ alert }: { readonly alert: AlertView }) {
  const t = useTexts()
  const now = useNow()
  const { acknowledgedBy, acknowledgedAt, dismissal } = alert
  if (dismissal)
    return (
      <span>
        {t.alerts.dismissedBy(
          dismissal.by.name,
          formatTime(dismissal.at, now),
          labelOf(t.labels.dismissal, dismissal.code),
        )}
        ：{dismissal.reason}
      </span>
    )
  if (!acknowledgedBy || !acknowledgedAt) return null
  return <span>{t.alerts.acknowledgedBy(acknowledgedBy.name, formatTime(acknowledgedAt, now))}</span>
}

function LevelHistory({ levels }: { readonly levels: AlertView['levels'] }) {
  const t = useTexts()
  return (
    <ol className="reasons small" aria-label={t.alerts.history}>
      {levels.map(({ level, at, reasons }) => (
        <li key={`${level}-${at}`}>
          <LevelTag level={level} /> <Time at={at} /> {reasons.join('；')}
        </li>
      ))}
    </ol>
  )
}
