import type { Bus, Subscription } from '../bus.ts'

/** The step the tests of this folder break off: copies `raw` to `copied`, a little slowly, so that a kill finds it in mid-batch. */
export function copyRaw(bus: Bus, onBatch: (last: number) => void = () => {}, slowMs = 0): Subscription {
  return bus.subscribe({
    stream: 'raw',
    group: 'copy',
    maxBatch: 16,
    handle: async (batch) => {
      if (slowMs > 0) await new Promise((resolve) => setTimeout(resolve, slowMs))
      onBatch(batch.at(-1)?.offset ?? 0)
      return [{ stream: 'copied', messages: batch.map(({ key, value }) => ({ key, value })) }]
    },
  })
}

/** All of a stream, by key, in order; read by a group of its own until it lags no more. */
export async function readByKey(
  bus: Bus,
  stream: string,
  group: string,
): Promise<Readonly<Record<string, unknown[]>>> {
  const got: { key: string; value: unknown }[] = []
  const reading = bus.subscribe({ stream, group, handle: async (batch) => void got.push(...batch) })
  await untilNoLag(bus, group)
  await reading.stop()
  const byKey = Map.groupBy(got, ({ key }) => key)
  return Object.fromEntries([...byKey].sort().map(([key, own]) => [key, own.map(({ value }) => value)]))
}

export async function untilNoLag(bus: Bus, group: string, withinMs = 60_000): Promise<void> {
  const end = performance.now() + withinMs
  for (;;) {
    const own = await lagOf(bus, group)
    if (own === 0) return
    if (performance.now() > end) throw new Error(`group ${group} still lags by ${own}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

/** Undefined while the cluster does not answer, or does not know the group. */
async function lagOf(bus: Bus, group: string): Promise<number | undefined> {
  try {
    const own = (await bus.lag()).filter((lag) => lag.group === group)
    return own.length === 0 ? undefined : own.reduce((sum, { end, committed }) => sum + end - committed, 0)
  } catch {
    return undefined
  }
}
