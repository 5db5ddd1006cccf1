import { AppError } from '../../pipeline/platform/errors.ts'
import type { LedgerRecord } from '../ledger/ledger.ts'

/** Trimmed text that says something, no longer than `maxLength`; else BAD_INPUT with `label` in the user's words. */
export function requireText(value: string, label: string, maxLength = 2000): string {
  const text = value.trim()
  if (text === '') throw new AppError('BAD_INPUT', `${label}: empty`, { userMessage: `请填写${label}` })
  if (text.length > maxLength)
    throw new AppError('BAD_INPUT', `${label}: longer than ${maxLength}`, {
      userMessage: `${label}不能超过 ${maxLength} 字`,
    })
  return text
}

/** What the person saw must be what they change, when the page says which version it showed. */
export function requireVersion(record: LedgerRecord, version: number | undefined): void {
  if (version !== undefined && version !== record.version)
    throw new AppError(
      'VERSION_CONFLICT',
      `${record.kind}/${record.id}: seen ${version}, now ${record.version}`,
      { userMessage: '内容已被他人更新，请刷新后再试' },
    )
}

export function gateClosed(message: string, userMessage: string): AppError {
  return new AppError('GATE_CLOSED', message, { userMessage })
}
