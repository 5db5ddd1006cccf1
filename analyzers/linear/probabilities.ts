/** Softmax over the classes that may be answered (all unless told). Those not allowed get 0. */
export function probabilities(scores: ArrayLike<number>, allowed?: readonly number[]): Float64Array {
  const out = new Float64Array(scores.length)
  const indices = allowed ?? Array.from({ length: scores.length }, (_, index) => index)
  let top = Number.NEGATIVE_INFINITY
  for (const index of indices) top = Math.max(top, scores[index] ?? 0)
  let sum = 0
  for (const index of indices) {
    const value = Math.exp((scores[index] ?? 0) - top)
    out[index] = value
    sum += value
  }
  for (const index of indices) out[index] = (out[index] ?? 0) / sum
  return out
}

export function indexOfLargest(values: ArrayLike<number>): number {
  let best = 0
  for (let index = 1; index < values.length; index++) {
    if ((values[index] ?? 0) > (values[best] ?? 0)) best = index
  }
  return best
}
