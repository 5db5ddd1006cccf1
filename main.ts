import { parseConfig } from './cli/config.ts'
import { serve } from './cli/serve.ts'
import { stopSignal } from './cli/stop-signal.ts'
import { isAppError, messageOf } from './pipeline/platform/errors.ts'
import { createLog } from './pipeline/platform/log.ts'

/** `npm start`: reads the environment, prints all faults at once, runs its role of the house until it is told to stop. */

const parsed = parseConfig(process.env, import.meta.dirname)
if (!parsed.ok) {
  for (const fault of parsed.faults) process.stderr.write(`yushu: ${fault}\n`)
  process.exit(2)
}

try {
  await serve({
    config: parsed.config,
    root: import.meta.dirname,
    signal: stopSignal(createLog(parsed.config.logLevel)),
  })
} catch (error) {
  const words = isAppError(error) ? (error.userMessage ?? error.message) : messageOf(error)
  process.stderr.write(`yushu: ${words}\n`)
  process.exit(1)
}
