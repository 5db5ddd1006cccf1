import { Button, Form, Input } from 'antd'
import { useState } from 'react'
import { useChange } from '../../frame/ask.ts'
import { useTexts } from '../../i18n/i18n.tsx'
import { Section } from '../../parts/page.tsx'
import { OnceDialog } from './once-dialog.tsx'

/** A token for a data vendor's deliveries, told once. */
export function TokenSection() {
  const t = useTexts()
  const [token, setToken] = useState<string>()
  const issue = useChange('POST /api/tokens')
  const submit = ({ name }: { readonly name: string }) =>
    issue.mutate(
      { body: { name, scope: 'documents:write' } },
      { onSuccess: (answer) => setToken(answer.token) },
    )
  return (
    <div style={{ marginTop: 12 }}>
      <Section title={t.users.tokens}>
        <p className="soft">{t.users.tokenHint}</p>
        <Form layout="inline" onFinish={submit}>
          <Form.Item name="name" rules={[{ required: true, whitespace: true, message: t.common.required }]}>
            <Input
              placeholder={t.users.tokenName}
              aria-label={t.users.tokenName}
              maxLength={200}
              data-testid="token-name"
            />
          </Form.Item>
          <Button htmlType="submit" loading={issue.isPending} data-testid="token-issue">
            {t.users.issue}
          </Button>
        </Form>
      </Section>
      {token ? (
        <OnceDialog
          title={t.users.tokenOnce}
          hint={t.users.tokenHint}
          secret={token}
          onClose={() => setToken(undefined)}
        />
      ) : null}
    </div>
  )
}
