import { Link } from 'react-router'
import type { EffectRowView } from '../../../../api/views/effect.ts'
import { useAsk } from '../../frame/ask.ts'
import { useTexts } from '../../i18n/i18n.tsx'
import { Time } from '../../parts/now.tsx'
import { Page } from '../../parts/page.tsx'
import { Answered, Nothing } from '../../parts/states.tsx'
import { DemoTag } from '../../parts/tags.tsx'
import { Interval, VerdictTag } from './measures-table.tsx'

/** Every public answer in the order of its publication, with what is seen of it. */
export function EffectsPage() {
  const t = useTexts()
  const ask = useAsk('GET /api/effects', { query: { limit: 30 } }, { isSteady: true })
  return (
    <Page title={t.effects.title}>
      <p className="soft">{t.effects.hint}</p>
      <div className="section">
        <Answered ask={ask}>
          {(rows) =>
            rows.length === 0 ? (
              <Nothing words={t.effects.none} hint={t.effects.noneHint} />
            ) : (
              <ol className="rows" data-testid="effect-list">
                {rows.map((row) => (
                  <EffectRow key={row.id} row={row} />
                ))}
              </ol>
            )
          }
        </Answered>
      </div>
    </Page>
  )
}

function EffectRow({ row }: { readonly row: EffectRowView }) {
  const t = useTexts()
  return (
    <li data-testid="effect-row" data-id={row.id}>
      <div className="row-head">
        <VerdictTag verdict={row.volume.verdict} />
        <Link className="row-title" to={`/effects/${row.kind}/${encodeURIComponent(row.id)}`}>
          {row.title}
        </Link>
        <DemoTag isDemo={row.isDemo} />
        <span className="row-right">
          {t.effects.ratio} <Interval measure={row.volume} />
        </span>
      </div>
      <p className="snippet">{row.volume.words}</p>
      <div className="row-facts">
        <span>
          {t.effects.published} <Time at={row.answeredAt} />
        </span>
        {row.savedAt ? (
          <span>
            {t.effects.kept} <Time at={row.savedAt} />
          </span>
        ) : null}
      </div>
    </li>
  )
}
