import { Button, Segmented, Select } from 'antd'
import { useSearchParams } from 'react-router'
import type { AlertView } from '../../../../api/views/alert.ts'
import { useAsk } from '../../frame/ask.ts'
import { useTexts } from '../../i18n/i18n.tsx'
import { Page } from '../../parts/page.tsx'
import { Answered, Nothing } from '../../parts/states.tsx'
import { AlertList } from './alert-list.tsx'

const levels = ['red', 'orange', 'yellow', 'blue'] as const

/** All alerts, also those dealt with; the filter is the address. */
export function AlertsPage() {
  const t = useTexts()
  const [params, setParams] = useSearchParams()
  const isAll = params.get('state') === 'all'
  const watch = params.get('watch') ?? ''
  const level = levels.find((one) => one === params.get('level'))
  const ask = useAsk(
    'GET /api/alerts',
    {
      query: {
        limit: 200,
        ...(isAll ? {} : { open: 'true' }),
        ...(level ? { level } : {}),
        ...(watch ? { watch } : {}),
      },
    },
    { isSteady: true },
  )
  const set = (key: string, value: string) =>
    setParams((before) => {
      if (value === '') before.delete(key)
      else before.set(key, value)
      return before
    })
  return (
    <Page title={t.alerts.title}>
      <div className="filters">
        <Segmented
          value={isAll ? 'all' : 'open'}
          onChange={(value) => set('state', value === 'all' ? 'all' : '')}
          options={[
            { value: 'open', label: t.alerts.onlyOpen },
            { value: 'all', label: t.common.all },
          ]}
          aria-label={t.alerts.filterState}
        />
        <Select
          value={level ?? ''}
          onChange={(value) => set('level', value)}
          style={{ width: 110 }}
          options={[
            { value: '', label: `${t.alerts.level}：${t.common.all}` },
            ...levels.map((value) => ({ value, label: t.labels.levelLong[value] })),
          ]}
          aria-label={t.alerts.level}
        />
        {watch ? (
          <Button size="small" onClick={() => set('watch', '')}>
            {t.alerts.oneWatch} ✕
          </Button>
        ) : null}
        <span className="keys-hint soft small">{t.workbench.keysHint}</span>
      </div>
      <div className="section">
        <Answered ask={ask}>
          {(alerts) =>
            alerts.length === 0 ? (
              <Nothing words={t.alerts.none} hint={t.alerts.noneHint} />
            ) : (
              <AlertList alerts={isAll ? [...alerts].sort(newest) : alerts} />
            )
          }
        </Answered>
      </div>
    </Page>
  )
}

function newest(a: AlertView, b: AlertView): number {
  return b.raisedAt.localeCompare(a.raisedAt)
}
