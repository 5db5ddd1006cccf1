import { useNavigate } from 'react-router'
import { useChange } from '../../frame/ask.ts'
import { useTexts } from '../../i18n/i18n.tsx'
import { FormDialog } from '../../parts/dialog.tsx'
import { type Content, ReleaseFields } from './release-fields.tsx'

interface DraftDialogProps {
  readonly from: {
    readonly incidentId?: string | undefined
    readonly storyId?: string | undefined
    readonly title?: string | undefined
    /** The approved line is the beginning of the answer. */
    readonly line?: string | undefined
  }
  readonly onClose: () => void
}

/** A draft goes on to its own page, where it is checked and sent to review. */
export function DraftDialog({ from, onClose }: DraftDialogProps) {
  const t = useTexts()
  const navigate = useNavigate()
  const draft = useChange('POST /api/releases')
  const submit = async (content: Content) => {
    const release = await draft.mutateAsync({
      body: {
        ...content,
        ...(from.incidentId ? { incidentId: from.incidentId } : {}),
        ...(from.storyId ? { storyId: from.storyId } : {}),
      },
    })
    navigate(`/releases/${encodeURIComponent(release.id)}`)
  }
  return (
    <FormDialog<Content>
      title={from.incidentId ? t.incidents.draftResponse : t.releases.create}
      submitText={t.common.save}
      initial={{
        column: from.incidentId ? 'response' : 'news',
        openness: 'proactive',
        ...(from.incidentId ? { title: t.releases.answerTo(from.title ?? '').slice(0, 200) } : {}),
        ...(from.line ? { body: from.line } : {}),
      }}
      onSubmit={submit}
      onClose={onClose}
      width={760}
      testId="draft-dialog"
    >
      <ReleaseFields />
    </FormDialog>
  )
}
