import { AppError } from '../../pipeline/platform/errors.ts'
import { messages } from '../messages.zh-CN.ts'

export interface LineLimits {
  readonly maxBytes: number
  readonly maxLineBytes: number
}

export interface Line {
  /** From 1. */
  readonly number: number
  /** `undefined` for a line longer than allowed: it was passed over unread. */
  readonly text: string | undefined
}

/** Lines of a body as it arrives; memory holds one line at a time. Throws TOO_LARGE at `maxBytes`. Blank lines are counted, not given. */
export async function* readLines(body: AsyncIterable<Uint8Array>, limits: LineLimits): AsyncGenerator<Line> {
  let parts: Uint8Array[] = []
  let length = 0
  let total = 0
  let number = 0
  const take = (): Line => {
    const isTooLong = length > limits.maxLineBytes
    const text = isTooLong ? undefined : Buffer.concat(parts).toString('utf8')
    parts = []
    length = 0
    number += 1
    return { number, text }
  }
  const add = (part: Uint8Array) => {
    length += part.length
    if (length <= limits.maxLineBytes) parts.push(part)
    else parts = []
  }

  for await (const chunk of body) {
    total += chunk.length
    if (total > limits.maxBytes)
      throw new AppError('TOO_LARGE', `delivery over ${limits.maxBytes} bytes`, {
        userMessage: messages.refusals.tooManyBytes,
      })
    let from = 0
    for (let at = chunk.indexOf(newline); at >= 0; at = chunk.indexOf(newline, from)) {
      add(chunk.subarray(from, at))
      from = at + 1
      const line = take()
      if (line.text?.trim() !== '') yield line
    }
    if (from < chunk.length) add(chunk.subarray(from))
  }
  if (length === 0) return
  const line = take()
  if (line.text?.trim() !== '') yield line
}

const newline = 0x0a
