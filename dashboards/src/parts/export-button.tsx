import { Button, Form, Input, Segmented } from 'antd'
import { useState } from 'react'
import type { BodyOf } from '../../../api/contract.ts'
import { useChange } from '../frame/ask.ts'
import { useTexts } from '../i18n/i18n.tsx'
import { useMay } from '../shell/session-context.ts'
import { FormDialog } from './dialog.tsx'

type ExportInput = BodyOf<'POST /api/exports'>

interface ExportButtonProps extends Pick<ExportInput, 'what'> {
  readonly filter?: NonNullable<ExportInput['filter']>
}

/** Data leaves with a reason: the dialog asks for it, the file follows at once. */
export function ExportButton({ what, filter }: ExportButtonProps) {
  const { exporting: t } = useTexts()
  const canExport = useMay('document.export')
  const [isOpen, setOpen] = useState(false)
  const ask = useChange('POST /api/exports')
  if (!canExport) return null
  const submit = async ({ format, reason }: Pick<ExportInput, 'format' | 'reason'>) => {
    const { id } = await ask.mutateAsync({ body: { what, format, reason, ...(filter ? { filter } : {}) } })
    window.location.assign(`/api/exports/${encodeURIComponent(id)}/file`)
  }
  return (
    <>
      <Button onClick={() => setOpen(true)} data-testid="export">
        {t.button}
      </Button>
      {isOpen ? (
        <FormDialog<Pick<ExportInput, 'format' | 'reason'>>
          title={t.title}
          hint={t.hint}
          submitText={t.submit}
          initial={{ format: 'csv' }}
          onSubmit={submit}
          onClose={() => setOpen(false)}
          testId="export-dialog"
        >
          <Form.Item name="format" label={t.format}>
            <Segmented
              options={[
                { value: 'csv', label: 'CSV' },
                { value: 'json', label: 'JSON' },
              ]}
            />
          </Form.Item>
          <Form.Item
            name="reason"
            label={t.reason}
            rules={[{ required: true, whitespace: true, min: 4, message: t.reasonShort }]}
          >
            <Input.TextArea rows={2} maxLength={500} data-testid="export-reason" />
          </Form.Item>
        </FormDialog>
      ) : null}
    </>
  )
}
