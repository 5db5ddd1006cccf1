import { AppError } from '../../platform/errors.ts'

/** Where a page ended: the sort values of its last document, and the point in time in which its search goes on. */
export interface Cursor {
  readonly after: readonly (number | string)[]
  readonly pointInTime?: string
}

export function formatCursor({ after, pointInTime }: Cursor, order: string): string {
  const json = JSON.stringify([after, pointInTime ?? ''])
  return `${order}.${Buffer.from(json).toString('base64url')}`
}

/** Throws `AppError('BAD_INPUT')` for what `formatCursor` did not make for the same order. */
export function parseCursor(text: string, order: string, sortLength: number): Cursor {
  const cursor = text.startsWith(`${order}.`) ? read(text.slice(order.length + 1)) : undefined
  if (cursor?.after.length === sortLength) return cursor
  throw new AppError('BAD_INPUT', `read cursor ${text.slice(0, 80)} for order ${order}`, {
    userMessage: '翻页位置无效，请从第一页重新查询。',
  })
}

function read(encoded: string): Cursor | undefined {
  let value: unknown
  try {
    value = JSON.parse(Buffer.from(encoded, 'base64url').toString())
  } catch {
    return undefined
  }
  if (!Array.isArray(value) || value.length !== 2) return undefined
  const [after, pointInTime]: readonly unknown[] = value
  if (!Array.isArray(after) || typeof pointInTime !== 'string') return undefined
  if (!after.every((part) => typeof part === 'number' || typeof part === 'string')) return undefined
  return { after, ...(pointInTime !== '' && { pointInTime }) }
}
