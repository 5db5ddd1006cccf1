import { useAsk } from '../../frame/ask.ts'

/** The channels' own names; before they are known, or where one is gone, its id. */
export function useChannelNames(): (id: string) => string {
  const ask = useAsk('GET /api/channels', {}, { isSteady: true })
  return (id) => ask.data?.find((channel) => channel.id === id)?.name ?? id
}
