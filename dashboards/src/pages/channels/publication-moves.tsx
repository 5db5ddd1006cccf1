import { Button, Form, Input } from 'antd'
import { useState } from 'react'
import type { PublicationView } from '../../../../api/views/channel.ts'
import { useAsk, useChange } from '../../frame/ask.ts'
import { useNotices } from '../../frame/notices.tsx'
import { useTexts } from '../../i18n/i18n.tsx'
import { FormDialog } from '../../parts/dialog.tsx'

const shown = ['resume', 'send-again', 'confirm-by-hand', 'confirm-withdrawal'] as const
type Move = (typeof shown)[number]

interface PublicationProps {
  readonly publication: PublicationView
}

/** What this person may do with it now; the server names the moves. */
export function PublicationMoves({ publication }: PublicationProps) {
  const { channels: t } = useTexts()
  const { say } = useNotices()
  const [asked, setAsked] = useState<Move>()
  const resume = useChange('POST /api/publications/:id/resume')
  const { id, version, moves } = publication
  const press = (move: Move) => {
    if (move === 'resume')
      resume.mutate({ params: { id }, body: { version } }, { onSuccess: () => say(t.done.resume) })
    else setAsked(move)
  }
  const close = () => setAsked(undefined)
  return (
    <span className="publication-moves">
      {shown
        .filter((move) => moves.includes(move))
        .map((move) => (
          <Button
            key={move}
            size="small"
            danger={move === 'send-again'}
            type={move === 'confirm-by-hand' || move === 'confirm-withdrawal' ? 'primary' : 'default'}
            loading={move === 'resume' && resume.isPending}
            onClick={() => press(move)}
            data-testid={`publication-move-${move}`}
          >
            {t.moves[move]}
          </Button>
        ))}
      {asked === 'send-again' ? <SendAgainDialog publication={publication} onClose={close} /> : null}
      {asked === 'confirm-by-hand' ? <ByHandDialog publication={publication} onClose={close} /> : null}
      {asked === 'confirm-withdrawal' ? <WithdrawnDialog publication={publication} onClose={close} /> : null}
    </span>
  )
}

interface DialogProps extends PublicationProps {
  readonly onClose: () => void
}

function SendAgainDialog({ publication: { id, version, channelName, title }, onClose }: DialogProps) {
  const { channels: t } = useTexts()
  const { say } = useNotices()
  const resume = useChange('POST /api/publications/:id/resume')
  const submit = async () => {
    await resume.mutateAsync({ params: { id }, body: { version, isNotThere: true } })
    say(t.done.resume)
  }
  return (
    <FormDialog<object>
      title={t.sendAgainTitle}
      hint={t.sendAgainHint}
      submitText={t.moves['send-again']}
      isDanger
      onSubmit={submit}
      onClose={onClose}
      testId="send-again-dialog"
    >
      <p>
        {channelName}：<strong>{title}</strong>
      </p>
    </FormDialog>
  )
}

interface ByHand {
  readonly url: string
  readonly reason?: string
}

function ByHandDialog({ publication, onClose }: DialogProps) {
  const { channels: t, common } = useTexts()
  const { say } = useNotices()
  const confirm = useChange('POST /api/publications/:id/confirm')
  const { id, version } = publication
  const submit = async ({ url, reason }: ByHand) => {
    const words = reason?.trim()
    await confirm.mutateAsync({ params: { id }, body: { version, url, ...(words ? { reason: words } : {}) } })
    say(t.done.confirm)
  }
  return (
    <FormDialog<ByHand>
      title={`${t.confirmTitle} · ${publication.channelName}`}
      hint={t.confirmHint}
      submitText={t.moves['confirm-by-hand']}
      onSubmit={submit}
      onClose={onClose}
      testId="by-hand-dialog"
    >
      <TextToPost publication={publication} />
      <Form.Item
        name="url"
        label={t.url}
        extra={t.urlHint}
        rules={[{ required: true, whitespace: true, message: common.required }]}
      >
        <Input placeholder="https://" maxLength={2_000} data-testid="by-hand-url" />
      </Form.Item>
      <Form.Item name="reason" label={t.differs}>
        <Input.TextArea rows={2} maxLength={2_000} data-testid="by-hand-reason" />
      </Form.Item>
    </FormDialog>
  )
}

/** What is to be posted there, ready to be copied. */
function TextToPost({ publication: { releaseId, channel } }: PublicationProps) {
  const { channels: t } = useTexts()
  const ask = useAsk('GET /api/releases/:id/previews', { params: { id: releaseId } })
  const rendering = ask.data?.find((preview) => preview.channel === channel)?.rendering
  if (!rendering) return null
  return (
    <details className="publication-attempts">
      <summary>{t.textToPost}</summary>
      <pre className="channel-text">{[rendering.title, rendering.text].filter(Boolean).join('\n\n')}</pre>
    </details>
  )
}

function WithdrawnDialog({ publication: { id, version, channelName, title, url }, onClose }: DialogProps) {
  const { channels: t } = useTexts()
  const { say } = useNotices()
  const confirm = useChange('POST /api/publications/:id/withdrawn')
  const submit = async ({ note }: { readonly note: string }) => {
    await confirm.mutateAsync({
      params: { id },
      body: { version, ...(note.trim() ? { note: note.trim() } : {}) },
    })
    say(t.done.withdrawn)
  }
  return (
    <FormDialog<{ note: string }>
      title={t.withdrawnTitle}
      submitText={t.moves['confirm-withdrawal']}
      initial={{ note: t.noteDefault }}
      onSubmit={submit}
      onClose={onClose}
      testId="withdrawn-dialog"
    >
      <p>
        {channelName}：<strong>{title}</strong>{' '}
        {url ? (
          <a href={url} target="_blank" rel="noopener noreferrer">
            {t.open} ↗
          </a>
        ) : null}
      </p>
      <Form.Item name="note" label={t.note}>
        <Input maxLength={200} data-testid="withdrawn-note" />
      </Form.Item>
    </FormDialog>
  )
}
