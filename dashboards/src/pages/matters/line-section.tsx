import { Button, Form, Input, Radio } from 'antd'
import { useState } from 'react'
import type { MatterDetail } from '../../../../api/views/matter.ts'
import { fromField } from '../../format.ts'
import { useChange } from '../../frame/ask.ts'
import { useNotices } from '../../frame/notices.tsx'
import { useTexts } from '../../i18n/i18n.tsx'
import { FormDialog } from '../../parts/dialog.tsx'
import { Time, useNow } from '../../parts/now.tsx'
import { Facts, Section } from '../../parts/page.tsx'
import { Tag } from '../../parts/tags.tsx'

interface NewLine {
  readonly sentence: string
  readonly paragraph?: string
  readonly full?: string
  readonly use: keyof ReturnType<typeof useTexts>['matters']['uses']
  readonly validTo?: string
}

/** 口径 in its three lengths, what it may be used for, and until when. */
export function LineSection({ matter }: { readonly matter: MatterDetail }) {
  const t = useTexts()
  const now = useNow()
  const [isSetting, setSetting] = useState(false)
  const line = matter.lines.at(-1)
  const isExpired = line?.validTo !== undefined && new Date(line.validTo) < now
  return (
    <Section
      title={t.matters.line}
      testId="matter-line"
      beside={
        matter.moves.includes('line') ? (
          <Button size="small" onClick={() => setSetting(true)} data-testid="matter-set-line">
            {t.matters.setLine}
          </Button>
        ) : null
      }
    >
      {line ? (
        <Facts
          isWide
          rows={[
            [
              t.matters.use,
              <span key="u">
                <Tag>{t.matters.uses[line.use]}</Tag>
                {isExpired ? <Tag tone="bad">{t.matters.expired}</Tag> : null}
                {line.validTo ? (
                  <span className="soft">
                    {' '}
                    {t.matters.validTo} <Time at={line.validTo} />
                  </span>
                ) : null}
              </span>,
            ],
            [t.matters.sentence, line.sentence],
            [t.matters.paragraph, line.paragraph],
            [
              t.matters.full,
              <span key="f" className="pre">
                {line.full}
              </span>,
            ],
          ]}
        />
      ) : (
        <p className="soft">{t.matters.noLine}</p>
      )}
      {isSetting ? <LineDialog matter={matter} onClose={() => setSetting(false)} /> : null}
    </Section>
  )
}

function LineDialog({ matter, onClose }: { readonly matter: MatterDetail; readonly onClose: () => void }) {
  const t = useTexts()
  const { say } = useNotices()
  const set = useChange('POST /api/matters/:id/lines')
  const submit = async ({ sentence, paragraph, full, use, validTo }: NewLine) => {
    const until = fromField(validTo ?? '')
    await set.mutateAsync({
      params: { id: matter.id },
      body: {
        version: matter.version,
        sentence,
        use,
        ...(paragraph?.trim() ? { paragraph } : {}),
        ...(full?.trim() ? { full } : {}),
        ...(until ? { validTo: until } : {}),
      },
    })
    say(t.matters.lineSet)
  }
  const last = matter.lines.at(-1)
  return (
    <FormDialog<NewLine>
      title={t.matters.setLine}
      submitText={t.common.save}
      initial={
        last
          ? { sentence: last.sentence, paragraph: last.paragraph, full: last.full, use: last.use }
          : { use: 'publish' }
      }
      onSubmit={submit}
      onClose={onClose}
      width={640}
      testId="matter-line-dialog"
    >
      <Form.Item
        name="sentence"
        label={t.matters.sentence}
        rules={[{ required: true, whitespace: true, message: t.common.required }]}
      >
        <Input maxLength={200} data-testid="matter-line-sentence" />
      </Form.Item>
      <Form.Item name="paragraph" label={t.matters.paragraph}>
        <Input.TextArea rows={3} maxLength={2_000} />
      </Form.Item>
      <Form.Item name="full" label={t.matters.full}>
        <Input.TextArea rows={5} maxLength={20_000} />
      </Form.Item>
      <Form.Item name="use" label={t.matters.use} rules={[{ required: true }]}>
        <Radio.Group
          options={(['publish', 'on-inquiry', 'background'] as const).map((value) => ({
            value,
            label: t.matters.uses[value],
          }))}
        />
      </Form.Item>
      <Form.Item name="validTo" label={t.matters.validTo}>
        <Input type="datetime-local" />
      </Form.Item>
    </FormDialog>
  )
}
