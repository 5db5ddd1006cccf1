import { readFileSync } from 'node:fs'

/** Megabytes a process holds in memory. */
export interface Memory {
  /** Its own: what grows when something leaks. */
  readonly own: number
  /** Pages of files it has mapped, which the system takes back when it needs them. */
  readonly mapped: number
}

/** Zero where the system does not tell. */
export function memoryOf(pid: number): Memory {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8')
    const megabytes = (name: string) =>
      Math.round(Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1] ?? 0) / 1_000)
    return { own: megabytes('RssAnon'), mapped: megabytes('RssFile') + megabytes('RssShmem') }
  } catch {
    return { own: 0, mapped: 0 }
  }
}
