import { Form, Input, Select } from 'antd'
import type { UserView } from '../../../../api/views/system.ts'
import type { UnitView } from '../../../../api/views/unit.ts'
import { useChange } from '../../frame/ask.ts'
import { useTexts } from '../../i18n/i18n.tsx'
import { FormDialog } from '../../parts/dialog.tsx'
import { ReasonField } from '../../parts/reason-dialog.tsx'
import { UnitSelect } from '../../parts/unit-select.tsx'
import { useMe } from '../../shell/session-context.ts'

export type UnitDeed = 'create' | 'rename' | 'move' | 'close'

interface Values {
  readonly id?: string
  readonly name?: string
  readonly parentId?: string
  readonly reason?: string
}

interface UnitDialogProps {
  readonly deed: UnitDeed
  readonly unit: UnitView
  readonly onClose: () => void
}

export function UnitDialog({ deed, unit, onClose }: UnitDialogProps) {
  const { unitTree: t, common } = useTexts()
  const create = useChange('POST /api/units')
  const rename = useChange('POST /api/units/:id/name')
  const move = useChange('POST /api/units/:id/parent')
  const close = useChange('POST /api/units/:id/close')
  const params = { id: unit.id }
  const submit = ({ id = '', name = '', parentId = '', reason = '' }: Values): Promise<unknown> => {
    if (deed === 'create') return create.mutateAsync({ body: { id, name, parentId: unit.id } })
    if (deed === 'rename') return rename.mutateAsync({ params, body: { name } })
    if (deed === 'move') return move.mutateAsync({ params, body: { parentId } })
    return close.mutateAsync({ params, body: { reason } })
  }
  return (
    <FormDialog<Values>
      title={`${t[deed]} · ${unit.name}`}
      {...(deed === 'move' ? { hint: t.moveHint } : deed === 'close' ? { hint: t.closeHint } : {})}
      submitText={t[deed]}
      isDanger={deed === 'close'}
      {...(deed === 'rename' ? { initial: { name: unit.name } } : {})}
      onSubmit={submit}
      onClose={onClose}
      testId="unit-dialog"
    >
      {deed === 'create' ? (
        <Form.Item
          name="id"
          label={t.id}
          extra={t.idHint}
          rules={[{ required: true, pattern: /^[a-z0-9][a-z0-9-]{0,63}$/, message: t.idHint }]}
        >
          <Input data-testid="unit-id" />
        </Form.Item>
      ) : null}
      {deed === 'create' || deed === 'rename' ? (
        <Form.Item
          name="name"
          label={t.name}
          rules={[{ required: true, whitespace: true, message: common.required }]}
        >
          <Input maxLength={100} data-testid="unit-name" />
        </Form.Item>
      ) : null}
      {deed === 'move' ? (
        <Form.Item name="parentId" label={t.parent} rules={[{ required: true, message: common.required }]}>
          <UnitSelect testId="unit-parent" without={[unit.id]} />
        </Form.Item>
      ) : null}
      {deed === 'close' ? <ReasonField label={common.reason} testId="unit-reason" /> : null}
    </FormDialog>
  )
}

interface PersonValues {
  readonly unitId: string
  readonly roles: UserView['roles']
}

/** Another unit, other roles; one's own roles stay. */
export function PersonDialog({
  person,
  onClose,
}: {
  readonly person: UserView
  readonly onClose: () => void
}) {
  const { unitTree: t, users, labels, common } = useTexts()
  const me = useMe()
  const change = useChange('POST /api/users/:id')
  const isSelf = me.user.id === person.id
  return (
    <FormDialog<PersonValues>
      title={`${person.name} · ${t.movePerson}`}
      submitText={common.save}
      initial={{ unitId: person.unitId, roles: person.roles }}
      onSubmit={({ unitId, roles }) =>
        change.mutateAsync({
          params: { id: person.id },
          body: { unitId, ...(isSelf ? {} : { roles }) },
        })
      }
      onClose={onClose}
      testId="person-dialog"
    >
      <Form.Item name="unitId" label={users.unit}>
        <UnitSelect testId="person-unit" />
      </Form.Item>
      <Form.Item name="roles" label={users.roles} rules={[{ required: true, message: common.required }]}>
        <Select
          mode="multiple"
          disabled={isSelf}
          options={(Object.keys(labels.role) as UserView['roles']).map((value) => ({
            value,
            label: labels.role[value],
          }))}
          data-testid="person-roles"
        />
      </Form.Item>
    </FormDialog>
  )
}
