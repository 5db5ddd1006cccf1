import { Form, Modal } from 'antd'
import { type ReactNode, useRef } from 'react'
import { useTexts } from '../i18n/i18n.tsx'

interface FormDialogProps<Values extends object> {
  readonly title: string
  readonly hint?: ReactNode
  readonly submitText: string
  readonly isDanger?: boolean
  readonly initial?: Partial<Values>
  /** Resolves when done: the dialog closes. A refusal keeps it open with what was typed. */
  readonly onSubmit: (values: Values) => Promise<unknown>
  readonly onClose: () => void
  readonly width?: number
  readonly testId: string
  readonly children: ReactNode
}

/** Every question to the person that needs words: one form, submitted by Ctrl+Enter or its button. */
export function FormDialog<Values extends object>(props: FormDialogProps<Values>) {
  const { title, hint, submitText, isDanger = false, initial, onSubmit, onClose, width = 560, testId } = props
  const t = useTexts()
  const [form] = Form.useForm<Values>()
  const body = useRef<HTMLDivElement>(null)
  const submit = async (values: Values) => {
    // The refusal has been explained where the change was asked for.
    const isDone = await onSubmit(values).then(
      () => true,
      () => false,
    )
    if (isDone) onClose()
  }
  return (
    <Modal
      open
      title={title}
      width={width}
      styles={{ header: { marginBottom: 12 } }}
      okText={submitText}
      cancelText={t.common.cancel}
      okButtonProps={{ danger: isDanger, 'data-testid': `${testId}-submit` }}
      onOk={() => form.submit()}
      onCancel={onClose}
      afterOpenChange={(isOpen) => isOpen && firstField(body.current)?.focus()}
    >
      <div ref={body} data-testid={testId}>
        {hint ? <p className="soft">{hint}</p> : null}
        <Form<Values>
          form={form}
          layout="vertical"
          requiredMark={false}
          {...(initial ? { initialValues: initial } : {})}
          onFinish={submit}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) form.submit()
          }}
        >
          {props.children}
        </Form>
      </div>
    </Modal>
  )
}

/** Where one begins to write; the dialog itself would put the focus on its closing cross. */
function firstField(body: HTMLElement | null): HTMLElement | null {
  return body?.querySelector<HTMLElement>('textarea, input:not([type="radio"])') ?? null
}
