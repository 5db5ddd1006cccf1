import { Button } from 'antd'
import { useState } from 'react'
import type { ReleaseView } from '../../../../api/views/release.ts'
import { formatTime } from '../../format.ts'
import { useChange } from '../../frame/ask.ts'
import { useTexts } from '../../i18n/i18n.tsx'
import { useNow } from '../../parts/now.tsx'
import { ReasonDialog } from '../../parts/reason-dialog.tsx'

type Comment = ReleaseView['comments'][number]

interface ParagraphCommentsProps {
  readonly release: ReleaseView
  /** -1: on the text as a whole. */
  readonly paragraph: number
}

/** What was said of one paragraph of the version shown, and the way to say more. */
export function ParagraphComments({ release, paragraph }: ParagraphCommentsProps) {
  const { releasing: t } = useTexts()
  const [isWriting, setWriting] = useState(false)
  const add = useChange('POST /api/releases/:id/comments')
  const comments = release.comments.filter((comment) => isOn(comment, release, paragraph))
  const submit = (text: string) =>
    add.mutateAsync({ params: { id: release.id }, body: { version: release.version, paragraph, text } })
  return (
    <>
      {release.moves.includes('comment') && paragraph >= 0 ? (
        <Button
          size="small"
          type="text"
          className="comment-add no-print"
          onClick={() => setWriting(true)}
          data-testid="comment-add"
        >
          {t.comment}
        </Button>
      ) : null}
      {comments.map((comment) => (
        <CommentNote key={comment.id} release={release} comment={comment} />
      ))}
      {isWriting ? (
        <ReasonDialog
          title={t.commentTitle}
          label={t.commentWords}
          submitText={t.comment}
          onSubmit={submit}
          onClose={() => setWriting(false)}
          testId="comment-dialog"
        />
      ) : null}
    </>
  )
}

/** Comments on earlier versions stand with the whole: their paragraph may be another now. */
function isOn({ contentVersion, paragraph: on }: Comment, release: ReleaseView, paragraph: number): boolean {
  return contentVersion === release.contentVersion ? on === paragraph : paragraph === -1
}

export function CommentNote({
  release,
  comment,
}: {
  readonly release: ReleaseView
  readonly comment: Comment
}) {
  const { releases, releasing: t } = useTexts()
  const now = useNow()
  const [isResolving, setResolving] = useState(false)
  const resolve = useChange('POST /api/releases/:id/comments/resolve')
  const { resolution } = comment
  const submit = (words: string) =>
    resolve.mutateAsync({
      params: { id: release.id },
      body: { version: release.version, commentId: comment.id, words },
    })
  return (
    <div
      className={resolution ? 'release-comment is-resolved' : 'release-comment'}
      data-testid="comment"
      data-resolved={Boolean(resolution)}
    >
      <p className="small soft">
        {comment.by.name} {formatTime(comment.at, now)} {releases.contentVersion(comment.contentVersion)}
        {comment.contentVersion === release.contentVersion ? '' : ` “${comment.excerpt || t.whole}”`}
      </p>
      <p className="pre">{comment.text}</p>
      {resolution ? (
        <p className="small">
          {t.resolvedBy(resolution.by.name, formatTime(resolution.at, now))}：{resolution.words}
        </p>
      ) : release.moves.includes('comment') ? (
        <Button size="small" onClick={() => setResolving(true)} data-testid="comment-resolve">
          {t.resolve}
        </Button>
      ) : null}
      {isResolving ? (
        <ReasonDialog
          title={t.resolveTitle}
          label={t.resolveWords}
          submitText={t.resolve}
          onSubmit={submit}
          onClose={() => setResolving(false)}
          testId="resolve-dialog"
        />
      ) : null}
    </div>
  )
}
