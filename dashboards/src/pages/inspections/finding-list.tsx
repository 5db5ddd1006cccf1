import { Button, Form, Input } from 'antd'
import { useState } from 'react'
import { Link } from 'react-router'
import type { FindingView } from '../../../../api/views/inspection.ts'
import { useChange } from '../../frame/ask.ts'
import { useTexts } from '../../i18n/i18n.tsx'
import { FormDialog } from '../../parts/dialog.tsx'
import { Time } from '../../parts/now.tsx'
import { ReasonDialog } from '../../parts/reason-dialog.tsx'
import { DemoTag, Tag, UnverifiedTag } from '../../parts/tags.tsx'
import { UnitSelect } from '../../parts/unit-select.tsx'
import { DueField, toBeijing } from '../directives/due-field.tsx'

const tones = { found: 'warn', confirmed: 'busy', dismissed: 'plain', gone: 'good' } as const
const shownEvidence = 8

/** What was found, by which rule, and where it can be seen; one button makes it a directive. */
export function FindingList({ findings }: { readonly findings: readonly FindingView[] }) {
  return (
    <ol className="rows" data-testid="finding-list">
      {findings.map((finding) => (
        <FindingRow key={finding.id} finding={finding} />
      ))}
    </ol>
  )
}

function FindingRow({ finding }: { readonly finding: FindingView }) {
  const { inspections: t } = useTexts()
  const [isConfirming, setConfirming] = useState(false)
  const [isDismissing, setDismissing] = useState(false)
  const dismiss = useChange('POST /api/inspection-findings/:id/dismiss')
  const { id, version, state, title, checkTitle, siteName, spans, moves, directiveId, judged } = finding
  const last = spans.at(-1)
  return (
    <li data-testid="finding" data-id={id} data-check={finding.checkId} data-state={state}>
      <div className="row-head">
        <Tag tone={tones[state]}>{t.states[state]}</Tag>
        <span className="row-title">{title}</span>
        <DemoTag isDemo={finding.isDemo} />
        {directiveId ? (
          <Link to={`/directives/${encodeURIComponent(directiveId)}`} data-testid="finding-directive">
            {t.directive}
          </Link>
        ) : null}
        {moves.includes('confirm') ? (
          <Button
            size="small"
            type="primary"
            onClick={() => setConfirming(true)}
            data-testid="finding-confirm"
          >
            {t.confirm}
          </Button>
        ) : null}
        {moves.includes('dismiss') ? (
          <Button size="small" onClick={() => setDismissing(true)} data-testid="finding-dismiss">
            {t.dismiss}
          </Button>
        ) : null}
      </div>
      <div className="row-facts">
        <span>{siteName}</span>
        <span>
          {checkTitle}（{finding.ruleId} {finding.documentNumber} {finding.clause}）{' '}
          <UnverifiedTag mark={finding.mark} />
        </span>
        <span>{t.effects[finding.effect]}</span>
        {last ? (
          <span>
            {t.since} <Time at={last.from} />
            {last.to ? (
              <>
                {' '}
                {t.gone} <Time at={last.to} />
              </>
            ) : null}
          </span>
        ) : null}
        {judged ? (
          <span>
            {t.judged}：{judged.reason}（{judged.by.name}）
          </span>
        ) : null}
      </div>
      <ul className="evidence small">
        {finding.evidence.slice(0, shownEvidence).map(({ url, text }) => (
          <li key={`${url}${text}`}>
            {text}{' '}
            {url ? (
              <a href={url} target="_blank" rel="noreferrer noopener">
                {url}
              </a>
            ) : null}
          </li>
        ))}
      </ul>
      {isConfirming ? <ConfirmDialog finding={finding} onClose={() => setConfirming(false)} /> : null}
      {isDismissing ? (
        <ReasonDialog
          title={t.dismiss}
          submitText={t.dismiss}
          testId="finding-dismiss-dialog"
          onSubmit={(reason) => dismiss.mutateAsync({ params: { id }, body: { version, reason } })}
          onClose={() => setDismissing(false)}
        />
      ) : null}
    </li>
  )
}

interface Values {
  readonly unitId?: string
  readonly due?: string
  readonly text?: string
}

function ConfirmDialog({
  finding,
  onClose,
}: {
  readonly finding: FindingView
  readonly onClose: () => void
}) {
  const { inspections: t } = useTexts()
  const confirm = useChange('POST /api/inspection-findings/:id/confirm')
  const { id, version, unitId } = finding
  const submit = (values: Values) =>
    confirm.mutateAsync({
      params: { id },
      body: {
        version,
        ...(values.unitId ? { unitId: values.unitId } : {}),
        ...(values.text?.trim() ? { text: values.text } : {}),
        ...(values.due ? { dueAt: toBeijing(values.due) } : {}),
      },
    })
  return (
    <FormDialog<Values>
      title={t.confirmTitle}
      hint={t.confirmHint}
      submitText={t.confirm}
      initial={{ unitId }}
      onSubmit={submit}
      onClose={onClose}
      testId="finding-confirm-dialog"
    >
      <Form.Item name="unitId" label={t.unit}>
        <UnitSelect testId="finding-unit" />
      </Form.Item>
      <DueField name="due" label={t.due} />
      <Form.Item name="text" label={t.text}>
        <Input.TextArea rows={3} maxLength={20_000} data-testid="finding-text" />
      </Form.Item>
    </FormDialog>
  )
}
