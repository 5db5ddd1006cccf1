import { Checkbox, Form, Input, Select } from 'antd'
import { useAsk } from '../../frame/ask.ts'
import { useTexts } from '../../i18n/i18n.tsx'

/** What one move asks the person for. */
export interface MoveField {
  readonly name: keyof ReturnType<typeof useTexts>['interactions']['fields']
  readonly kind: 'short' | 'long' | 'unit' | 'answer-kind' | 'ground' | 'day' | 'category' | 'yes' | 'release'
  readonly isRequired?: boolean
  /** Of a release: the portal column it must be of. */
  readonly column?: string
}

interface MoveFieldProps {
  readonly field: MoveField
  readonly testId: string
}

export function MoveFieldItem({ field, testId }: MoveFieldProps) {
  const t = useTexts()
  const { name, kind, isRequired = false } = field
  const shared = {
    name,
    label: t.interactions.fields[name],
    rules: isRequired ? [{ required: true, message: t.common.required }] : [],
  }
  const id = `${testId}-${name}`
  if (kind === 'yes')
    return (
      <Form.Item name={name} valuePropName="checked">
        <Checkbox data-testid={id}>{t.interactions.fields[name]}</Checkbox>
      </Form.Item>
    )
  if (kind === 'unit') return <UnitField shared={shared} testId={id} />
  if (kind === 'release') return <ReleaseField shared={shared} column={field.column ?? ''} testId={id} />
  if (kind === 'answer-kind' || kind === 'ground')
    return <AnswerField shared={shared} kind={kind} testId={id} />
  if (kind === 'category') return <CategoryField shared={shared} testId={id} />
  const extra = name === 'summary' ? t.interactions.fields.summaryHint : undefined
  return (
    <Form.Item {...shared} {...(extra ? { extra } : {})}>
      {kind === 'long' ? (
        <Input.TextArea rows={5} maxLength={20_000} data-testid={id} />
      ) : (
        <Input {...(kind === 'day' ? { type: 'date' } : { maxLength: 200 })} data-testid={id} />
      )}
    </Form.Item>
  )
}

interface FieldProps {
  readonly shared: { readonly name: string; readonly label: string; readonly rules: { required?: boolean }[] }
  readonly testId: string
}

function UnitField({ shared, testId }: FieldProps) {
  const { data = [] } = useAsk('GET /api/units', {})
  const options = data
    .filter(({ isClosed }) => !isClosed)
    .map(({ id, name, path }) => ({ value: id, label: `${'　'.repeat(path.length - 1)}${name}` }))
  return (
    <Form.Item {...shared}>
      <Select options={options} showSearch={{ optionFilterProp: 'label' }} data-testid={testId} />
    </Form.Item>
  )
}

export function ReleaseField({ shared, column, testId }: FieldProps & { readonly column: string }) {
  const { data = [] } = useAsk('GET /api/releases', { query: { limit: 200 } })
  const options = data
    .filter((release) => release.column === column && release.state !== 'withdrawn')
    .map(({ id, title }) => ({ value: id, label: title }))
  return (
    <Form.Item {...shared}>
      <Select options={options} data-testid={testId} />
    </Form.Item>
  )
}

function AnswerField({ shared, kind, testId }: FieldProps & { readonly kind: 'answer-kind' | 'ground' }) {
  const t = useTexts()
  const { data } = useAsk('GET /api/disclosure-answers', {})
  const mark = (known: string) => (known === 'V' ? '' : `（${t.interactions.toBeConfirmed}）`)
  const options =
    kind === 'answer-kind'
      ? (data?.kinds ?? []).map((each) => ({
          value: each.kind,
          label: `${each.name}　${each.basis}${mark(each.mark)}`,
        }))
      : (data?.grounds ?? []).map((each) => ({
          value: each.id,
          label: `${each.article}：${each.name}${mark(each.mark)}`,
        }))
  return (
    <Form.Item {...shared}>
      <Select options={options} allowClear={kind === 'ground'} data-testid={testId} />
    </Form.Item>
  )
}

function CategoryField({ shared, testId }: FieldProps) {
  const t = useTexts()
  const options = Object.entries(t.matters.category).map(([value, label]) => ({ value, label }))
  return (
    <Form.Item {...shared}>
      <Select options={options} data-testid={testId} />
    </Form.Item>
  )
}
