import type { ChainNode } from '../../../api/views/chain.ts'

/** One name for a link among all. */
export function keyOf({ kind, id }: Pick<ChainNode, 'kind' | 'id'>): string {
  return `${kind}/${id}`
}
