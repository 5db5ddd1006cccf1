import type { Evidence } from '../../pipeline/model/annotation.ts'
import type { Features } from './features.ts'
import type { LinearModel } from './linear-model.ts'

const shown = 5
/** Words looked at: the weights of what comes later change a long text's judgement little. */
const lookedAt = 400

/**
 * The words whose own weight spoke most for (positive) or against (negative) the answer, heaviest first. A word's weight is what it has for the class
 * above its mean over the classes.
 */
export function wordEvidence(
  model: LinearModel,
  { features, tokens, classIndex }: { features: Features; tokens: readonly string[]; classIndex: number },
): Evidence[] {
  const found = new Map<string, number>()
  const count = Math.min(features.wordCount, lookedAt)
  for (let word = 0; word < count; word++) {
    const token = tokens[features.words[word] ?? 0] ?? ''
    const weight = contrast(model, features.hashes[features.wordStart + word * 2] ?? 0, classIndex)
    if (weight !== 0 && isWord.test(token)) found.set(token, (found.get(token) ?? 0) + weight)
  }
  const unit = 1 / Math.sqrt(Math.max(1, features.length))
  return [...found]
    .sort(([a, x], [b, y]) => Math.abs(y) - Math.abs(x) || (a < b ? -1 : 1))
    .slice(0, shown)
    .map(([term, weight]) => ({ term, weight: rounded(weight * unit) }))
}

const isWord = /[\p{L}\p{N}!?]/u

function contrast(model: LinearModel, hash: number, classIndex: number): number {
  let sum = 0
  for (let k = 0; k < model.classes.length; k++) sum += model.weightOf(hash, k)
  return model.weightOf(hash, classIndex) - sum / model.classes.length
}

/** Four digits are enough to compare, and keep the stored document small. */
export function rounded(value: number): number {
  return Math.round(value * 10_000) / 10_000
}
