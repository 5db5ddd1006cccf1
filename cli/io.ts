import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'

/** A command's answer: one JSON value a line on stdout. */
export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value)}\n`)
}

/** Progress and words for people: stderr. */
export function say(line: string): void {
  process.stderr.write(`${line}\n`)
}

/** Non-empty lines of a stream, one at a time: memory stays flat however long it is. */
export async function* linesOf(
  input: Readable,
): AsyncGenerator<{ readonly number: number; readonly text: string }> {
  let number = 0
  for await (const text of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    number += 1
    if (text.trim() !== '') yield { number, text }
  }
}

/** Waits when the reader of stdout is slower than we are. */
export async function printJsonSlowly(value: unknown): Promise<void> {
  if (process.stdout.write(`${JSON.stringify(value)}\n`)) return
  await new Promise((resolve) => process.stdout.once('drain', resolve))
}
