/** Figures of a classification. */
export interface ClassFigures {
  readonly precision: number
  readonly recall: number
  readonly f1: number
  readonly support: number
}

export interface Figures {
  readonly n: number
  readonly accuracy: number
  /** Mean F1 over the classes that the gold has. */
  readonly macroF1: number
  /** Wilson interval of the accuracy. */
  readonly ci95: readonly [number, number]
  readonly perClass: Readonly<Record<string, ClassFigures>>
}

export function classificationFigures(gold: readonly string[], answers: readonly string[]): Figures {
  const classes = [...new Set(gold)].sort()
  const perClass = Object.fromEntries(classes.map((name) => [name, figuresOf(name, gold, answers)]))
  const right = gold.filter((label, index) => label === answers[index]).length
  const sum = Object.values(perClass).reduce((total, { f1 }) => total + f1, 0)
  return {
    n: gold.length,
    accuracy: share(right, gold.length),
    macroF1: round4(sum / Math.max(1, classes.length)),
    ci95: wilson(right, gold.length),
    perClass,
  }
}

function figuresOf(name: string, gold: readonly string[], answers: readonly string[]): ClassFigures {
  let hit = 0
  let support = 0
  let said = 0
  for (const [index, label] of gold.entries()) {
    if (label === name) support++
    if (answers[index] === name) said++
    if (label === name && answers[index] === name) hit++
  }
  return {
    precision: share(hit, said),
    recall: share(hit, support),
    f1: share(2 * hit, said + support),
    support,
  }
}

/** The 95 % interval of a share, by Wilson's formula: right also for small n and shares near 1. */
export function wilson(hits: number, n: number): readonly [number, number] {
  if (n === 0) return [0, 1]
  const z = 1.96
  const p = hits / n
  const middle = p + (z * z) / (2 * n)
  const half = z * Math.sqrt((p * (1 - p)) / n + (z * z) / (4 * n * n))
  const scale = 1 + (z * z) / n
  return [round4((middle - half) / scale), round4((middle + half) / scale)]
}

/** Expected calibration error over ten equal bins of the answer's probability. */
export function calibrationError(
  answers: readonly { readonly probability: number; readonly isRight: boolean }[],
): number {
  const bins = Array.from({ length: 10 }, () => ({ n: 0, right: 0, sum: 0 }))
  for (const { probability, isRight } of answers) {
    const bin = bins[Math.min(9, Math.floor(probability * 10))]
    if (!bin) continue
    bin.n++
    bin.sum += probability
    if (isRight) bin.right++
  }
  const total = bins.reduce((sum, bin) => sum + Math.abs(bin.right - bin.sum), 0)
  return round4(total / Math.max(1, answers.length))
}

function share(part: number, whole: number): number {
  return whole === 0 ? 0 : round4(part / whole)
}

function round4(value: number): number {
  return Math.round(value * 10_000) / 10_000
}
