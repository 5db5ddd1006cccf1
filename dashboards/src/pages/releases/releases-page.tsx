import { Button, Segmented } from 'antd'
import { useState } from 'react'
import { Link, useSearchParams } from 'react-router'
import type { ReleaseView } from '../../../../api/views/release.ts'
import { useAsk } from '../../frame/ask.ts'
import { useTexts } from '../../i18n/i18n.tsx'
import { Time } from '../../parts/now.tsx'
import { Page } from '../../parts/page.tsx'
import { Answered, Nothing } from '../../parts/states.tsx'
import { DemoTag, Tag } from '../../parts/tags.tsx'
import { useMay, useMe } from '../../shell/session-context.ts'
import { DraftDialog } from './draft-dialog.tsx'
import { ListsDialog } from './lists-dialog.tsx'
import { OpenPhones } from './open-phones.tsx'
import { waitsFor } from './waiting.ts'

const states = [
  'draft',
  'review-1',
  'review-2',
  'review-3',
  'secrecy',
  'approved',
  'scheduled',
  'published',
  'withdrawn',
] as const

export function ReleasesPage() {
  const t = useTexts()
  const [params, setParams] = useSearchParams()
  const [isDrafting, setDrafting] = useState(false)
  const [isListing, setListing] = useState(false)
  const canList = useMay('gate-list.write')
  const { user } = useMe()
  const canDraft = useMay('release.draft')
  const isMine = params.get('mine') === 'true'
  /** A plan's page sends here to write for it; once closed, the next draft is no longer the plan's. */
  const [planId, setPlanId] = useState(params.get('planId') ?? undefined)
  const stopDrafting = () => {
    setDrafting(false)
    setPlanId(undefined)
  }
  const state = states.find((one) => one === params.get('state'))
  const ask = useAsk(
    'GET /api/releases',
    { query: { limit: 200, ...(state ? { state } : {}) } },
    { isSteady: true },
  )
  const choose = (value: string) =>
    setParams(value === 'mine' ? { mine: 'true' } : value === '' ? {} : { state: value })
  return (
    <Page
      title={t.releases.title}
      actions={
        <>
          {canList ? (
            <Button onClick={() => setListing(true)} data-testid="gate-lists">
              {t.releasing.lists}
            </Button>
          ) : null}
          {canDraft ? (
            <Button type="primary" onClick={() => setDrafting(true)} data-testid="release-create">
              {t.releases.create}
            </Button>
          ) : null}
        </>
      }
    >
      <OpenPhones />
      <div className="filters scroll-x">
        <Segmented
          value={isMine ? 'mine' : (state ?? '')}
          onChange={choose}
          options={[
            { value: 'mine', label: t.releases.mine },
            { value: '', label: t.common.all },
            ...states.map((value) => ({ value, label: t.labels.releaseState[value] })),
          ]}
          aria-label={t.common.state}
          data-testid="release-filter"
        />
      </div>
      <div className="section">
        <Answered ask={ask}>
          {(all) => {
            const releases = isMine ? all.filter((release) => waitsFor(release, user.id)) : all
            return releases.length === 0 ? (
              <Nothing words={t.releases.none} hint={t.releases.noneHint} />
            ) : (
              <ol className="rows" data-testid="release-list">
                {releases.map((release) => (
                  <ReleaseRow key={release.id} release={release} />
                ))}
              </ol>
            )
          }}
        </Answered>
      </div>
      {isListing ? <ListsDialog onClose={() => setListing(false)} /> : null}
      {canDraft && (isDrafting || planId) ? (
        <DraftDialog from={planId ? { planId } : {}} onClose={stopDrafting} />
      ) : null}
    </Page>
  )
}

function ReleaseRow({ release }: { readonly release: ReleaseView }) {
  const t = useTexts()
  return (
    <li data-testid="release-row" data-id={release.id}>
      <div className="row-head">
        <Tag tone={toneOf(release.state)}>{t.labels.releaseState[release.state]}</Tag>
        <Link className="row-title" to={`/releases/${encodeURIComponent(release.id)}`}>
          {release.title}
        </Link>
        {release.scheduledAt ? <Time at={release.scheduledAt} /> : null}
        {release.urgent && release.state !== 'published' ? <Tag tone="warn">{t.releasing.urgent}</Tag> : null}
        {release.callsForWithdrawal ? <Tag tone="bad">{t.releases.withdraw}</Tag> : null}
        <DemoTag isDemo={release.isDemo} />
      </div>
      <div className="row-facts">
        <span>{t.labels.column[release.column]}</span>
        <span>{release.openness ? t.labels.openness[release.openness] : t.releases.opennessMissing}</span>
        <span>
          {t.releases.author} {release.author.name}
        </span>
        <span>
          {t.releases.updated} <Time at={release.updatedAt} />
        </span>
        <span>{t.releases.contentVersion(release.contentVersion)}</span>
      </div>
    </li>
  )
}

export function toneOf(state: ReleaseView['state']) {
  if (state === 'published') return 'good'
  return state === 'draft' || state === 'withdrawn' ? 'plain' : 'busy'
}
