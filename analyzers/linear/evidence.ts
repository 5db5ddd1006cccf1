import type { Evidence } from '../../pipeline/model/annotation.ts'
import type { Features } from './features.ts'
import type { LinearModel } from './linear-model.ts'

const shown = 5
/** The same word may come several times among the heaviest. */
const considered = 12
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
  const count = Math.min(features.wordCount, lookedAt)
  const weights = new Float64Array(count)
  let least = 0
  const heaviest: number[] = []
  for (let word = 0; word < count; word++) {
    const weight = model.contrastOf(features.hashes[features.wordStart + word * 2] ?? 0, classIndex)
    weights[word] = weight
    if (Math.abs(weight) <= least) continue
    heaviest.push(word)
    if (heaviest.length < considered * 2) continue
    heaviest.sort((a, b) => Math.abs(weights[b] ?? 0) - Math.abs(weights[a] ?? 0) || a - b)
    heaviest.length = considered
    least = Math.abs(weights[heaviest.at(-1) ?? 0] ?? 0)
  }
  const found = new Map<string, number>()
  for (const word of heaviest) {
    const token = tokens[features.words[word] ?? 0] ?? ''
    if (isWord(token)) found.set(token, (found.get(token) ?? 0) + (weights[word] ?? 0))
  }
  const unit = 1 / Math.sqrt(Math.max(1, features.length))
  return [...found]
    .sort(([a, x], [b, y]) => Math.abs(y) - Math.abs(x) || (a < b ? -1 : 1))
    .slice(0, shown)
    .map(([term, weight]) => ({ term, weight: rounded(weight * unit) }))
}

const letterOrMark = /[\p{L}!?]/u

function isWord(token: string): boolean {
  const first = token.charCodeAt(0)
  return (first >= 0x4e00 && first <= 0x9fff) || letterOrMark.test(token)
}

/** Four digits are enough to compare, and keep the stored document small. */
export function rounded(value: number): number {
  return Math.round(value * 10_000) / 10_000
}
