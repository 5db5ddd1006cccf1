import { Button } from 'antd'
import { useState } from 'react'
import type { Finding, ReleaseView } from '../../../../api/views/release.ts'
import { formatTime } from '../../format.ts'
import { useChange } from '../../frame/ask.ts'
import { useTexts } from '../../i18n/i18n.tsx'
import { useNow } from '../../parts/now.tsx'
import { Section } from '../../parts/page.tsx'
import { ReasonDialog } from '../../parts/reason-dialog.tsx'
import { FindingLine } from './finding-line.tsx'

/** What the checks found: what blocks must be mended in the text, the rest wants a reason. */
export function Findings({ release }: { readonly release: ReleaseView }) {
  const t = useTexts()
  const now = useNow()
  const [asked, setAsked] = useState<Finding>()
  const acknowledge = useChange('POST /api/releases/:id/acknowledge')
  const canAcknowledge = release.moves.includes('acknowledge')
  const submit = (finding: Finding) => (reason: string) =>
    acknowledge.mutateAsync({
      params: { id: release.id },
      body: { version: release.version, findingId: finding.id, reason },
    })
  return (
    <Section
      title={t.releases.findings}
      beside={release.checkedAt ? t.releasing.checkedAt(formatTime(release.checkedAt, now)) : null}
      testId="findings"
    >
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
      {release.rescan && release.rescan.findings.length > 0 ? <Rescan rescan={release.rescan} /> : null}
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

/** What later lists found in what stands published. */
function Rescan({ rescan }: { readonly rescan: NonNullable<ReleaseView['rescan']> }) {
  const { releasing: t } = useTexts()
  const now = useNow()
  return (
    <div data-testid="rescan">
      <p className="small">{t.rescanHint(formatTime(rescan.at, now))}</p>
      <ul className="rows">
        {rescan.findings.map((finding) => (
          <li key={finding.id}>
            <FindingLine finding={finding} />
          </li>
        ))}
      </ul>
    </div>
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
      <FindingLine finding={finding} />
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
