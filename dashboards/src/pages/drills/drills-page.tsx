import { Button, Form, Input, Select } from 'antd'
import { useState } from 'react'
import { Link, useNavigate } from 'react-router'
import { useAsk, useChange } from '../../frame/ask.ts'
import { useNotices } from '../../frame/notices.tsx'
import { useTexts } from '../../i18n/i18n.tsx'
import { FormDialog } from '../../parts/dialog.tsx'
import { Time } from '../../parts/now.tsx'
import { Page } from '../../parts/page.tsx'
import { Answered, Nothing } from '../../parts/states.tsx'
import { Tag } from '../../parts/tags.tsx'
import { useMay } from '../../shell/session-context.ts'
import './drill.css'

export function DrillsPage() {
  const t = useTexts()
  const [isPreparing, setPreparing] = useState(false)
  const mayManage = useMay('drill.manage')
  const ask = useAsk('GET /api/drills', {})
  return (
    <Page
      title={t.response.drills.title}
      actions={
        mayManage ? (
          <Button type="primary" onClick={() => setPreparing(true)} data-testid="drill-prepare">
            {t.response.drills.prepare}
          </Button>
        ) : null
      }
    >
      <p className="drill-banner drill-strip">
        <span className="drill-mark">{t.response.drills.markLong}</span>
      </p>
      <div className="section">
        <Answered ask={ask}>
          {(drills) =>
            drills.length === 0 ? (
              <Nothing words={t.response.drills.none} hint={t.response.drills.noneHint} />
            ) : (
              <ol className="rows">
                {drills.map((drill) => (
                  <li key={drill.id} data-testid="drill-row" data-id={drill.id}>
                    <div className="row-head">
                      <Tag tone={drill.state === 'running' ? 'busy' : 'plain'}>
                        {t.response.drills.state[drill.state]}
                      </Tag>
                      <Link className="row-title" to={`/drills/${encodeURIComponent(drill.id)}`}>
                        {drill.title}
                      </Link>
                    </div>
                    <div className="row-facts">
                      <span>{drill.scenario.name}</span>
                      <span>{t.response.drills.duration(hoursOf(drill.scenario.durationMinutes))}</span>
                      <Time at={drill.preparedAt} />
                    </div>
                  </li>
                ))}
              </ol>
            )
          }
        </Answered>
      </div>
      {isPreparing ? <PrepareDialog onClose={() => setPreparing(false)} /> : null}
    </Page>
  )
}

const hoursOf = (minutes: number) => String(Math.round(minutes / 6) / 10)

interface Preparing {
  readonly scenarioId: string
  readonly title?: string
}

function PrepareDialog({ onClose }: { readonly onClose: () => void }) {
  const t = useTexts()
  const { say } = useNotices()
  const navigate = useNavigate()
  const scenarios = useAsk('GET /api/drill-scenarios', {})
  const prepare = useChange('POST /api/drills')
  const submit = async ({ scenarioId, title }: Preparing) => {
    const drill = await prepare.mutateAsync({ body: { scenarioId, ...(title ? { title } : {}) } })
    say(t.response.drills.prepared)
    navigate(`/drills/${encodeURIComponent(drill.id)}`)
  }
  const [first] = scenarios.data ?? []
  if (!first) return null
  return (
    <FormDialog<Preparing>
      title={t.response.drills.prepare}
      hint={t.response.drills.markLong}
      submitText={t.response.drills.prepare}
      initial={{ scenarioId: first.id }}
      onSubmit={submit}
      onClose={onClose}
      testId="drill-dialog"
    >
      <Form.Item name="scenarioId" label={t.response.drills.scenario} rules={[{ required: true }]}>
        <Select
          options={scenarios.data?.map(({ id, name, description }) => ({
            value: id,
            label: `${name}：${description}`,
          }))}
          data-testid="drill-scenario"
        />
      </Form.Item>
      <Form.Item name="title" label={t.response.drills.name}>
        <Input maxLength={200} data-testid="drill-title" />
      </Form.Item>
    </FormDialog>
  )
}
