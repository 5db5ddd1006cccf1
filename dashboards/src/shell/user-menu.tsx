import { Button, Dropdown } from 'antd'
import { useState } from 'react'
import { useLanguage, useTexts } from '../i18n/i18n.tsx'
import { call, setSession } from '../session.ts'
import { PasswordDialog } from './password-dialog.tsx'
import { useMe } from './session-context.ts'

export function UserMenu() {
  const t = useTexts()
  const { language, speak } = useLanguage()
  const { user } = useMe()
  const [isChanging, setChanging] = useState(false)

  const signOut = async () => {
    // Also when the server cannot be told: on this machine the person is gone.
    await call('POST /api/logout', {}).catch(() => {})
    setSession({ kind: 'none' })
  }
  const acts: Readonly<Record<string, () => void>> = {
    password: () => setChanging(true),
    language: () => speak(language === 'en' ? 'zh-CN' : 'en'),
    out: () => void signOut(),
  }
  return (
    <>
      <Dropdown
        trigger={['click']}
        menu={{
          items: [
            {
              key: 'roles',
              disabled: true,
              label: `${user.unitName} · ${user.roles.map((role) => t.labels.role[role]).join('、')}`,
            },
            { key: 'password', label: t.user.changePassword },
            { key: 'language', label: t.common.otherLanguage },
            { key: 'out', label: <span data-testid="sign-out">{t.user.signOut}</span> },
          ],
          onClick: ({ key }) => acts[key]?.(),
        }}
      >
        <Button type="text" size="small" aria-label={`${t.user.menu} ${user.name}`} data-testid="user-menu">
          {user.name}
        </Button>
      </Dropdown>
      {isChanging ? <PasswordDialog onClose={() => setChanging(false)} /> : null}
    </>
  )
}
