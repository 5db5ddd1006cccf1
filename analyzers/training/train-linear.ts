import { type Corpus, createRandom } from './corpus.ts'
import { unknownFeature, type Vocabulary } from './vocabulary.ts'

export interface LinearOptions {
  readonly classes: number
  readonly epochs: number
  readonly rate: number
  /** Strength of the pull towards zero, per update of a weight. */
  readonly decay: number
  readonly seed: number
  /** Scales each feature by how differently the classes use it (NB-SVM); 0 = not at all, 1 = wholly. */
  readonly naiveBayes: number
}

/** Weights in float, row-major by feature; the score of a text is bias + Σ weights / √(number of its features). */
export interface LinearWeights {
  readonly classes: number
  readonly weights: Float32Array
  readonly bias: Float32Array
}

/** What is learnt from. */
export interface Lesson {
  readonly corpus: Corpus
  readonly vocabulary: Vocabulary
  readonly members: readonly number[]
}

/** The state of a training run; `scale` is absent without naive-Bayes scaling. */
interface State extends LinearWeights {
  readonly squares: Float32Array
  readonly biasSquares: Float32Array
  readonly scale: Float32Array | undefined
  readonly scores: Float64Array
  readonly decay: number
}

/** An example's features and what each counts. */
interface Span {
  readonly ids: Uint32Array
  readonly start: number
  readonly end: number
  readonly unit: number
}

/**
 * Multinomial logistic regression by AdaGrad. The softmax of an example runs over the classes its set knows of, so that sets with two and with three
 * classes can be learnt together.
 */
export function trainLinear(lesson: Lesson, options: LinearOptions): LinearWeights {
  const { corpus, vocabulary, members } = lesson
  const state = startState(lesson, options)
  const order = Uint32Array.from(members)
  const random = createRandom(options.seed)
  for (let epoch = 0; epoch < options.epochs; epoch++) {
    shuffle(order, random)
    const pace = options.rate * (1 - epoch / (options.epochs + 1))
    for (const member of order) {
      const example = corpus.examples[member]
      if (!example) continue
      const start = corpus.starts[member] ?? 0
      const end = corpus.starts[member + 1] ?? 0
      const span = { ids: vocabulary.ids, start, end, unit: 1 / Math.sqrt(Math.max(1, end - start)) }
      addScores(state, span)
      softmaxOver(state.scores, example.classes)
      for (const k of example.classes) {
        const error = ((state.scores[k] ?? 0) - (k === example.label ? 1 : 0)) * example.weight
        if (Math.abs(error) >= 1e-4) step(state, span, { k, error, pace })
      }
    }
  }
  const { classes, weights, bias, scale } = state
  if (scale) {
    for (let cell = 0; cell < weights.length; cell++) {
      weights[cell] = (weights[cell] ?? 0) * (scale[cell] ?? 0)
    }
  }
  return { classes, weights, bias }
}

function startState(lesson: Lesson, options: LinearOptions): State {
  const { classes, decay, naiveBayes } = options
  const size = lesson.vocabulary.size * classes
  return {
    classes,
    decay,
    weights: new Float32Array(size),
    squares: new Float32Array(size).fill(1e-3),
    scale: naiveBayes > 0 ? nbScale(lesson, options) : undefined,
    bias: new Float32Array(classes),
    biasSquares: new Float32Array(classes).fill(1),
    scores: new Float64Array(classes),
  }
}

function addScores({ classes, weights, bias, scale, scores }: State, { ids, start, end, unit }: Span): void {
  scores.set(bias)
  for (let at = start; at < end; at++) {
    const id = ids[at] ?? unknownFeature
    if (id === unknownFeature) continue
    const row = id * classes
    for (let k = 0; k < classes; k++) {
      const w = weights[row + k] ?? 0
      scores[k] = (scores[k] ?? 0) + unit * (scale ? w * (scale[row + k] ?? 0) : w)
    }
  }
}

/** Moves the weights of one class against its error. */
function step(
  { classes, weights, squares, bias, biasSquares, scale, decay }: State,
  { ids, start, end, unit }: Span,
  { k, error, pace }: { readonly k: number; readonly error: number; readonly pace: number },
): void {
  biasSquares[k] = (biasSquares[k] ?? 0) + error * error
  bias[k] = (bias[k] ?? 0) - (0.3 * pace * error) / Math.sqrt(biasSquares[k] ?? 1)
  const push = error * unit
  for (let at = start; at < end; at++) {
    const id = ids[at] ?? unknownFeature
    if (id === unknownFeature) continue
    const cell = id * classes + k
    const w = weights[cell] ?? 0
    const gradient = (scale ? push * (scale[cell] ?? 0) : push) + decay * w
    const square = (squares[cell] ?? 0) + gradient * gradient
    squares[cell] = square
    weights[cell] = w - (pace * gradient) / Math.sqrt(square)
  }
}

/** |log-odds| of each feature for each class against the others that were possible, mixed with 1. */
function nbScale(
  { corpus, vocabulary, members }: Lesson,
  { classes, naiveBayes }: LinearOptions,
): Float32Array {
  const inside = new Float32Array(vocabulary.size * classes).fill(1)
  const outside = new Float32Array(vocabulary.size * classes).fill(1)
  const totals = new Float64Array(classes * 2).fill(1)
  for (const member of members) {
    const example = corpus.examples[member]
    if (!example) continue
    const end = corpus.starts[member + 1] ?? 0
    const unit = example.weight / Math.sqrt(Math.max(1, end - (corpus.starts[member] ?? 0)))
    for (let at = corpus.starts[member] ?? 0; at < end; at++) {
      const id = vocabulary.ids[at] ?? unknownFeature
      if (id === unknownFeature) continue
      for (const k of example.classes) {
        const into = k === example.label ? inside : outside
        into[id * classes + k] = (into[id * classes + k] ?? 0) + unit * 4
        const total = k === example.label ? k : classes + k
        totals[total] = (totals[total] ?? 0) + unit * 4
      }
    }
  }
  const out = new Float32Array(inside.length)
  for (let cell = 0; cell < out.length; cell++) {
    const k = cell % classes
    const ratio =
      Math.log((inside[cell] ?? 1) / (outside[cell] ?? 1)) -
      Math.log((totals[k] ?? 1) / (totals[classes + k] ?? 1))
    out[cell] = 1 - naiveBayes + naiveBayes * Math.abs(ratio)
  }
  return out
}

/** Turns scores into probabilities over `allowed`; the other entries keep what they had. */
export function softmaxOver(scores: Float64Array, allowed: readonly number[]): void {
  let top = Number.NEGATIVE_INFINITY
  for (const k of allowed) top = Math.max(top, scores[k] ?? 0)
  let sum = 0
  for (const k of allowed) {
    const value = Math.exp((scores[k] ?? 0) - top)
    scores[k] = value
    sum += value
  }
  for (const k of allowed) scores[k] = (scores[k] ?? 0) / sum
}

function shuffle(order: Uint32Array, random: () => number): void {
  for (let at = order.length - 1; at > 0; at--) {
    const other = Math.floor(random() * (at + 1))
    const kept = order[at] ?? 0
    order[at] = order[other] ?? 0
    order[other] = kept
  }
}
