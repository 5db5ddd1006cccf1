import { useNavigate } from 'react-router'
import { useChange } from '../../frame/ask.ts'
import { useTexts } from '../../i18n/i18n.tsx'
import { FormDialog } from '../../parts/dialog.tsx'
import { type Content, toInput } from './content.ts'
import { ReleaseFields } from './release-fields.tsx'

interface DraftDialogProps {
  readonly from: {
    readonly incidentId?: string | undefined
    readonly storyId?: string | undefined
    readonly planId?: string | undefined
    readonly matterId?: string | undefined
    /** The policy it will explain. */
    readonly interprets?: string | undefined
    readonly title?: string | undefined
    /** The approved line is the beginning of the answer. */
    readonly line?: string | undefined
  }
  readonly onClose: () => void
}

export const editorWidth = 1180

/** A draft goes on to its own page, where it is checked and sent to review. */
export function DraftDialog({ from, onClose }: DraftDialogProps) {
  const t = useTexts()
  const navigate = useNavigate()
  const draft = useChange('POST /api/releases')
  const { incidentId, storyId, planId, matterId, interprets } = from
  const links = {
    ...(incidentId ? { incidentId } : {}),
    ...(storyId ? { storyId } : {}),
    ...(planId ? { planId } : {}),
    ...(matterId ? { matterId } : {}),
  }
  const isAnswer = Boolean(incidentId || matterId)
  const submit = async (content: Content) => {
    const release = await draft.mutateAsync({ body: { ...toInput(content), ...links } })
    navigate(`/releases/${encodeURIComponent(release.id)}`)
  }
  return (
    <FormDialog<Content>
      title={incidentId ? t.incidents.draftResponse : t.releases.create}
      submitText={t.common.save}
      initial={{
        column: interprets ? 'interpretation' : isAnswer ? 'response' : 'news',
        openness: 'proactive',
        ...(interprets ? { interprets } : {}),
        ...(isAnswer ? { title: t.releases.answerTo(from.title ?? '').slice(0, 200) } : {}),
        ...(from.line ? { body: from.line } : {}),
      }}
      onSubmit={submit}
      onClose={onClose}
      width={editorWidth}
      testId="draft-dialog"
    >
      <ReleaseFields links={links} />
    </FormDialog>
  )
}
