import { Form, Radio } from 'antd'
import { type ReactNode, useState } from 'react'
import type { AlertView } from '../../../../api/views/alert.ts'
import { useChange } from '../../frame/ask.ts'
import { useNotices } from '../../frame/notices.tsx'
import { useTexts } from '../../i18n/i18n.tsx'
import { FormDialog } from '../../parts/dialog.tsx'
import { ReasonDialog, ReasonField } from '../../parts/reason-dialog.tsx'
import { OpenIncidentDialog } from '../incidents/open-incident-dialog.tsx'

export interface AlertActs {
  readonly acknowledge: (alert: AlertView) => void
  readonly dismiss: (alert: AlertView) => void
  readonly resolve: (alert: AlertView) => void
  readonly openIncident: (alert: AlertView) => void
  readonly busyId: string | undefined
  /** To be placed on the page: the dialog that is open, if one is. */
  readonly dialog: ReactNode
}

type Asked = { readonly kind: 'dismiss' | 'resolve' | 'incident'; readonly alert: AlertView }

/** What can be done with an alert, the same wherever alerts are shown. */
export function useAlertActs(): AlertActs {
  const t = useTexts()
  const { say } = useNotices()
  const [asked, setAsked] = useState<Asked>()
  const acknowledge = useChange('POST /api/alerts/:id/acknowledge')
  const close = () => setAsked(undefined)
  return {
    acknowledge: ({ id, version }) =>
      acknowledge.mutate(
        { params: { id }, body: { version } },
        { onSuccess: () => say(t.alerts.acknowledged) },
      ),
    dismiss: (alert) => setAsked({ kind: 'dismiss', alert }),
    resolve: (alert) => setAsked({ kind: 'resolve', alert }),
    openIncident: (alert) => setAsked({ kind: 'incident', alert }),
    busyId: acknowledge.isPending ? acknowledge.variables.params.id : undefined,
    dialog: asked ? <AskedDialog asked={asked} onClose={close} /> : null,
  }
}

function AskedDialog({ asked, onClose }: { readonly asked: Asked; readonly onClose: () => void }) {
  if (asked.kind === 'dismiss') return <DismissDialog alert={asked.alert} onClose={onClose} />
  if (asked.kind === 'resolve') return <ResolveDialog alert={asked.alert} onClose={onClose} />
  return (
    <OpenIncidentDialog
      from={{ alertId: asked.alert.id, storyId: asked.alert.story.id, title: asked.alert.story.title }}
      onClose={onClose}
    />
  )
}

interface AlertDialogProps {
  readonly alert: AlertView
  readonly onClose: () => void
}

const dismissalCodes = ['false-alarm', 'not-ours', 'already-handled', 'no-action-needed'] as const

interface Dismissal {
  readonly code: (typeof dismissalCodes)[number]
  readonly reason: string
}

function DismissDialog({ alert, onClose }: AlertDialogProps) {
  const t = useTexts()
  const { say } = useNotices()
  const dismiss = useChange('POST /api/alerts/:id/dismiss')
  const submit = async ({ code, reason }: Dismissal) => {
    await dismiss.mutateAsync({ params: { id: alert.id }, body: { version: alert.version, code, reason } })
    say(t.alerts.dismissed)
  }
  return (
    <FormDialog<Dismissal>
      title={`${t.alerts.dismissTitle}：${alert.story.title}`}
      hint={t.alerts.dismissHint}
      submitText={t.alerts.dismiss}
      initial={{ code: 'no-action-needed' }}
      onSubmit={submit}
      onClose={onClose}
      testId="dismiss-dialog"
    >
      <Form.Item name="code" label={t.alerts.dismissCode}>
        <Radio.Group
          options={dismissalCodes.map((code) => ({ value: code, label: t.labels.dismissal[code] }))}
          data-testid="dismiss-code"
        />
      </Form.Item>
      <ReasonField label={t.common.reason} testId="dismiss-dialog-reason" />
    </FormDialog>
  )
}

function ResolveDialog({ alert, onClose }: AlertDialogProps) {
  const t = useTexts()
  const { say } = useNotices()
  const resolve = useChange('POST /api/alerts/:id/resolve')
  const submit = async (reason: string) => {
    await resolve.mutateAsync({ params: { id: alert.id }, body: { version: alert.version, reason } })
    say(t.alerts.resolved)
  }
  return (
    <ReasonDialog
      title={`${t.alerts.resolveTitle}：${alert.story.title}`}
      submitText={t.alerts.resolve}
      onSubmit={submit}
      onClose={onClose}
      testId="resolve-dialog"
    />
  )
}
