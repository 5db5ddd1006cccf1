import type { DrillDetail } from '../../../../api/views/drill.ts'
import { useTexts } from '../../i18n/i18n.tsx'
import { Time } from '../../parts/now.tsx'
import { Tag } from '../../parts/tags.tsx'
import { InjectRow } from './injects.tsx'
import './drill.css'

/** On every page of a drill: that it is one, what time it is there, and what still waits for an answer. */
export function DrillBanner({ drill }: { readonly drill: DrillDetail }) {
  const t = useTexts().response.drills
  const open = drill.injects.filter(({ kind, answer }) => kind !== 'alert' && !answer)
  return (
    <section className="drill-banner" aria-label={t.mark} data-testid="drill-banner">
      <div className="drill-banner-line">
        <span className="drill-mark">{t.markLong}</span>
        <span>{drill.title}</span>
        <span>
          {t.now} <Time at={drill.now ?? drill.preparedAt} />
        </span>
        <Tag tone={drill.state === 'running' ? 'busy' : 'warn'}>{t.state[drill.state]}</Tag>
      </div>
      {open.length > 0 ? (
        <ol className="rows">
          {open.map((inject) => (
            <InjectRow key={inject.id} drill={drill} inject={inject} />
          ))}
        </ol>
      ) : null}
    </section>
  )
}
