import { Select } from 'antd'
import { useState } from 'react'
import type { PlanDetail } from '../../../../api/views/plan.ts'
import { formatTime } from '../../format.ts'
import { useAsk } from '../../frame/ask.ts'
import { useTexts } from '../../i18n/i18n.tsx'
import { useNow } from '../../parts/now.tsx'
import { Section } from '../../parts/page.tsx'
import { Answered } from '../../parts/states.tsx'
import { labelOf } from '../../parts/tags.tsx'

/** Any two versions side by side, the last two at first. */
export function VersionsSection({ plan }: { readonly plan: PlanDetail }) {
  const t = useTexts()
  const now = useNow()
  const last = plan.contentVersion
  const [chosen, setChosen] = useState<{ readonly from: number; readonly to: number }>()
  const { from, to } = chosen ?? { from: Math.max(1, last - 1), to: last }
  const options = plan.versions.map(({ contentVersion, by, at }) => ({
    value: contentVersion,
    label: `${t.plans.contentVersion(contentVersion)} ${by.name} ${formatTime(at, now)}`,
  }))
  if (plan.versions.length < 2) return null
  return (
    <Section title={t.plans.versions} beside={String(plan.versions.length)} testId="plan-versions">
      <div className="filters">
        <Select
          value={from}
          options={options}
          onChange={(value) => setChosen({ from: value, to })}
          aria-label={t.plans.earlier}
          style={{ minWidth: 240 }}
        />
        →
        <Select
          value={to}
          options={options}
          onChange={(value) => setChosen({ from, to: value })}
          aria-label={t.plans.later}
          style={{ minWidth: 240 }}
        />
      </div>
      <Changes id={plan.id} from={from} to={to} />
    </Section>
  )
}

function Changes({ id, from, to }: { readonly id: string; readonly from: number; readonly to: number }) {
  const t = useTexts()
  const ask = useAsk(
    'GET /api/plans/:id/changes',
    { params: { id }, query: { from, to } },
    { isSteady: true },
  )
  return (
    <Answered ask={ask}>
      {(changes) =>
        changes.length === 0 ? (
          <p className="soft">{t.plans.noChanges}</p>
        ) : (
          <table className="plain-table" data-testid="plan-changes">
            <tbody>
              {changes.map(({ field, before, after }) => (
                <tr key={field}>
                  <th scope="row">{labelOf(t.plans.fields, field)}</th>
                  <td>
                    {before.map((words) => (
                      <div key={`- ${words}`} className="plan-gone">
                        <span className="unseen">{t.plans.removedMark} </span>
                        {words}
                      </div>
                    ))}
                    {after.map((words) => (
                      <div key={`+ ${words}`} className="plan-come">
                        <span className="unseen">{t.plans.addedMark} </span>
                        {words}
                      </div>
                    ))}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )
      }
    </Answered>
  )
}
