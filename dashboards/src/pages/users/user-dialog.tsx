import { Form, Input, Select } from 'antd'
import type { UserView } from '../../../../api/views/system.ts'
import { useChange } from '../../frame/ask.ts'
import { useTexts } from '../../i18n/i18n.tsx'
import { FormDialog } from '../../parts/dialog.tsx'
import { UnitSelect } from '../../parts/unit-select.tsx'
import { useMe } from '../../shell/session-context.ts'
import type { Fresh } from './users-page.tsx'

const roles = [
  'press-officer',
  'analyst',
  'emergency',
  'handler',
  'reviewer-1',
  'reviewer-2',
  'reviewer-3',
  'secrecy-reviewer',
  'releaser',
  'auditor',
  'administrator',
] as const

interface NewUser {
  readonly username: string
  readonly name: string
  readonly roles: UserView['roles']
  readonly unitId: string
}

interface UserDialogProps {
  readonly onFresh: (fresh: Fresh) => void
  readonly onClose: () => void
}

export function UserDialog({ onFresh, onClose }: UserDialogProps) {
  const t = useTexts()
  const me = useMe()
  const create = useChange('POST /api/users')
  const submit = async (body: NewUser) => {
    const { user, password } = await create.mutateAsync({ body })
    onFresh({ username: user.username, password })
  }
  return (
    <FormDialog<NewUser>
      title={t.users.create}
      submitText={t.common.save}
      initial={{ unitId: me.user.unitId }}
      onSubmit={submit}
      onClose={onClose}
      testId="user-dialog"
    >
      <Form.Item
        name="username"
        label={t.users.username}
        extra={t.users.usernameHint}
        rules={[{ required: true, pattern: /^[a-z0-9][a-z0-9._-]{1,63}$/, message: t.users.usernameHint }]}
      >
        <Input autoComplete="off" data-testid="user-username" />
      </Form.Item>
      <Form.Item
        name="name"
        label={t.users.displayName}
        rules={[{ required: true, whitespace: true, message: t.common.required }]}
      >
        <Input maxLength={200} data-testid="user-name" />
      </Form.Item>
      <Form.Item name="unitId" label={t.users.unit}>
        <UnitSelect testId="user-unit" />
      </Form.Item>
      <Form.Item name="roles" label={t.users.roles} rules={[{ required: true, message: t.common.required }]}>
        <Select
          mode="multiple"
          options={roles.map((value) => ({ value, label: t.labels.role[value] }))}
          optionFilterProp="label"
          data-testid="user-roles"
        />
      </Form.Item>
    </FormDialog>
  )
}
