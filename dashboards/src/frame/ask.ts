import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { AnswerOf, EndpointName } from '../../../api/contract.ts'
import type { InputOf } from '../client.ts'
import { call } from '../session.ts'
import { drillId } from './drill.ts'
import { useNotices } from './notices.tsx'

/** The live stream tells of the real thing only; a drill's pages look for themselves. */
const drillLookMs = 5_000

export interface AskOptions {
  readonly isEnabled?: boolean
  /** For figures that have no live signal. */
  readonly everyMs?: number
  /** Keeps the last answer on the page while the next is fetched (filters, paging). */
  readonly isSteady?: boolean
}

/** Reads one endpoint; the answer is refreshed when the live stream names its kind. */
export function useAsk<Name extends EndpointName>(
  name: Name,
  input: InputOf<Name>,
  { isEnabled = true, everyMs, isSteady = false }: AskOptions = {},
) {
  return useQuery<AnswerOf<Name>>({
    queryKey: [name, input],
    queryFn: ({ signal }) => call(name, input, signal),
    enabled: isEnabled,
    refetchInterval:
      drillId === undefined ? (everyMs ?? false) : Math.min(everyMs ?? drillLookMs, drillLookMs),
    ...(isSteady ? { placeholderData: keepPreviousData as never } : {}),
  })
}

/** Changes something: on success everything shown is asked for again, a refusal is explained to the person. */
export function useChange<Name extends EndpointName>(name: Name) {
  const queries = useQueryClient()
  const { explain } = useNotices()
  return useMutation<AnswerOf<Name>, Error, InputOf<Name>>({
    mutationFn: (input) => call(name, input),
    onSuccess: () => queries.invalidateQueries(),
    onError: explain,
  })
}
