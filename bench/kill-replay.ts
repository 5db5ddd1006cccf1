import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { type ReplayRecord, readReplayRecord } from '../cli/replay-record.ts'
import { createRandom } from './replay-stream.ts'

export interface KillDrill {
  readonly file: string
  readonly kills: number
  /** Two empty folders: one replay undisturbed, one killed again and again. */
  readonly undisturbed: string
  readonly disturbed: string
  readonly seed: number
  readonly onKill?: (number: number, afterMs: number) => void
}

export interface DrillVerdict {
  /** How many of the kills hit a running process. */
  readonly kills: number
  readonly documents: number
  readonly stories: number
  readonly alerts: number
  readonly auditEvents: number
  /** What differs; empty when nothing does. */
  readonly differences: readonly string[]
}

interface Run {
  readonly isKilled: boolean
  readonly stdout: string
  readonly elapsedMs: number
}

/** Kills a replay with SIGKILL at random moments, resumes it each time, and compares what it left with an undisturbed run. */
export async function killReplay({
  file,
  kills,
  undisturbed,
  disturbed,
  seed,
  onKill,
}: KillDrill): Promise<DrillVerdict> {
  const whole = await runReplay(file, undisturbed)
  const idle = await runReplay(file, undisturbed)
  const random = createRandom(seed)
  let done = 0
  // Start-up takes its share of every run; what is left is spread so that the work lasts for all kills.
  const longestMs = idle.elapsedMs + Math.max(0, whole.elapsedMs - idle.elapsedMs) / kills
  for (; done < kills; done++) {
    const afterMs = Math.round(minimumMs + random() * (longestMs - minimumMs))
    const run = await runReplay(file, disturbed, afterMs)
    if (!run.isKilled) break
    onKill?.(done + 1, afterMs)
  }
  const last = await runReplay(file, disturbed)
  const [expected, found] = [await readReplayRecord(undisturbed), await readReplayRecord(disturbed)]
  return {
    kills: done,
    documents: found.documents.length,
    stories: found.stories.length,
    alerts: found.alerts.length,
    auditEvents: found.audit.length,
    differences: [
      ...differencesOf(expected, found),
      ...(last.stdout === whole.stdout ? [] : ['printed lines differ']),
      ...(idle.stdout === whole.stdout ? [] : ['a finished replay prints otherwise']),
    ],
  }
}

const minimumMs = 400
const cli = fileURLToPath(new URL('../cli.ts', import.meta.url))

function runReplay(file: string, into: string, killAfterMs?: number): Promise<Run> {
  const began = performance.now()
  const child = spawn(process.execPath, [cli, 'replay', file, '--into', into], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const timer = killAfterMs === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), killAfterMs)
  let stdout = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text
  })
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code, signal) => {
      clearTimeout(timer)
      if (code !== 0 && signal !== 'SIGKILL') reject(new Error(`replay ended with code ${code}`))
      else resolve({ isKilled: signal === 'SIGKILL', stdout, elapsedMs: performance.now() - began })
    })
  })
}

function differencesOf(expected: ReplayRecord, found: ReplayRecord): readonly string[] {
  const parts = ['documents', 'stories', 'alerts', 'audit'] as const
  const differing = parts.flatMap((part) => {
    const at = expected[part].findIndex((line, index) => line !== found[part][index])
    const isSame = at < 0 && expected[part].length === found[part].length
    if (isSame) return []
    const counts = `${expected[part].length} and ${found[part].length}`
    return [`${part} (${counts}): ${expected[part][at] ?? 'nothing'} ≠ ${found[part][at] ?? 'nothing'}`]
  })
  return found.isAuditIntact ? differing : [...differing, 'the audit chain does not verify']
}
