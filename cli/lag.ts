import type { Config } from './config.ts'
import { consoleEngines } from './dead-letters.ts'

/** How far each group is behind, partition by partition. */
export async function readLag(config: Config): Promise<readonly unknown[]> {
  const engines = consoleEngines(config)
  try {
    const lags = await (await engines.bus()).lag()
    return lags.map((lag) => ({ ...lag, behind: Math.max(0, lag.end - lag.committed) }))
  } finally {
    await engines.close()
  }
}
