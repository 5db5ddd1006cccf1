import { Button } from 'antd'
import { useState } from 'react'
import type { IncidentClockView, IncidentDetail } from '../../../../api/views/incident.ts'
import { useChange } from '../../frame/ask.ts'
import { useNotices } from '../../frame/notices.tsx'
import { useTexts } from '../../i18n/i18n.tsx'
import './response.css'
import { byDue, ClockLine } from '../../parts/clock-line.tsx'
import { Section } from '../../parts/page.tsx'
import { ReasonDialog } from '../../parts/reason-dialog.tsx'
import { Nothing } from '../../parts/states.tsx'

/** Each clock with what it waits for and why it stands so; below, what still stands between the incident and its close. */
export function ClocksSection({ incident }: { readonly incident: IncidentDetail }) {
  const t = useTexts()
  const [asked, setAsked] = useState<IncidentClockView>()
  const canExplain = incident.moves.includes('explain')
  return (
    <Section title={t.incidents.clocks} testId="clocks">
      {incident.clocks.length === 0 ? <Nothing words={t.common.none} /> : null}
      {[...incident.clocks].sort(byDue).map((clock) => (
        <div key={clock.id} className="clock-block" data-near={clock.isNear}>
          <ClockLine clock={clock} />
          <p
            className={
              clock.state === 'missed' || clock.isNear ? 'snippet small clock-missed' : 'snippet small soft'
            }
          >
            {clock.why}
            {clock.explanation
              ? `；${t.response.explained(clock.explanation.by.name, clock.explanation.reason)}`
              : ''}
            {canExplain && clock.state !== 'met' ? (
              <Button type="link" size="small" onClick={() => setAsked(clock)} data-testid="clock-explain">
                {t.response.explain}
              </Button>
            ) : null}
          </p>
        </div>
      ))}
      {incident.state === 'closing' ? <Obstacles obstacles={incident.obstacles} /> : null}
      {asked ? <ExplainDialog incident={incident} clock={asked} onClose={() => setAsked(undefined)} /> : null}
    </Section>
  )
}

function Obstacles({ obstacles }: { readonly obstacles: readonly string[] }) {
  const t = useTexts()
  if (obstacles.length === 0) return <p className="snippet">{t.response.noObstacles}</p>
  return (
    <>
      <strong>{t.response.obstacles}</strong>
      <ul className="reasons" data-testid="obstacles">
        {obstacles.map((words) => (
          <li key={words}>{words}</li>
        ))}
      </ul>
    </>
  )
}

function ExplainDialog({
  incident,
  clock,
  onClose,
}: {
  readonly incident: IncidentDetail
  readonly clock: IncidentClockView
  readonly onClose: () => void
}) {
  const t = useTexts()
  const { say } = useNotices()
  const explain = useChange('POST /api/incidents/:id/explanations')
  const submit = async (reason: string) => {
    await explain.mutateAsync({
      params: { id: incident.id },
      body: { version: incident.version, clock: clock.id, reason },
    })
    say(t.response.explainDone)
  }
  return (
    <ReasonDialog
      title={`${t.response.explain}：${clock.title}`}
      hint={clock.why}
      submitText={t.common.save}
      onSubmit={submit}
      onClose={onClose}
      testId="explain-dialog"
    />
  )
}
