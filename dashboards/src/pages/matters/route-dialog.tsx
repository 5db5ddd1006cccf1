import { Alert, Form, Select } from 'antd'
import type { MatterDetail } from '../../../../api/views/matter.ts'
import { useAsk, useChange } from '../../frame/ask.ts'
import { useNotices } from '../../frame/notices.tsx'
import { useTexts } from '../../i18n/i18n.tsx'
import { FormDialog } from '../../parts/dialog.tsx'
import { ReasonField } from '../../parts/reason-dialog.tsx'

export interface MatterDialogProps {
  readonly matter: MatterDetail
  readonly onClose: () => void
}

interface Routing {
  readonly unitId: string
  readonly reason: string
}

/** The likeliest units with the words that speak for them; a person chooses, and says why. */
export function RouteDialog({ matter, onClose }: MatterDialogProps) {
  const t = useTexts()
  const { say } = useNotices()
  const choice = useAsk('GET /api/matters/:id/routes', { params: { id: matter.id } })
  const route = useChange('POST /api/matters/:id/route')
  const submit = async ({ unitId, reason }: Routing) => {
    await route.mutateAsync({ params: { id: matter.id }, body: { version: matter.version, unitId, reason } })
    say(t.matters.routed)
  }
  if (choice.isPending) return null
  const suggestions = choice.data?.suggestions ?? []
  return (
    <FormDialog<Routing>
      title={t.matters.routeTitle}
      hint={t.matters.routeHint}
      submitText={t.matters.route}
      onSubmit={submit}
      onClose={onClose}
      testId="matter-route-dialog"
    >
      <Alert
        type="info"
        style={{ marginBottom: 12 }}
        title={suggestions.length > 0 ? t.matters.suggested : t.matters.noSuggestion}
        description={
          <ol className="reasons" data-testid="matter-route-suggestions">
            {suggestions.map(({ unitId, unitName, reasons }) => (
              <li key={unitId}>
                <strong>{unitName}</strong>：{reasons.join('；')}
              </li>
            ))}
          </ol>
        }
      />
      <Form.Item
        name="unitId"
        label={t.matters.otherUnit}
        rules={[{ required: true, message: t.common.required }]}
      >
        <Select
          showSearch={{ optionFilterProp: 'label' }}
          data-testid="matter-route-unit"
          options={(choice.data?.units ?? []).map(({ id, name }) => ({ value: id, label: name }))}
        />
      </Form.Item>
      <ReasonField label={t.matters.routeReason} testId="matter-route-reason" />
    </FormDialog>
  )
}
