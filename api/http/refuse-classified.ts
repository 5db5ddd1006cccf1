import { AppError } from '../../pipeline/platform/errors.ts'
import { messages } from '../messages.zh-CN.ts'

/**
 * A 密级 mark as it stands on a document (GB/T 9704: 密级, ★, 保密期限), not the mere word: people may write about secrecy, and watch
 * for it.
 */
const marks = [/(?:绝密|机密|秘密)\s*[★☆]/u, /密\s*级\s*[:：]\s*(?:绝密|机密|秘密)/u]

export function hasClassificationMark(text: string): boolean {
  return marks.some((mark) => mark.test(text))
}

/** Stops marked text where it comes in, before anything is kept. Releases have a gate of their own, which shows the author the place. */
export function refuseClassified(body: unknown, endpoint: string): void {
  if (endpoint.includes(' /api/releases') || !textsOf(body).some(hasClassificationMark)) return
  throw new AppError('GATE_CLOSED', `${endpoint}: classification mark`, {
    userMessage: messages.refusals.classified,
  })
}

function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  if (typeof value !== 'object' || value === null) return []
  return Object.values(value).flatMap(textsOf)
}
