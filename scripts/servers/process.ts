import { type ChildProcess, spawn } from 'node:child_process'
import { openSync, readFileSync } from 'node:fs'
import type { Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'

export { pause }

export interface Command {
  readonly command: string
  readonly args: readonly string[]
  readonly env?: Readonly<Record<string, string>>
}

export interface SpawnOptions {
  /** What it prints goes here, after what is there already. */
  readonly logFile: string
  /** True: it goes on when this process ends, however that ends. */
  readonly outlivesUs: boolean
}

/** Who servers run as when we are root, which Elasticsearch and PostgreSQL refuse to be. */
export const unprivileged = { uid: 65_534, gid: 65_534 }

export const isRoot = process.getuid?.() === 0

/** Starts a process in a group of its own and gives the group's number, which is the process's. */
export function spawnGroup(command: Command, { logFile, outlivesUs }: SpawnOptions): ChildProcess {
  const log = openSync(logFile, 'a')
  const { command: file, args } = asUnprivileged(command)
  const child = spawn(file, args, {
    detached: true,
    stdio: ['ignore', log, log],
    cwd: '/',
    env: { ...process.env, ...command.env },
  })
  child.unref()
  if (!outlivesUs && child.pid) child.once('exit', leash(child.pid))
  return child
}

/**
 * As root: as nobody, but with the right to pass through folders that are closed to others (the run's own temporary folder is),
 * so that no folder has to be opened for its sake.
 */
export function asUnprivileged({ command, args }: Command): Command {
  if (!isRoot) return { command, args }
  return {
    command: 'setpriv',
    args: [
      `--reuid=${unprivileged.uid}`,
      `--regid=${unprivileged.gid}`,
      '--clear-groups',
      '--inh-caps=+dac_override',
      '--ambient-caps=+dac_override',
      // Without it access(2), which Java asks before it opens a file, does not count that right.
      '--securebits=+no_setuid_fixup',
      command,
      ...args,
    ],
  }
}

/** Ends the group when this process is gone, even by SIGKILL: the pipe it reads from closes then. Returns how to take it off. */
function leash(group: number): () => void {
  const watcher = spawn('sh', ['-c', 'cat >/dev/null; kill -KILL "-$1"', 'leash', String(group)], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
    cwd: '/',
  })
  watcher.unref()
  ;(watcher.stdin as Socket).unref()
  return () => {
    if (watcher.pid) signalGroup(watcher.pid, 'SIGKILL')
  }
}

/** False also for a process that has ended and was not yet buried by its parent. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
  } catch (cause) {
    return (cause as NodeJS.ErrnoException).code === 'EPERM'
  }
  try {
    return !/^\d+ \(.*\) [ZX]/s.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return process.platform !== 'linux'
  }
}

/** Signals every process of the group; one that is gone already is no fault. */
export function signalGroup(group: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-group, signal)
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ESRCH') throw cause
  }
}

/** True when the process and its group have ended within the time. */
export async function waitForEnd(pid: number, timeoutMs: number): Promise<boolean> {
  const deadline = performance.now() + timeoutMs
  while (isAlive(pid) || isGroupAlive(pid)) {
    if (performance.now() > deadline) return false
    await pause(20)
  }
  return true
}

function isGroupAlive(group: number): boolean {
  try {
    process.kill(-group, 0)
    return true
  } catch {
    return false
  }
}
