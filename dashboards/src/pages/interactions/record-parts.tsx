import { Button } from 'antd'
import { useState } from 'react'
import type { InteractionClock, LetterView } from '../../../../api/views/interaction.ts'
import { useAsk } from '../../frame/ask.ts'
import { useTexts } from '../../i18n/i18n.tsx'
import { byDue, ClockLeft, ClockLine } from '../../parts/clock-line.tsx'
import { Time } from '../../parts/now.tsx'
import { Facts, Section } from '../../parts/page.tsx'
import { Tag } from '../../parts/tags.tsx'

/** The clocks of a record, each with its document, and whether it stands still or is only provisional. */
export function ClockSection({ clocks }: { readonly clocks: readonly InteractionClock[] }) {
  const t = useTexts()
  return (
    <Section title={t.interactions.clocks} testId="clocks">
      {clocks.length === 0 ? <p className="soft">{t.interactions.noClock}</p> : null}
      {[...clocks].sort(byDue).map((clock) => (
        <div key={`${clock.ruleId} ${clock.limit ?? ''} ${clock.startsAt}`}>
          <ClockLine clock={clock} />
          {clock.pause ? <Tag tone="busy">{t.interactions.paused(clock.pause)}</Tag> : null}
          {clock.isProvisional ? <Tag tone="warn">{t.interactions.provisional}</Tag> : null}
        </div>
      ))}
    </Section>
  )
}

/** The clock that presses most, in a list. */
export function FirstClock({ clocks }: { readonly clocks: readonly InteractionClock[] }) {
  const t = useTexts()
  const open = clocks.filter(({ metAt }) => metAt === undefined)
  const [first] = [...(open.length > 0 ? open : clocks)].sort((a, b) => a.dueAt.localeCompare(b.dueAt))
  if (!first) return <span className="soft">{t.interactions.noClock}</span>
  return (
    <span>
      {first.title} {first.pause ? t.interactions.paused(first.pause) : <ClockLeft clock={first} />}
    </span>
  )
}

export function HistorySection({ history }: { readonly history: LetterView['history'] }) {
  const t = useTexts()
  const names: Readonly<Record<string, string>> = { ...t.interactions.moves, ...historyNames(t) }
  return (
    <Section title={t.interactions.history} testId="history">
      <ol className="rows">
        {[...history].reverse().map((entry) => (
          <li key={`${entry.at} ${entry.action}`}>
            <Time at={entry.at} /> {entry.by.name} <strong>{names[entry.action] ?? entry.action}</strong>
            {entry.text ? <p className="snippet small pre">{entry.text}</p> : null}
          </li>
        ))}
      </ol>
    </Section>
  )
}

/** Actions are kept as past verbs; most are a move somebody made. */
function historyNames({ interactions: { moves, submitted } }: ReturnType<typeof useTexts>) {
  return {
    received: submitted,
    routed: moves.route,
    accepted: moves.accept,
    'sent-back': moves['send-back'],
    'reply-drafted': moves['draft-reply'],
    'reply-returned': moves['return-reply'],
    'release-drafted': moves['publish-reply'],
    answered: moves.answer,
    refused: moves.refuse,
    transferred: moves.transfer,
    closed: moves.close,
    'matter-registered': moves['register-matter'],
    'receipt-confirmed': moves['confirm-receipt'],
    'correction-asked': moves['ask-correction'],
    corrected: moves['receive-correction'],
    extended: moves.extend,
    'third-party-asked': moves['ask-third-party'],
    'third-party-ended': moves['end-third-party'],
    'answer-drafted': moves['draft-answer'],
    'answer-reviewed': moves['sign-answer'],
    'secrecy-reviewed': moves['sign-secrecy'],
    'answer-returned': moves['return-answer'],
    abandoned: moves.abandon,
    withdrawn: moves.withdraw,
  }
}

type ContactFields = ReturnType<typeof useTexts>['interactions']['contactFields']

interface ContactSectionProps {
  /** Asks the server, which records the look. */
  readonly onLook: () => Promise<Readonly<Partial<Record<keyof ContactFields, string | undefined>>>>
}

/** Shown when asked for, and only on this page: it is never part of what a list loads. */
export function ContactSection({ onLook }: ContactSectionProps) {
  const t = useTexts()
  const [contact, setContact] = useState<Awaited<ReturnType<ContactSectionProps['onLook']>>>()
  const names = t.interactions.contactFields
  const rows = (Object.keys(names) as (keyof ContactFields)[]).flatMap((field) => {
    const value = contact?.[field]
    return value
      ? [
          [
            names[field],
            <span key={field} className="pre">
              {value}
            </span>,
          ] as const,
        ]
      : []
  })
  const look = () => void onLook().then(setContact, () => undefined)
  return (
    <Section title={t.interactions.contact} testId="contact">
      <p className="soft small">{t.interactions.contactHint}</p>
      {contact === undefined ? (
        <Button onClick={look} data-testid="contact-look">
          {t.interactions.contactLook}
        </Button>
      ) : rows.length === 0 ? (
        <p>{t.interactions.contactNone}</p>
      ) : (
        <Facts rows={rows} isWide />
      )}
    </Section>
  )
}

export function UnitName({ id }: { readonly id: string }) {
  const { data = [] } = useAsk('GET /api/units', {})
  return <span>{data.find((unit) => unit.id === id)?.name ?? id}</span>
}
