import { Button, Form, Input } from 'antd'
import { useState } from 'react'
import { Link, useNavigate } from 'react-router'
import type { MatterDetail } from '../../../../api/views/matter.ts'
import { useChange } from '../../frame/ask.ts'
import { useNotices } from '../../frame/notices.tsx'
import { useTexts } from '../../i18n/i18n.tsx'
import { FormDialog } from '../../parts/dialog.tsx'
import { Time } from '../../parts/now.tsx'
import { Section } from '../../parts/page.tsx'
import { labelOf, Tag } from '../../parts/tags.tsx'
import { useMay } from '../../shell/session-context.ts'

/** The unit's words, and the release made of them: that is reviewed and published, and the matter follows it. */
export function ReplySection({ matter }: { readonly matter: MatterDetail }) {
  const t = useTexts()
  const [isWriting, setWriting] = useState(false)
  const canReply = matter.moves.includes('reply')
  const canDraft = useMay('release.draft') && canReply
  return (
    <Section
      title={t.matters.reply}
      testId="matter-reply"
      beside={
        <>
          {canReply ? (
            <Button size="small" onClick={() => setWriting(true)} data-testid="matter-write-reply">
              {t.matters.writeReply}
            </Button>
          ) : null}{' '}
          {canDraft ? <DraftButton matter={matter} /> : null}
        </>
      }
    >
      {matter.replyText ? <p className="pre">{matter.replyText}</p> : null}
      {!matter.replyText && matter.releases.length === 0 ? <p className="soft">{t.matters.noReply}</p> : null}
      <ul className="rows">
        {matter.releases.map((release) => (
          <Release key={release.id} release={release} />
        ))}
      </ul>
      {isWriting ? <ReplyDialog matter={matter} onClose={() => setWriting(false)} /> : null}
    </Section>
  )
}

function Release({ release }: { readonly release: MatterDetail['releases'][number] }) {
  const t = useTexts()
  const { id, title, state, publishedAt } = release
  return (
    <li>
      <Tag tone={state === 'published' ? 'good' : 'busy'}>{labelOf(t.labels.releaseState, state)}</Tag>{' '}
      <Link to={`/releases/${encodeURIComponent(id)}`} data-testid="matter-release">
        {title}
      </Link>{' '}
      {publishedAt ? (
        <>
          <Time at={publishedAt} />{' '}
          <Link to={`/effects/release/${encodeURIComponent(id)}`} data-testid="matter-effect">
            {t.matters.seeEffect}
          </Link>
        </>
      ) : null}
    </li>
  )
}

function DraftButton({ matter }: { readonly matter: MatterDetail }) {
  const t = useTexts()
  const navigate = useNavigate()
  const draft = useChange('POST /api/matters/:id/draft')
  const hasWords = Boolean(matter.replyText || matter.lines.length > 0)
  const submit = () =>
    draft.mutate(
      { params: { id: matter.id }, body: { version: matter.version } },
      { onSuccess: ({ releaseId }) => navigate(`/releases/${encodeURIComponent(releaseId)}`) },
    )
  return (
    <Button
      size="small"
      type="primary"
      disabled={!hasWords}
      title={hasWords ? undefined : t.matters.noReply}
      onClick={submit}
      loading={draft.isPending}
      data-testid="matter-draft"
    >
      {t.matters.draftRelease}
    </Button>
  )
}

function ReplyDialog({ matter, onClose }: { readonly matter: MatterDetail; readonly onClose: () => void }) {
  const t = useTexts()
  const { say } = useNotices()
  const save = useChange('POST /api/matters/:id/reply')
  const submit = async ({ text }: { readonly text: string }) => {
    await save.mutateAsync({ params: { id: matter.id }, body: { version: matter.version, text } })
    say(t.matters.replySaved)
  }
  return (
    <FormDialog<{ text: string }>
      title={t.matters.writeReply}
      submitText={t.common.save}
      initial={{ text: matter.replyText ?? matter.lines.at(-1)?.full ?? '' }}
      onSubmit={submit}
      onClose={onClose}
      width={720}
      testId="matter-reply-dialog"
    >
      <Form.Item
        name="text"
        label={t.matters.replyText}
        rules={[{ required: true, whitespace: true, message: t.common.required }]}
      >
        <Input.TextArea rows={10} maxLength={20_000} data-testid="matter-reply-field" />
      </Form.Item>
    </FormDialog>
  )
}
