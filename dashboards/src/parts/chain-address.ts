import type { ChainNode } from '../../../api/views/chain.ts'

const pages: Readonly<Record<string, (id: string) => string>> = {
  plan: (id) => `/plans/${id}`,
  release: (id) => `/releases/${id}`,
  story: (id) => `/stories/${id}`,
  incident: (id) => `/incidents/${id}`,
  matter: (id) => `/matters/${id}`,
  directive: (id) => `/directives/${id}`,
  effect: (id) => `/effects/${id}`,
  // A watch has no page of its own: what it heard is the list of its alerts.
  watch: (id) => `/alerts?watch=${id}`,
}

/** The page that shows a link of the chain; nothing for a kind without one. */
export function addressOf({ opens }: Pick<ChainNode, 'opens'>): string | undefined {
  return pages[opens.kind]?.(encodeURIComponent(opens.id))
}

/** One name for a link among all. */
export function keyOf({ kind, id }: Pick<ChainNode, 'kind' | 'id'>): string {
  return `${kind}/${id}`
}
