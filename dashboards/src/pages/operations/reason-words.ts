import type { Texts } from '../../i18n/zh-CN.ts'

/** Why a stage kept something back, in the reader's language; what it quotes from an engine or a document stays as it is. */
export function reasonWords(reason: string, t: Texts): string {
  const { reasonWords: known, givenUp, notADocument } = t.operations
  const exact = known[reason]
  if (exact !== undefined) return exact
  const [, before, retries] = /^(.*) \(given up after (\d+) retries\)$/s.exec(reason) ?? []
  if (before !== undefined && retries !== undefined) return givenUp(reasonWords(before, t), retries)
  const [, faults] = /^not a document: (.*)$/s.exec(reason) ?? []
  return faults === undefined ? reason : notADocument(faults)
}
