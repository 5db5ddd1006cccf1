import { Form, Radio } from 'antd'
import { useTexts } from '../../i18n/i18n.tsx'
import { ReasonField } from '../../parts/reason-dialog.tsx'

/** R6, in the rule's order, and what is none of them. */
export const categories = [
  'misreading',
  'vital-interest',
  'moral-line',
  'emergency',
  'superior',
  'other',
] as const
export const mustAnswer = categories.filter((code) => code !== 'other')

export function CategoryFields() {
  const t = useTexts()
  return (
    <>
      <Form.Item
        name="category"
        label={t.matters.categoryLabel}
        extra={t.matters.mustAnswer}
        rules={[{ required: true, message: t.common.required }]}
      >
        <Radio.Group>
          {categories.map((code) => (
            <Radio key={code} value={code} data-testid={`matter-category-${code}`}>
              {t.matters.category[code]}
            </Radio>
          ))}
        </Radio.Group>
      </Form.Item>
      <ReasonField label={t.matters.categoryReason} testId="matter-category-reason" />
    </>
  )
}
