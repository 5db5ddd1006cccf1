import { Button } from 'antd'
import { useState } from 'react'
import type { Finding, ReleaseView } from '../../../../api/views/release.ts'
import { formatTime } from '../../format.ts'
import { useChange } from '../../frame/ask.ts'
import { useTexts } from '../../i18n/i18n.tsx'
import { useNow } from '../../parts/now.tsx'
import { Section } from '../../parts/page.tsx'
import { ReasonDialog } from '../../parts/reason-dialog.tsx'
import { Tag } from '../../parts/tags.tsx'

/** What the checks found: what blocks must be mended in the text, the rest wants a reason. */
export function Findings({ release }: { readonly release: ReleaseView }) {
  const t = useTexts()
  const [asked, setAsked] = useState<Finding>()
  const acknowledge = useChange('POST /api/releases/:id/acknowledge')
  const canAcknowledge = release.moves.includes('acknowledge')
  const submit = (finding: Finding) => (reason: string) =>
    acknowledge.mutateAsync({
      params: { id: release.id },
      body: { version: release.version, findingId: finding.id, reason },
    })
  return (
    <Section title={t.releases.findings} testId="findings">
      {release.findings.length === 0 ? <p className="soft">{t.releases.noFindings}</p> : null}
      <ul className="rows">
        {[...release.findings].sort(blockingFirst).map((finding) => (
          <FindingRow
            key={finding.id}
            finding={finding}
            onAcknowledge={canAcknowledge ? () => setAsked(finding) : undefined}
          />
        ))}
      </ul>
      {asked ? (
        <ReasonDialog
          title={t.releases.acknowledgeTitle}
          hint={asked.message}
          submitText={t.common.confirm}
          onSubmit={submit(asked)}
          onClose={() => setAsked(undefined)}
          testId="acknowledge-dialog"
        />
      ) : null}
    </Section>
  )
}

interface FindingRowProps {
  readonly finding: Finding
  readonly onAcknowledge: (() => void) | undefined
}

function FindingRow({ finding, onAcknowledge }: FindingRowProps) {
  const t = useTexts()
  const now = useNow()
  const { acknowledgement } = finding
  return (
    <li data-testid="finding" data-id={finding.id} data-blocking={finding.isBlocking}>
      <Tag tone={finding.isBlocking ? 'bad' : acknowledgement ? 'plain' : 'warn'}>
        {finding.isBlocking ? t.releases.blocking : t.releases.advisory}
      </Tag>{' '}
      {finding.message}
      {finding.excerpt ? (
        <p className="snippet">
          <mark>{finding.excerpt}</mark>
        </p>
      ) : null}
      {acknowledgement ? (
        <p className="snippet small soft">
          {t.releases.acknowledgedBy(acknowledgement.by.name, formatTime(acknowledgement.at, now))}：
          {acknowledgement.reason}
        </p>
      ) : null}
      {!finding.isBlocking && !acknowledgement && onAcknowledge ? (
        <div>
          <Button size="small" onClick={onAcknowledge} data-testid="finding-acknowledge">
            {t.releases.acknowledge}
          </Button>
        </div>
      ) : null}
    </li>
  )
}

function blockingFirst(a: Finding, b: Finding): number {
  return Number(b.isBlocking) - Number(a.isBlocking)
}
