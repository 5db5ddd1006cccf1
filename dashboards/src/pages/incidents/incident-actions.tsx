import { Button } from 'antd'
import { useState } from 'react'
import type { IncidentDetail } from '../../../../api/views/incident.ts'
import { useChange } from '../../frame/ask.ts'
import { useNotices } from '../../frame/notices.tsx'
import { useTexts } from '../../i18n/i18n.tsx'
import { DraftDialog } from '../releases/draft-dialog.tsx'
import { ActivateDialog, CloseDialog, ConferenceDialog, LevelDialog } from './incident-dialogs.tsx'

type Asked = 'level' | 'activate' | 'close' | 'draft' | 'conference'

/** Only what the server says may be done now. */
export function IncidentActions({ incident }: { readonly incident: IncidentDetail }) {
  const t = useTexts()
  const { say } = useNotices()
  const [asked, setAsked] = useState<Asked>()
  const canDraft = incident.moves.includes('draft-release')
  const closing = useChange('POST /api/incidents/:id/closing')
  const can = (move: string) => incident.moves.includes(move)
  const dialog = { incident, onClose: () => setAsked(undefined) }
  const enterClosing = () =>
    closing.mutate(
      { params: { id: incident.id }, body: { version: incident.version } },
      { onSuccess: () => say(t.incidents.closingDone) },
    )
  return (
    <>
      {can('level') ? (
        <Button onClick={() => setAsked('level')} data-testid="incident-move-level">
          {t.incidents.changeLevel}
        </Button>
      ) : null}
      {canDraft ? (
        <Button
          type={can('activate') ? 'default' : 'primary'}
          onClick={() => setAsked('draft')}
          data-testid="incident-draft"
        >
          {t.incidents.draftResponse}
        </Button>
      ) : null}
      {can('activate') ? (
        <Button type="primary" onClick={() => setAsked('activate')} data-testid="incident-move-activate">
          {t.incidents.activate}
        </Button>
      ) : null}
      {can('conference') ? (
        <Button onClick={() => setAsked('conference')} data-testid="incident-conference">
          {t.response.conference}
        </Button>
      ) : null}
      {can('start-closing') ? (
        <Button onClick={enterClosing} loading={closing.isPending} data-testid="incident-move-closing">
          {t.incidents.closing}
        </Button>
      ) : null}
      {can('close') ? (
        <Button type="primary" onClick={() => setAsked('close')} data-testid="incident-move-close">
          {t.incidents.close}
        </Button>
      ) : null}
      {asked === 'level' ? <LevelDialog {...dialog} /> : null}
      {asked === 'activate' ? <ActivateDialog {...dialog} /> : null}
      {asked === 'conference' ? <ConferenceDialog {...dialog} /> : null}
      {asked === 'close' ? <CloseDialog {...dialog} /> : null}
      {asked === 'draft' ? (
        <DraftDialog
          from={{
            incidentId: incident.id,
            storyId: incident.storyId,
            title: incident.title,
            line: incident.line,
          }}
          onClose={dialog.onClose}
        />
      ) : null}
    </>
  )
}
