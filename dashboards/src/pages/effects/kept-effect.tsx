import { Alert } from 'antd'
import { Link } from 'react-router'
import type { EffectReportView } from '../../../../api/views/effect.ts'
import { useAsk } from '../../frame/ask.ts'
import { useTexts } from '../../i18n/i18n.tsx'
import { Time } from '../../parts/now.tsx'

/** What the last kept evaluation says, for whoever writes the conclusion; without one, where to make it. */
export function KeptEffect({ kind, id }: Pick<EffectReportView, 'kind' | 'id'>) {
  const t = useTexts()
  const ask = useAsk('GET /api/effects/:kind/:id/records', { params: { kind, id } })
  if (!ask.data) return null
  const [last] = ask.data
  return (
    <Alert
      type="info"
      title={t.effects.records}
      description={
        <>
          {last ? (
            <>
              {last.words} <Time at={last.measuredAt} />{' '}
            </>
          ) : (
            `${t.effects.noRecords} `
          )}
          <Link to={`/effects/${kind}/${encodeURIComponent(id)}`}>{t.effects.full}</Link>
        </>
      }
      style={{ marginBottom: 12 }}
      data-testid="kept-effect"
    />
  )
}
