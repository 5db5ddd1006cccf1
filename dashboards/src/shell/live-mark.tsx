import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { followLive, isStale, type LiveState } from '../frame/live.ts'
import { useTexts } from '../i18n/i18n.tsx'

/** Follows the live stream for as long as somebody is signed in, and says how the line is. */
export function LiveMark() {
  const t = useTexts()
  const queries = useQueryClient()
  const [state, setState] = useState<LiveState>('connecting')

  useEffect(
    () =>
      followLive({
        open: () => new EventSource('/api/live', { withCredentials: true }),
        setTimer: (run, ms) => {
          const timer = setTimeout(run, ms)
          return () => clearTimeout(timer)
        },
        onState: setState,
        onStale: (kinds) =>
          void queries.invalidateQueries({
            predicate: ({ queryKey }) => isStale(String(queryKey[0]), kinds),
          }),
      }),
    [queries],
  )

  return (
    <span
      className={`live live-${state}`}
      role="status"
      title={t.live.hint}
      data-testid="live-state"
      data-state={state}
    >
      {t.live[state]}
    </span>
  )
}
