import { Button, Form, Input } from 'antd'
import { useState } from 'react'
import type { DrillDetail } from '../../../../api/views/drill.ts'
import { useChange } from '../../frame/ask.ts'
import { useNotices } from '../../frame/notices.tsx'
import { useTexts } from '../../i18n/i18n.tsx'
import { FormDialog } from '../../parts/dialog.tsx'
import { Time } from '../../parts/now.tsx'
import { Section } from '../../parts/page.tsx'
import { Nothing } from '../../parts/states.tsx'
import { LevelTag, Tag } from '../../parts/tags.tsx'

type Inject = DrillDetail['injects'][number]

export function InjectsSection({ drill }: { readonly drill: DrillDetail }) {
  const t = useTexts().response.drills
  return (
    <Section title={t.injects} beside={t.waiting(drill.waiting)} testId="drill-injects">
      {drill.injects.length === 0 ? <Nothing words={t.noInjects} /> : null}
      <ol className="rows">
        {drill.injects.toReversed().map((inject) => (
          <InjectRow key={inject.id} drill={drill} inject={inject} />
        ))}
      </ol>
    </Section>
  )
}

export function InjectRow({ drill, inject }: { readonly drill: DrillDetail; readonly inject: Inject }) {
  const t = useTexts().response.drills
  const [isAnswering, setAnswering] = useState(false)
  const { kind, from, text, at, answer, level } = inject
  const canAnswer = kind !== 'alert' && !answer && drill.moves.includes('answer')
  return (
    <li data-testid="drill-inject" data-id={inject.id}>
      <div className="row-head">
        {level ? <LevelTag level={level} /> : <Tag tone="busy">{t.kind[kind]}</Tag>}
        <strong>{from}</strong>
        <span className="pre">{text}</span>
        <span className="soft small">
          <Time at={at} />
        </span>
        {canAnswer ? (
          <Button size="small" onClick={() => setAnswering(true)} data-testid="drill-answer">
            {t.answer}
          </Button>
        ) : null}
      </div>
      {answer ? (
        <p className="snippet small">
          {t.answered} <Time at={answer.at} />：{answer.text}
        </p>
      ) : null}
      {isAnswering ? (
        <AnswerDialog drillId={drill.id} inject={inject} onClose={() => setAnswering(false)} />
      ) : null}
    </li>
  )
}

function AnswerDialog({
  drillId,
  inject,
  onClose,
}: {
  readonly drillId: string
  readonly inject: Inject
  readonly onClose: () => void
}) {
  const t = useTexts()
  const { say } = useNotices()
  const answer = useChange('POST /api/drills/:id/answers')
  const submit = async ({ text }: { readonly text: string }) => {
    await answer.mutateAsync({ params: { id: drillId }, body: { injectId: inject.id, text } })
    say(t.response.drills.answered)
  }
  return (
    <FormDialog<{ readonly text: string }>
      title={`${t.response.drills.answer}：${inject.from}`}
      hint={inject.text}
      submitText={t.common.save}
      onSubmit={submit}
      onClose={onClose}
      testId="drill-answer-dialog"
    >
      <Form.Item
        name="text"
        label={t.response.drills.answerText}
        rules={[{ required: true, whitespace: true, message: t.common.required }]}
      >
        <Input.TextArea rows={4} maxLength={2_000} data-testid="drill-answer-text" />
      </Form.Item>
    </FormDialog>
  )
}
