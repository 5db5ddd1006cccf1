import type { AlertView } from '../../../api/views/alert.ts'
import type { DocumentSummary } from '../../../api/views/document.ts'
import type { ClockView, IncidentView } from '../../../api/views/incident.ts'
import { useTexts } from '../i18n/i18n.tsx'

/** Attention level: colour and word together, never colour alone. */
export function LevelTag({ level }: { readonly level: AlertView['level'] }) {
  const t = useTexts()
  return (
    <span className={`tag level level-${level}`} title={t.labels.levelLong[level]} data-level={level}>
      {t.labels.levelLong[level]}
    </span>
  )
}

const levelTone = { I: 'red', II: 'orange', III: 'yellow', IV: 'blue' } as const

export function IncidentLevelTag({ level }: { readonly level: IncidentView['level'] }) {
  const t = useTexts()
  return <span className={`tag level level-${levelTone[level]}`}>{t.labels.incidentLevel[level]}</span>
}

export function DemoTag({ isDemo }: { readonly isDemo: boolean }) {
  const t = useTexts()
  return isDemo ? (
    <span className="tag demo" data-testid="demo-tag">
      {t.common.demoData}
    </span>
  ) : null
}

export function SentimentTag({ sentiment }: { readonly sentiment: DocumentSummary['sentiment'] }) {
  const t = useTexts()
  return <span className={`tag sentiment-${sentiment.label}`}>{t.labels.sentiment[sentiment.label]}</span>
}

/** 待核 for what was not read in the text of the document itself. */
export function UnverifiedTag({ mark }: { readonly mark: ClockView['mark'] }) {
  const t = useTexts()
  return mark === 'V' ? null : (
    <span className="tag unverified" title={t.labels.mark[mark]}>
      {t.labels.unverified}
    </span>
  )
}

export function Tag({ children, tone = 'plain' }: { readonly children: string; readonly tone?: Tone }) {
  return <span className={`tag tone-${tone}`}>{children}</span>
}
export type Tone = 'plain' | 'good' | 'bad' | 'warn' | 'busy'

/** A label from a closed list, or the word itself where the list has no such word (yet). */
export function labelOf(labels: Readonly<Record<string, string>>, word: string): string {
  return labels[word] ?? word
}
