import type { Readable } from 'node:stream'

/** A command's answer: one JSON value a line on stdout. */
export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value)}\n`)
}

/** Progress and words for people: stderr. */
export function say(line: string): void {
  process.stderr.write(`${line}\n`)
}

/**
 * Non-empty lines of UTF-8, one at a time: memory stays flat however long the stream is. A line ends at \n alone (a \r before it is dropped):
 * JSON may hold U+2028 as it is, at which node:readline would cut. A byte order mark is no part of the first line.
 */
export async function* linesOf(
  input: Readable,
): AsyncGenerator<{ readonly number: number; readonly text: string }> {
  const decoder = new TextDecoder()
  let number = 0
  let rest = ''
  const numbered = (line: string) => ({
    number: ++number,
    text: line.endsWith('\r') ? line.slice(0, -1) : line,
  })
  for await (const chunk of input) {
    const lines = (rest + decoder.decode(chunk as Uint8Array, { stream: true })).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines.map(numbered)) if (line.text.trim() !== '') yield line
  }
  const last = numbered(rest + decoder.decode())
  if (last.text.trim() !== '') yield last
}

/** Waits when the reader of stdout is slower than we are. */
export async function printJsonSlowly(value: unknown): Promise<void> {
  if (process.stdout.write(`${JSON.stringify(value)}\n`)) return
  await new Promise((resolve) => process.stdout.once('drain', resolve))
}
