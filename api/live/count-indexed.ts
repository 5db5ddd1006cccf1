import type { ApiDeps } from '../deps.ts'

/** Grows when documents were indexed, by this process or by another: only that it changed means something. */
export async function countIndexed({
  counters,
  board,
}: Pick<ApiDeps, 'counters' | 'board'>): Promise<number> {
  const here = counters?.().at(-1)?.stages().at(-1)?.kept ?? 0
  const processes = (await board?.processes()) ?? []
  const lastStages = processes.flatMap(({ groups }) => groups.at(-1)?.stages.at(-1)?.kept ?? 0)
  return lastStages.reduce((sum, kept) => sum + kept, here)
}
