import { Button } from 'antd'
import { type ReactNode, useState } from 'react'
import { Link } from 'react-router'
import type { ReleaseView } from '../../../../api/views/release.ts'
import { useTexts } from '../../i18n/i18n.tsx'
import { Time } from '../../parts/now.tsx'
import { Facts } from '../../parts/page.tsx'
import { useMay } from '../../shell/session-context.ts'
import { DraftDialog } from './draft-dialog.tsx'
import { useChannelNames } from './use-channel-names.ts'

type Row = readonly [string, ReactNode]

/** Where it goes, what it belongs to, and where it stands. */
export function About({ release }: { readonly release: ReleaseView }) {
  const t = useTexts()
  const channelName = useChannelNames()
  const { publication, incidentId, storyId, planId, embargoUntil, summary, source, isInternal } = release
  const at = (kind: string, id: string) => `/${kind}/${encodeURIComponent(id)}`
  const rows: readonly (Row | undefined)[] = [
    [t.releases.column, t.labels.column[release.column]],
    [
      t.releases.openness,
      release.openness ? t.labels.openness[release.openness] : t.releases.opennessMissing,
    ],
    [t.releasing.channels, release.channels.map(channelName).join('、')],
    isInternal ? [t.releasing.gate.internal, t.releasing.isInternal] : undefined,
    summary ? [t.releasing.summary, summary] : undefined,
    source ? [t.releasing.source, source] : undefined,
    embargoUntil ? [t.releasing.embargoUntil, <Time key="e" at={embargoUntil} />] : undefined,
    [t.releases.author, release.author.name],
    [t.releases.updated, <Time key="u" at={release.updatedAt} />],
    incidentId
      ? [
          t.releases.incident,
          <Link key="i" to={at('incidents', incidentId)} data-testid="release-incident">
            {t.common.open}
          </Link>,
        ]
      : undefined,
    storyId
      ? [
          t.releases.story,
          <Link key="s" to={at('stories', storyId)}>
            {t.common.open}
          </Link>,
        ]
      : undefined,
    planId
      ? [
          t.nav.plans,
          <Link key="l" to={at('plans', planId)}>
            {t.common.open}
          </Link>,
        ]
      : undefined,
    publication ? [t.labels.step.release, <Published key="p" publication={publication} />] : undefined,
  ]
  return (
    <>
      <Facts rows={[...rows.filter((row) => row !== undefined), ...policyRows(release, t)]} />
      <Interpretation release={release} />
    </>
  )
}

function Published({ publication }: { readonly publication: NonNullable<ReleaseView['publication']> }) {
  const t = useTexts()
  return (
    <span>
      <Time at={publication.at} />{' '}
      <a href={publication.url} target="_blank" rel="noopener noreferrer" data-testid="release-portal">
        {t.releases.onPortal} ↗
      </a>
    </span>
  )
}

function policyRows({ policy }: ReleaseView, { releasing }: ReturnType<typeof useTexts>): readonly Row[] {
  if (!policy) return []
  const { policy: t } = releasing
  return [
    [t.indexNumber, policy.indexNumber],
    [t.documentNumber, policy.documentNumber],
    [t.issuer, policy.issuer],
    [t.theme, policy.theme],
    [t.writtenOn, policy.writtenOn],
    [t.keywords, policy.keywords.join('、')],
    [t.validity, t.validities[policy.validity]],
  ]
}

/** 政策与解读, linked both ways, with the plan where there is one. */
function Interpretation({ release }: { readonly release: ReleaseView }) {
  const { releasing: t, common } = useTexts()
  const canDraft = useMay('release.draft')
  const [isDrafting, setDrafting] = useState(false)
  const { interprets, interpretedBy = [], interpretationPlan: plan, column, id } = release
  if (!interprets && column !== 'policy') return null
  const links = interprets ? [interprets] : interpretedBy
  return (
    <div className="small" data-testid="interpretation">
      {plan ? (
        <p>
          {t.plan.title}：{plan.who}，{plan.forms.map((form) => t.plan.formNames[form]).join('、')}，
          {plan.day}
        </p>
      ) : null}
      {links.map((other, index) => (
        <p key={other}>
          {interprets ? t.interprets : `${t.interpretedBy} ${index + 1}`}：
          <Link to={`/releases/${encodeURIComponent(other)}`} data-testid="interpretation-link">
            {common.open}
          </Link>
        </p>
      ))}
      {column === 'policy' && canDraft ? (
        <Button size="small" onClick={() => setDrafting(true)} data-testid="draft-interpretation">
          {t.draftInterpretation}
        </Button>
      ) : null}
      {isDrafting ? <DraftDialog from={{ interprets: id }} onClose={() => setDrafting(false)} /> : null}
    </div>
  )
}
