import { AppError } from '../../pipeline/platform/errors.ts'

/** Any record, or part of one (an entry, a line), that can bear the mark 内部. */
export interface Leavable {
  readonly kind?: string
  readonly id?: string
  readonly isInternal?: boolean
  readonly body?: unknown
}

/** 内部: seen in the house by those whose work it is, never exported, published or sent on. */
export function isInternal({ isInternal: own, body }: Leavable): boolean {
  if (own) return true
  return typeof body === 'object' && body !== null && 'isInternal' in body && body.isInternal === true
}

/** GATE_CLOSED for what is marked internal: stands before every way out of the house. */
export function requireMayLeave(item: Leavable): void {
  if (isInternal(item))
    throw new AppError('GATE_CLOSED', `${item.kind ?? 'item'}/${item.id ?? ''} is internal`, {
      userMessage: '标为内部的内容不能导出、发布或对外推送',
    })
}
