import { Button } from 'antd'
import { type ComponentType, useState } from 'react'
import type { ReleaseView } from '../../../../api/views/release.ts'
import { useChange } from '../../frame/ask.ts'
import { useNotices } from '../../frame/notices.tsx'
import { useTexts } from '../../i18n/i18n.tsx'
import { FormDialog } from '../../parts/dialog.tsx'
import { ReasonDialog } from '../../parts/reason-dialog.tsx'
import { type Content, toContent, toInput } from './content.ts'
import { editorWidth } from './draft-dialog.tsx'
import { ReleaseFields } from './release-fields.tsx'
import { ScheduleDialog, UnscheduleDialog } from './schedule-dialogs.tsx'
import { ConfirmPhoneDialog, PhoneDialog, UrgentDialog } from './urgent-dialogs.tsx'

/** The moves in the order they are offered; a move the server does not name is not shown. */
const shown = [
  'confirm-phone',
  'edit',
  'submit',
  'record-phone',
  'mark-urgent',
  'return',
  'approve',
  'sign-secrecy',
  'unschedule',
  'schedule',
  'publish',
  'correct',
  'withdraw',
] as const
type Move = (typeof shown)[number]

const main: readonly Move[] = ['confirm-phone', 'submit', 'approve', 'sign-secrecy', 'publish']
const dangerous: readonly Move[] = ['withdraw']

interface ReleaseMovesProps {
  readonly release: ReleaseView
}

export function ReleaseMoves({ release }: ReleaseMovesProps) {
  const t = useTexts()
  const { say } = useNotices()
  const [asked, setAsked] = useState<Move>()
  const submit = useChange('POST /api/releases/:id/submit')
  const at = { params: { id: release.id }, body: { version: release.version } }
  const press = (move: Move) => {
    if (move === 'submit') submit.mutate(at, { onSuccess: () => say(t.releases.done.submit) })
    else setAsked(move)
  }
  const moves = shown.filter((move) => release.moves.includes(move))
  const names: Readonly<Record<Move, string>> = {
    ...t.releases,
    'sign-secrecy': t.releases.signSecrecy,
    schedule: t.releasing.schedule,
    unschedule: t.releasing.unschedule,
    'mark-urgent': t.releasing.urgent,
    'record-phone': t.releasing.recordPhone,
    'confirm-phone': t.releasing.confirmPhone,
  }
  if (moves.length === 0) return <span className="soft small">{t.releases.noMoves}</span>
  return (
    <>
      {moves.map((move) => (
        <Button
          key={move}
          type={main.includes(move) ? 'primary' : 'default'}
          danger={dangerous.includes(move)}
          loading={move === 'submit' && submit.isPending}
          onClick={() => press(move)}
          data-testid={`release-move-${move}`}
        >
          {names[move]}
        </Button>
      ))}
      {asked ? <MoveDialog move={asked} release={release} onClose={() => setAsked(undefined)} /> : null}
    </>
  )
}

interface MoveDialogProps {
  readonly move: Move
  readonly release: ReleaseView
  readonly onClose: () => void
}

const ownDialogs: Readonly<
  Partial<Record<Move, ComponentType<{ readonly release: ReleaseView; readonly onClose: () => void }>>>
> = {
  publish: PublishDialog,
  withdraw: WithdrawDialog,
  schedule: ScheduleDialog,
  unschedule: UnscheduleDialog,
  'mark-urgent': UrgentDialog,
  'record-phone': PhoneDialog,
  'confirm-phone': ConfirmPhoneDialog,
}

function MoveDialog({ move, release, onClose }: MoveDialogProps) {
  const props = { release, onClose }
  const Own = ownDialogs[move]
  if (Own) return <Own {...props} />
  if (move === 'edit' || move === 'correct')
    return <ContentDialog {...props} isCorrection={move === 'correct'} />
  return <VerdictDialog {...props} move={move} />
}

function VerdictDialog({ move, release, onClose }: MoveDialogProps) {
  const t = useTexts()
  const { say } = useNotices()
  const sign = useChange('POST /api/releases/:id/verdict')
  const isReturn = move === 'return'
  const title = isReturn
    ? t.releases.returnTitle
    : move === 'sign-secrecy'
      ? t.releases.secrecyTitle
      : t.releases.approveTitle
  const submit = async (opinion: string) => {
    await sign.mutateAsync({
      params: { id: release.id },
      body: { version: release.version, verdict: isReturn ? 'returned' : 'approved', opinion },
    })
    say(isReturn ? t.releases.done.return : t.releases.done.approve)
  }
  return (
    <ReasonDialog
      title={title}
      label={isReturn ? t.common.reason : t.releases.opinion}
      submitText={isReturn ? t.releases.return : t.releases.approve}
      {...(isReturn ? {} : { initial: t.releases.opinionDefault })}
      onSubmit={submit}
      onClose={onClose}
      testId="verdict-dialog"
    />
  )
}

function PublishDialog({ release, onClose }: Omit<MoveDialogProps, 'move'>) {
  const t = useTexts()
  const { say } = useNotices()
  const publish = useChange('POST /api/releases/:id/publish')
  const submit = async () => {
    await publish.mutateAsync({ params: { id: release.id }, body: { version: release.version } })
    say(t.releases.done.publish)
  }
  return (
    <FormDialog<object>
      title={t.releases.publishTitle}
      hint={t.releases.publishHint}
      submitText={t.releases.publish}
      onSubmit={submit}
      onClose={onClose}
      testId="publish-dialog"
    >
      <p>
        <strong>{release.title}</strong>
      </p>
      <p>
        {t.labels.column[release.column]} ·{' '}
        {release.openness ? t.labels.openness[release.openness] : t.releases.opennessMissing} ·{' '}
        {t.releases.contentVersion(release.contentVersion)}
      </p>
    </FormDialog>
  )
}

function WithdrawDialog({ release, onClose }: Omit<MoveDialogProps, 'move'>) {
  const t = useTexts()
  const { say } = useNotices()
  const withdraw = useChange('POST /api/releases/:id/withdraw')
  const submit = async (reason: string) => {
    await withdraw.mutateAsync({ params: { id: release.id }, body: { version: release.version, reason } })
    say(t.releases.done.withdraw)
  }
  return (
    <ReasonDialog
      title={t.releases.withdrawTitle}
      submitText={t.releases.withdraw}
      isDanger
      onSubmit={submit}
      onClose={onClose}
      testId="withdraw-dialog"
    />
  )
}

interface ContentDialogProps extends Omit<MoveDialogProps, 'move'> {
  readonly isCorrection: boolean
}

function ContentDialog({ release, onClose, isCorrection }: ContentDialogProps) {
  const t = useTexts()
  const { say } = useNotices()
  const edit = useChange('PUT /api/releases/:id')
  const correct = useChange('POST /api/releases/:id/correct')
  const { version } = release
  const submit = async (content: Content) => {
    const input = { params: { id: release.id }, body: { ...toInput(content), version } }
    await (isCorrection ? correct : edit).mutateAsync(input)
    say(t.releases.done.saved)
  }
  return (
    <FormDialog<Content>
      title={isCorrection ? t.releases.correctTitle : t.releases.edit}
      submitText={t.common.save}
      initial={toContent(release)}
      onSubmit={submit}
      onClose={onClose}
      width={editorWidth}
      testId="edit-dialog"
    >
      <ReleaseFields links={{ id: release.id }} />
    </FormDialog>
  )
}
