import { Form, Input } from 'antd'
import { useTexts } from '../../i18n/i18n.tsx'

interface DueFieldProps {
  readonly name: string
  readonly label: string
  readonly isRequired?: boolean
}

/** A day and a minute as the browser's own field has them; what is meant is Beijing time, wherever the browser stands. */
export function DueField({ name, label, isRequired = false }: DueFieldProps) {
  const { directives: t, common } = useTexts()
  return (
    <Form.Item
      name={name}
      label={label}
      extra={t.dueHint}
      rules={isRequired ? [{ required: true, message: common.required }] : []}
    >
      <Input type="datetime-local" style={{ width: 220 }} data-testid={`field-${name}`} />
    </Form.Item>
  )
}

/** `2026-03-05T18:00` → the same minute in Beijing. */
export function toBeijing(local: string): string {
  return `${local.slice(0, 16)}:00+08:00`
}
