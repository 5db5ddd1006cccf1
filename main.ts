import { parseConfig } from './cli/config.ts'
import { serve } from './cli/serve.ts'
import { isAppError, messageOf } from './pipeline/platform/errors.ts'

/** `npm start`: reads the environment, prints all faults at once, runs the house until it is told to stop. */

const parsed = parseConfig(process.env, import.meta.dirname)
if (!parsed.ok) {
  for (const fault of parsed.faults) process.stderr.write(`yushu: ${fault}\n`)
  process.exit(2)
}

const stopping = new AbortController()
for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => stopping.abort())

try {
  await serve({ config: parsed.config, root: import.meta.dirname, signal: stopping.signal })
} catch (error) {
  const words = isAppError(error) ? (error.userMessage ?? error.message) : messageOf(error)
  process.stderr.write(`yushu: ${words}\n`)
  process.exit(1)
}
