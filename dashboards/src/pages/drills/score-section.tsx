import type { DrillDetail } from '../../../../api/views/drill.ts'
import { useTexts } from '../../i18n/i18n.tsx'
import { Time } from '../../parts/now.tsx'
import { Section } from '../../parts/page.tsx'
import { Tag, type Tone, UnverifiedTag } from '../../parts/tags.tsx'

type Result = DrillDetail['score']['moves'][number]['result']
const tones: Readonly<Record<Result, Tone>> = { in: 'good', late: 'warn', missing: 'bad', pending: 'plain' }

/** The sheet: each move against its window, each clock of the rules, and both by team. Never by person. */
export function ScoreSection({ score }: { readonly score: DrillDetail['score'] }) {
  const t = useTexts().response.drills
  return (
    <Section
      title={t.score}
      beside={
        <strong data-testid="drill-points">
          {score.points === undefined ? t.noPoints : t.points(score.points)}
        </strong>
      }
      testId="drill-score"
    >
      <p className="soft small">{t.pointsHint}</p>
      <div className="scroll-x">
        <table className="plain-table">
          <thead>
            <tr>
              <th>{t.expected}</th>
              <th>{t.role}</th>
              <th>{t.due}</th>
              <th>{t.done}</th>
              <th>{t.moves}</th>
            </tr>
          </thead>
          <tbody>
            {score.moves.map((move) => (
              <tr key={move.id} data-testid="drill-move" data-id={move.id} data-result={move.result}>
                <td>{move.title}</td>
                <td>{move.roleName}</td>
                <td>
                  <Time at={move.dueAt} />
                </td>
                <td>{move.doneAt ? <Time at={move.doneAt} /> : '—'}</td>
                <td>
                  <Tag tone={tones[move.result]}>{t.result[move.result]}</Tag>{' '}
                  {move.lateMinutes ? <span className="small">{t.lateBy(move.lateMinutes)}</span> : null}
                </td>
              </tr>
            ))}
            {score.clocks.map((clock) => (
              <tr key={clock.id} data-testid="drill-clock" data-id={clock.id} data-result={clock.result}>
                <td>
                  {clock.title} <UnverifiedTag mark={clock.mark} />
                </td>
                <td className="soft small">{clock.documentNumber}</td>
                <td>
                  <Time at={clock.dueAt} />
                </td>
                <td>{clock.metAt ? <Time at={clock.metAt} /> : '—'}</td>
                <td>
                  <Tag tone={tones[clock.result]}>{t.result[clock.result]}</Tag>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className="tags" data-testid="drill-roles">
        {score.roles.map((role) => (
          <span key={role.role}>
            {role.roleName}：{t.result.in} {role.in}，{t.result.late} {role.late}，{t.result.missing}{' '}
            {role.missing}
          </span>
        ))}
      </p>
    </Section>
  )
}
