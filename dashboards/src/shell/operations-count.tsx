import { useAsk } from '../frame/ask.ts'
import { useTexts } from '../i18n/i18n.tsx'

/** How many things about the machinery somebody has to look after; nothing when there are none. */
export function OperationsCount() {
  const t = useTexts()
  const { data } = useAsk('GET /api/operations/alerts', {}, { everyMs: 30_000 })
  if (!data || data.length === 0) return null
  return (
    <span
      className="nav-count"
      role="img"
      aria-label={t.operations.wrongCount(data.length)}
      data-testid="operations-count"
    >
      {data.length}
    </span>
  )
}
