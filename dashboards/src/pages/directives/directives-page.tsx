import { Button, Segmented } from 'antd'
import { useState } from 'react'
import { Link, useSearchParams } from 'react-router'
import type { QueryOf } from '../../../../api/contract.ts'
import type { DirectiveView } from '../../../../api/views/directive.ts'
import { useAsk } from '../../frame/ask.ts'
import { useTexts } from '../../i18n/i18n.tsx'
import { ExportButton } from '../../parts/export-button.tsx'
import { Page } from '../../parts/page.tsx'
import { addressOf } from '../../parts/record-address.ts'
import { Answered, Nothing } from '../../parts/states.tsx'
import { DemoTag, Tag } from '../../parts/tags.tsx'
import { useMay } from '../../shell/session-context.ts'
import { DirectiveStateTag, Due } from './due.tsx'
import { OpenDirectiveDialog } from './open-directive-dialog.tsx'

type Query = QueryOf<'GET /api/directives'>
const filters = {
  open: { open: 'true' },
  overdue: { overdue: 'true' },
  finished: { state: 'finished' },
  closed: { state: 'closed' },
  all: {},
} as const satisfies Record<string, Query>
type Filter = keyof typeof filters
const isFilter = (text: string | null): text is Filter => text !== null && text in filters

/** What is owed, the earliest due first. */
export function DirectivesPage() {
  const { directives: t } = useTexts()
  const canOpen = useMay('directive.open')
  const [params, setParams] = useSearchParams()
  const [isOpening, setOpening] = useState(false)
  const asked = params.get('show')
  const show = isFilter(asked) ? asked : 'open'
  const unitId = params.get('unit')
  const ask = useAsk(
    'GET /api/directives',
    { query: { limit: 200, ...filters[show], ...(unitId ? { unitId } : {}) } },
    { isSteady: true },
  )
  const counts = useAsk('GET /api/directive-counts', {})
  return (
    <Page
      title={t.title}
      beside={
        counts.data ? (
          <span className="soft" data-testid="directive-counts">
            {t.counts(counts.data.pending, counts.data.overdue)}
          </span>
        ) : null
      }
      actions={
        <>
          <ExportButton what="directives" />
          {canOpen ? (
            <Button type="primary" onClick={() => setOpening(true)} data-testid="directive-create">
              {t.create}
            </Button>
          ) : null}
        </>
      }
    >
      <div className="filters">
        <Segmented
          value={show}
          onChange={(value) => setParams({ show: value, ...(unitId ? { unit: unitId } : {}) })}
          options={(Object.keys(filters) as Filter[]).map((value) => ({ value, label: t.filters[value] }))}
          aria-label={t.title}
        />
      </div>
      <div className="section">
        <Answered ask={ask}>
          {(directives) =>
            directives.length === 0 ? (
              <Nothing words={t.none} hint={t.noneHint} />
            ) : (
              <ol className="rows" data-testid="directive-list">
                {directives.map((directive) => (
                  <DirectiveRow key={directive.id} directive={directive} />
                ))}
              </ol>
            )
          }
        </Answered>
      </div>
      {isOpening ? <OpenDirectiveDialog onClose={() => setOpening(false)} /> : null}
    </Page>
  )
}

function DirectiveRow({ directive }: { readonly directive: DirectiveView }) {
  const { directives: t } = useTexts()
  const { id, title, state, unitName, source, isInternal, isDemo } = directive
  const from = addressOf(source)
  return (
    <li data-testid="directive-row" data-id={id}>
      <div className="row-head">
        <DirectiveStateTag state={state} />
        <Link className="row-title" to={`/directives/${encodeURIComponent(id)}`}>
          {title}
        </Link>
        {isInternal ? <Tag tone="warn">{t.internal}</Tag> : null}
        <DemoTag isDemo={isDemo} />
      </div>
      <div className="row-facts">
        <Due directive={directive} />
        <span>
          {t.unit} {unitName}
        </span>
        <span>
          {t.sources[source.kind]}：{from ? <Link to={from}>{source.title}</Link> : source.title}
        </span>
      </div>
    </li>
  )
}
