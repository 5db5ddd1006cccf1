import { closeSync, existsSync, openSync, readFileSync, truncateSync, writeSync } from 'node:fs'
import type { ReplayLine } from './replay.ts'

/** The alert lines of a replay in its workspace: each once, however often the process was killed in between. */
export interface ReplayJournal {
  /** Written before, in order. */
  readonly earlier: readonly ReplayLine[]
  /** True when the line is new; then it is written down before this returns. */
  add(key: string, line: ReplayLine): boolean
  close(): void
}

interface Entry {
  readonly key: string
  readonly line: ReplayLine
}

export function openReplayJournal(file: string): ReplayJournal {
  const entries = existsSync(file) ? readEntries(file) : []
  const keys = new Set(entries.map(({ key }) => key))
  const handle = openSync(file, 'a')
  return {
    earlier: entries.map(({ line }) => line),
    add(key, line) {
      if (keys.has(key)) return false
      keys.add(key)
      writeSync(handle, `${JSON.stringify({ key, line } satisfies Entry)}\n`)
      return true
    },
    close: () => closeSync(handle),
  }
}

/** What a kill left of the last line is cut off: its signal comes again. */
function readEntries(file: string): readonly Entry[] {
  const bytes = readFileSync(file)
  const end = bytes.lastIndexOf(0x0a) + 1
  if (end < bytes.length) truncateSync(file, end)
  return bytes
    .subarray(0, end)
    .toString('utf8')
    .split('\n')
    .filter(Boolean)
    .map((text) => JSON.parse(text) as Entry)
}
