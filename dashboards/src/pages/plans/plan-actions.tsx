import { Button, Popconfirm } from 'antd'
import { useState } from 'react'
import { Link, useNavigate } from 'react-router'
import type { PlanDetail } from '../../../../api/views/plan.ts'
import { useChange } from '../../frame/ask.ts'
import { useNotices } from '../../frame/notices.tsx'
import { useTexts } from '../../i18n/i18n.tsx'
import { ChainButton } from '../../parts/chain.tsx'
import { ReasonDialog } from '../../parts/reason-dialog.tsx'
import { ClosePlanDialog } from './close-dialog.tsx'
import { EditPlanDialog } from './plan-form.tsx'

type Asked = 'edit' | 'close' | 'cancel'

/** Only what the server says may be done now. */
export function PlanActions({ plan }: { readonly plan: PlanDetail }) {
  const t = useTexts()
  const [asked, setAsked] = useState<Asked>()
  const can = (move: string) => plan.moves.includes(move)
  const dialog = { plan, onClose: () => setAsked(undefined) }
  return (
    <>
      <ChainButton kind="plan" id={plan.id} />
      {plan.openedAt ? (
        <Link to={`/effects/plan/${encodeURIComponent(plan.id)}`} data-testid="plan-effect">
          {t.matters.seeEffect}
        </Link>
      ) : null}
      {can('edit') ? (
        <Button onClick={() => setAsked('edit')} data-testid="plan-move-edit">
          {t.common.edit}
        </Button>
      ) : null}
      {can('cancel') ? (
        <Button onClick={() => setAsked('cancel')} data-testid="plan-move-cancel">
          {t.plans.cancel}
        </Button>
      ) : null}
      {can('open') ? <OpenButton plan={plan} /> : null}
      {can('close') ? (
        <Button type="primary" onClick={() => setAsked('close')} data-testid="plan-move-close">
          {t.plans.close}
        </Button>
      ) : null}
      {can('next') ? <NextButton plan={plan} /> : null}
      {asked === 'edit' ? <EditPlanDialog {...dialog} /> : null}
      {asked === 'close' ? <ClosePlanDialog {...dialog} /> : null}
      {asked === 'cancel' ? <CancelDialog {...dialog} /> : null}
    </>
  )
}

function OpenButton({ plan }: { readonly plan: PlanDetail }) {
  const t = useTexts()
  const { say } = useNotices()
  const open = useChange('POST /api/plans/:id/open')
  const run = () =>
    open.mutate(
      { params: { id: plan.id }, body: { version: plan.version } },
      { onSuccess: () => say(t.plans.opened) },
    )
  return (
    <Popconfirm
      title={t.plans.openTitle}
      description={<div style={{ maxWidth: 320 }}>{t.plans.openHint}</div>}
      onConfirm={run}
      okText={t.plans.open}
      cancelText={t.common.cancel}
      okButtonProps={{ 'data-testid': 'plan-open-confirm' }}
    >
      <Button type="primary" loading={open.isPending} data-testid="plan-move-open">
        {t.plans.open}
      </Button>
    </Popconfirm>
  )
}

function NextButton({ plan }: { readonly plan: PlanDetail }) {
  const t = useTexts()
  const navigate = useNavigate()
  const next = useChange('POST /api/plans/:id/next')
  const run = () =>
    next.mutate(
      { params: { id: plan.id } },
      { onSuccess: ({ id }) => navigate(`/plans/${encodeURIComponent(id)}`) },
    )
  return (
    <Button type="primary" onClick={run} loading={next.isPending} data-testid="plan-move-next">
      {t.plans.next}
    </Button>
  )
}

function CancelDialog({ plan, onClose }: { readonly plan: PlanDetail; readonly onClose: () => void }) {
  const t = useTexts()
  const { say } = useNotices()
  const cancel = useChange('POST /api/plans/:id/cancel')
  const submit = async (reason: string) => {
    await cancel.mutateAsync({ params: { id: plan.id }, body: { version: plan.version, reason } })
    say(t.plans.cancelled)
  }
  return (
    <ReasonDialog
      title={t.plans.cancel}
      label={t.plans.cancelReason}
      submitText={t.plans.cancel}
      isDanger
      testId="plan-cancel"
      onSubmit={submit}
      onClose={onClose}
    />
  )
}
