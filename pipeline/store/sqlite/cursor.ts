import { AppError } from '../../platform/errors.ts'

/** Where a page ended. By time a keyset, so that what arrives meanwhile shifts nothing; by rank an offset. */
export type Cursor =
  | { readonly kind: 'position'; readonly time: number; readonly row: number }
  | { readonly kind: 'offset'; readonly offset: number }

export function formatCursor(cursor: Cursor, order: string): string {
  const numbers = cursor.kind === 'position' ? [cursor.time, cursor.row] : [cursor.offset]
  return [order, ...numbers].join('.')
}

/** Throws `AppError('BAD_INPUT')` for what `formatCursor` did not make for the same order. */
export function parseCursor(text: string, order: string): Cursor {
  const [forOrder, ...parts] = text.split('.')
  const numbers = parts.map((part) => (/^\d{1,16}$/.test(part) ? Number(part) : Number.NaN))
  const [first, second] = numbers
  if (forOrder === order && first !== undefined && numbers.every(Number.isSafeInteger)) {
    if (numbers.length === 2 && second !== undefined) return { kind: 'position', time: first, row: second }
    if (numbers.length === 1) return { kind: 'offset', offset: first }
  }
  throw new AppError('BAD_INPUT', `read cursor ${text.slice(0, 80)} for order ${order}`, {
    userMessage: '翻页位置无效，请从第一页重新查询。',
  })
}
