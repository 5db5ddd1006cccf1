import { Button } from 'antd'
import { useState } from 'react'
import { Link, useNavigate } from 'react-router'
import type { MatterDetail, MatterView } from '../../../../api/views/matter.ts'
import { useAsk, useChange } from '../../frame/ask.ts'
import { useNotices } from '../../frame/notices.tsx'
import { useTexts } from '../../i18n/i18n.tsx'
import { Section } from '../../parts/page.tsx'
import { ReasonDialog } from '../../parts/reason-dialog.tsx'
import { Answered } from '../../parts/states.tsx'
import { labelOf, Tag } from '../../parts/tags.tsx'

const targets: readonly MatterView['state'][] = [
  'registered',
  'routed',
  'answering',
  'review',
  'answered',
  'evaluated',
]

/** What may be the same concern, and why; merging is a person's act, with a reason. */
export function DuplicatesSection({ matter }: { readonly matter: MatterDetail }) {
  const t = useTexts()
  const { say } = useNotices()
  const navigate = useNavigate()
  const [into, setInto] = useState<string>()
  const ask = useAsk('GET /api/matters/:id/duplicates', { params: { id: matter.id } })
  const merge = useChange('POST /api/matters/:id/merge')
  if (matter.state === 'merged' || matter.state === 'closed') return null
  const canMerge = matter.moves.includes('merge')
  const submit = async (reason: string) => {
    if (!into) return
    const kept = await merge.mutateAsync({
      params: { id: matter.id },
      body: { version: matter.version, into, reason },
    })
    say(t.matters.merged)
    navigate(`/matters/${encodeURIComponent(kept.id)}`)
  }
  return (
    <Section title={t.matters.duplicates} testId="matter-duplicates">
      <Answered ask={ask}>
        {(duplicates) =>
          duplicates.length === 0 ? (
            <p className="soft">{t.matters.noDuplicates}</p>
          ) : (
            <ol className="rows">
              {duplicates.map(({ id, title, state, reasons }) => (
                <li key={id} data-testid="matter-duplicate">
                  <div className="row-head">
                    <Tag>{labelOf(t.matters.state, state)}</Tag>
                    <Link className="row-title" to={`/matters/${encodeURIComponent(id)}`}>
                      {title}
                    </Link>
                    {canMerge && targets.some((one) => one === state) ? (
                      <Button size="small" onClick={() => setInto(id)} data-testid="matter-merge">
                        {t.matters.merge}
                      </Button>
                    ) : null}
                  </div>
                  <ul className="reasons">
                    {reasons.map((reason) => (
                      <li key={reason}>{reason}</li>
                    ))}
                  </ul>
                </li>
              ))}
            </ol>
          )
        }
      </Answered>
      {into ? (
        <ReasonDialog
          title={t.matters.merge}
          label={t.matters.mergeReason}
          hint={t.matters.mergeHint}
          submitText={t.matters.merge}
          testId="matter-merge-dialog"
          onSubmit={submit}
          onClose={() => setInto(undefined)}
        />
      ) : null}
    </Section>
  )
}
