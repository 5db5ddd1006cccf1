import { Checkbox, Form, type FormRule, Input, Select } from 'antd'
import { useAsk } from '../../frame/ask.ts'
import { useTexts } from '../../i18n/i18n.tsx'

const validities = ['valid', 'expired', 'abolished', 'revised'] as const
const forms = ['text', 'graphic', 'video', 'questions', 'expert'] as const

/** These fields go together: one without the others would not be kept. */
function useTogether(group: 'policy' | 'plan'): FormRule {
  const { common } = useTexts()
  return ({ getFieldValue }) => ({
    validator: (_rule, value: unknown) => {
      const isBegun = Object.values<unknown>(getFieldValue(group) ?? {}).some(
        (each) => each !== 'valid' && isFilled(each),
      )
      return !isBegun || isFilled(value) ? Promise.resolve() : Promise.reject(new Error(common.required))
    },
  })
}

function isFilled(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : value !== undefined && value !== null && value !== ''
}

/** What a policy page shows besides its text, and who will explain it. */
export function PolicySection() {
  const { releasing } = useTexts()
  const { policy: t, plan } = releasing
  const policyRule = useTogether('policy')
  const planRule = useTogether('plan')
  return (
    <>
      <fieldset className="release-set" data-testid="policy-fields">
        <legend>{t.title}</legend>
        <div className="release-pair">
          <TextField name="indexNumber" label={t.indexNumber} />
          <TextField name="documentNumber" label={t.documentNumber} />
          <TextField name="issuer" label={t.issuer} />
          <TextField name="theme" label={t.theme} />
          <Form.Item name={['policy', 'writtenOn']} label={t.writtenOn} rules={[policyRule]}>
            <Input type="date" data-testid="policy-writtenOn-field" />
          </Form.Item>
          <Form.Item name={['policy', 'validity']} label={t.validity} initialValue="valid">
            <Select options={validities.map((value) => ({ value, label: t.validities[value] }))} />
          </Form.Item>
        </div>
        <Form.Item name={['policy', 'keywords']} label={t.keywords} extra={t.keywordsHint}>
          <Input maxLength={500} data-testid="policy-keywords-field" />
        </Form.Item>
      </fieldset>
      <fieldset className="release-set" data-testid="interpretation-plan">
        <legend>{plan.title}</legend>
        <p className="soft small">{plan.hint}</p>
        <div className="release-pair">
          <Form.Item name={['plan', 'who']} label={plan.who} rules={[planRule]}>
            <Input maxLength={200} data-testid="plan-who-field" />
          </Form.Item>
          <Form.Item name={['plan', 'day']} label={plan.day} rules={[planRule]}>
            <Input type="date" data-testid="plan-day-field" />
          </Form.Item>
        </div>
        <Form.Item name={['plan', 'forms']} label={plan.forms} rules={[planRule]}>
          <Checkbox.Group options={forms.map((value) => ({ value, label: plan.formNames[value] }))} />
        </Form.Item>
      </fieldset>
    </>
  )
}

function TextField({ name, label }: { readonly name: string; readonly label: string }) {
  const rule = useTogether('policy')
  return (
    <Form.Item name={['policy', name]} label={label} rules={[rule]}>
      <Input maxLength={200} data-testid={`policy-${name}-field`} />
    </Form.Item>
  )
}

/** An interpretation names its policy; the policy is then told. */
export function InterpretsField() {
  const { releasing: t } = useTexts()
  const ask = useAsk('GET /api/releases', { query: { limit: 200 } }, { isSteady: true })
  const policies = (ask.data ?? []).filter(
    ({ column, state }) => column === 'policy' && state !== 'withdrawn',
  )
  return (
    <Form.Item name="interprets" label={t.interprets}>
      <Select
        allowClear
        showSearch={{ optionFilterProp: 'label' }}
        options={policies.map(({ id, title }) => ({ value: id, label: title }))}
        data-testid="release-interprets-field"
      />
    </Form.Item>
  )
}
