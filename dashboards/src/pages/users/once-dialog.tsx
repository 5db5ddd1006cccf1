import { Button, Modal } from 'antd'
import { useState } from 'react'
import { useTexts } from '../../i18n/i18n.tsx'

interface OnceDialogProps {
  readonly title: string
  readonly hint: string
  readonly secret: string
  readonly onClose: () => void
}

/** Shows a secret the server tells once; only its own button closes it. */
export function OnceDialog({ title, hint, secret, onClose }: OnceDialogProps) {
  const t = useTexts()
  const [isCopied, setCopied] = useState(false)
  const copy = async () => {
    // Not there on plain http; the text can be marked and copied by hand.
    await navigator.clipboard?.writeText(secret).then(
      () => setCopied(true),
      () => setCopied(false),
    )
  }
  return (
    <Modal
      open
      title={title}
      closable={false}
      mask={{ closable: false }}
      keyboard={false}
      footer={
        <>
          <Button onClick={copy}>{isCopied ? t.common.copied : t.common.copy}</Button>
          <Button type="primary" onClick={onClose} data-testid="once-close">
            {t.common.close}
          </Button>
        </>
      }
    >
      <div data-testid="once-dialog">
        <p className="soft">{hint}</p>
        <code className="secret" data-testid="once-secret">
          {secret}
        </code>
      </div>
    </Modal>
  )
}
