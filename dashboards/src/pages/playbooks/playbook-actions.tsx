import { Button, Popconfirm } from 'antd'
import { useState } from 'react'
import type { PlaybookVersionView } from '../../../../api/views/incident.ts'
import { useChange } from '../../frame/ask.ts'
import { useNotices } from '../../frame/notices.tsx'
import { useTexts } from '../../i18n/i18n.tsx'
import { ReasonDialog } from '../../parts/reason-dialog.tsx'
import { useMay } from '../../shell/session-context.ts'
import { PlaybookEditor } from './playbook-editor.tsx'

interface ActionsProps {
  readonly shown: PlaybookVersionView
  readonly versions: readonly PlaybookVersionView[]
}

type Asked = 'write' | 'approve' | 'drop'

/** Write, approve by another person, put in force: one after the other. */
export function PlaybookActions({ shown, versions }: ActionsProps) {
  const t = useTexts()
  const words = t.response.playbooks
  const { say } = useNotices()
  const [asked, setAsked] = useState<Asked>()
  const mayWrite = useMay('playbook.write')
  const approve = useChange('POST /api/playbooks/:id/versions/:number/approve')
  const activate = useChange('POST /api/playbooks/:id/versions/:number/activate')
  const drop = useChange('POST /api/playbooks/:id/versions/:number/drop')
  const params = { id: shown.playbookId, number: String(shown.number) }
  const onClose = () => setAsked(undefined)
  const can = (move: string) => shown.moves.includes(move)
  const isPending = versions.some(({ state }) => state === 'draft' || state === 'approved')
  return (
    <>
      {can('edit') || (mayWrite && !isPending) ? (
        <Button onClick={() => setAsked('write')} data-testid="playbook-edit">
          {can('edit') ? words.editDraft : words.edit}
        </Button>
      ) : null}
      {can('drop') ? (
        <Button danger onClick={() => setAsked('drop')} data-testid="playbook-drop">
          {words.drop}
        </Button>
      ) : null}
      {can('approve') ? (
        <Button type="primary" onClick={() => setAsked('approve')} data-testid="playbook-approve">
          {words.approve}
        </Button>
      ) : null}
      {can('activate') ? (
        <Popconfirm
          title={words.activateHint}
          onConfirm={() =>
            activate.mutate(
              { params, body: { version: shown.version } },
              { onSuccess: () => say(words.activateDone) },
            )
          }
          okButtonProps={{ 'data-testid': 'playbook-activate-confirm' }}
        >
          <Button type="primary" data-testid="playbook-activate">
            {words.activate}
          </Button>
        </Popconfirm>
      ) : null}
      {asked === 'write' ? <PlaybookEditor from={shown} onClose={onClose} /> : null}
      {asked === 'approve' ? (
        <ReasonDialog
          title={words.approve}
          label={words.opinion}
          hint={words.approveHint}
          submitText={words.approve}
          onSubmit={async (opinion) => {
            await approve.mutateAsync({ params, body: { version: shown.version, opinion } })
            say(words.approveDone)
          }}
          onClose={onClose}
          testId="playbook-approve-dialog"
        />
      ) : null}
      {asked === 'drop' ? (
        <ReasonDialog
          title={words.drop}
          submitText={words.drop}
          isDanger
          onSubmit={async (reason) => {
            await drop.mutateAsync({ params, body: { version: shown.version, reason } })
            say(words.dropDone)
          }}
          onClose={onClose}
          testId="playbook-drop-dialog"
        />
      ) : null}
    </>
  )
}
