import { type ReactNode, useEffect } from 'react'
import { useTexts } from '../i18n/i18n.tsx'

interface PageProps {
  readonly title: string
  /** Beside the title: tags of state. */
  readonly beside?: ReactNode
  /** At the right: what can be done on this page. */
  readonly actions?: ReactNode
  readonly children: ReactNode
}

export function Page({ title, beside, actions, children }: PageProps) {
  const t = useTexts()
  useEffect(() => {
    document.title = `${title} · ${t.common.product}`
  }, [title, t])
  return (
    <>
      <header className="page-head">
        <h1>{title}</h1>
        {beside}
        <div className="page-actions">{actions}</div>
      </header>
      {children}
    </>
  )
}

interface SectionProps {
  readonly title: string
  readonly beside?: ReactNode
  readonly children: ReactNode
  readonly testId?: string
}

export function Section({ title, beside, children, testId }: SectionProps) {
  return (
    <section className="section" aria-label={title} data-testid={testId}>
      <h2>
        {title}
        {beside ? <span className="section-beside">{beside}</span> : null}
      </h2>
      {children}
    </section>
  )
}

interface FactsProps {
  readonly rows: readonly (readonly [string, ReactNode])[]
  /** Each row over the whole width. */
  readonly isWide?: boolean
}

/** Term and value side by side. */
export function Facts({ rows, isWide = false }: FactsProps) {
  return (
    <dl className={isWide ? 'facts facts-wide' : 'facts'}>
      {rows.map(([term, value]) => (
        <div key={term}>
          <dt>{term}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}
