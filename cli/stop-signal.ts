import type { Log } from '../pipeline/platform/log.ts'
import { say } from './io.ts'

/** How long a process may take to end once it is told to. */
const graceMs = 10_000

/**
 * Aborted by the first SIGTERM or Ctrl-C; a second one ends the process the hard way. A process that is not through with ending after ten
 * seconds is ended as failed: whoever supervises it starts a new one, which goes on where the work was committed.
 */
export function stopSignal(log: Log): AbortSignal {
  const stopping = new AbortController()
  for (const name of ['SIGINT', 'SIGTERM'] as const)
    process.once(name, () => {
      stopping.abort()
      setTimeout(() => {
        log.error('not ended in time, ended by force', { graceMs })
        say(`舆枢：${graceMs / 1000} 秒内未能停止，强制退出`)
        process.exit(1)
      }, graceMs).unref()
    })
  return stopping.signal
}
