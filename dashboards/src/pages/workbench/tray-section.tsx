import { Link } from 'react-router'
import type { TrayItem } from '../../../../api/views/tray.ts'
import { useAsk } from '../../frame/ask.ts'
import { useTexts } from '../../i18n/i18n.tsx'
import { Time } from '../../parts/now.tsx'
import { Section } from '../../parts/page.tsx'
import { addressOf } from '../../parts/record-address.ts'
import { Answered, Nothing } from '../../parts/states.tsx'
import { DemoTag, labelOf, Tag } from '../../parts/tags.tsx'
import { useMay } from '../../shell/session-context.ts'

/** 待我办理: whatever waits for this person's hand, what is due first at the top. */
export function TraySection() {
  const t = useTexts()
  const takesAlerts = useMay('alert.handle')
  const ask = useAsk('GET /api/tray', {}, { everyMs: 30_000 })
  return (
    <Section title={t.workbench.waiting} testId="tray">
      <span id="tray" />
      {takesAlerts ? <UnsignedAlerts /> : null}
      <Answered ask={ask}>
        {({ items, isCut }) =>
          items.length === 0 ? (
            <Nothing words={t.tray.none} hint={t.tray.noneHint} />
          ) : (
            <>
              {isCut ? <p className="tag tone-warn">{t.tray.cut}</p> : null}
              <ul className="rows">
                {items.map((item) => (
                  <TrayRow key={`${item.kind}/${item.id}`} item={item} />
                ))}
              </ul>
            </>
          )
        }
      </Answered>
    </Section>
  )
}

function TrayRow({ item }: { readonly item: TrayItem }) {
  const t = useTexts()
  const address = addressOf(item.opens ?? item)
  return (
    <li data-testid="tray-item" data-kind={item.kind} data-id={item.id}>
      <div className="row-head">
        <Tag tone={item.isOverdue ? 'bad' : 'busy'}>{labelOf(t.tray.moves, item.move)}</Tag>
        {address ? (
          <Link className="row-title" to={address}>
            {item.title}
          </Link>
        ) : (
          <span className="row-title">{item.title}</span>
        )}
        <DemoTag isDemo={item.isDemo} />
      </div>
      <div className="row-facts">
        <span>{labelOf(t.tray.kinds, item.kind)}</span>
        {item.dueAt ? (
          <span className={item.isOverdue ? 'clock-missed' : undefined}>
            {item.isOverdue ? t.tray.late : t.tray.due} <Time at={item.dueAt} />
          </span>
        ) : (
          <Time at={item.at} isAgo />
        )}
      </div>
    </li>
  )
}

function UnsignedAlerts() {
  const t = useTexts()
  const ask = useAsk('GET /api/alerts', { query: { open: 'true', limit: 200 } })
  const count = ask.data?.filter(({ state }) => state === 'firing').length ?? 0
  return count === 0 ? null : (
    <p className="snippet">
      <Link to="/alerts">{t.workbench.unsigned(count)}</Link>
    </p>
  )
}
