import { sha256 } from '../../pipeline/platform/hash.ts'
import { calibrationError, classificationFigures, type Figures } from '../evaluation/figures.ts'
import { openLinearModel } from '../linear/linear-model.ts'
import { indexOfLargest, probabilities } from '../linear/probabilities.ts'
import type { Segmenter } from '../segment/segmenter.ts'
import { buildCorpus, type Corpus, type Example } from './corpus.ts'
import { packModel } from './pack-model.ts'
import { type LinearOptions, trainLinear } from './train-linear.ts'
import { buildVocabulary } from './vocabulary.ts'

/** What is to be learnt, and how. */
export interface Recipe extends Omit<LinearOptions, 'classes' | 'seed'> {
  readonly name: string
  readonly classes: readonly string[]
  readonly minDocuments: number
  readonly slots: number
}

export interface DomainFigures extends Figures {
  readonly calibrationError: number
}

export type HeldOut = Readonly<Record<string, DomainFigures>>

/** Examples without repeats (the sets overlap), cut and hashed, with a fold for each that the same words always fall into. */
export interface Material {
  readonly corpus: Corpus
  readonly folds: Uint8Array
}

export const foldCount = 5

export function prepare(examples: readonly Example[], segmenter: Segmenter): Material {
  const kept = new Map<string, Example>()
  for (const example of examples) {
    const key = `${example.domain}\n${bareText(example.text)}`
    if (!kept.has(key)) kept.set(key, example)
  }
  const unique = [...kept.values()]
  return {
    corpus: buildCorpus(unique, segmenter),
    // By the first line, so that a headline with keywords falls where the headline alone does.
    folds: Uint8Array.from(unique, ({ text }) => foldOf(text.split('\n', 1)[0] ?? '')),
  }
}

function foldOf(text: string): number {
  return Number.parseInt(sha256(bareText(text)).slice(0, 6), 16) % foldCount
}

/** Letters and digits alone: texts that differ only in marks and case are one. */
export function bareText(text: string): string {
  return text.replace(/[^\p{L}\p{N}]/gu, '').toLowerCase()
}

/** Trains on the members and packs, with scores divided by `temperature`. */
export function fitModel(
  { corpus }: Material,
  members: readonly number[],
  { recipe, seed, temperature }: { recipe: Recipe; seed: number; temperature: number },
): Uint8Array {
  const vocabulary = buildVocabulary(corpus, members, recipe.minDocuments)
  const trained = trainLinear(
    { corpus, vocabulary, members },
    { ...recipe, classes: recipe.classes.length, seed },
  )
  return packModel(trained, vocabulary, { ...recipe, temperature })
}

/** Figures of a packed model on members it has not seen, per domain. */
export function measure({ corpus }: Material, members: readonly number[], packed: Uint8Array): HeldOut {
  const model = openLinearModel(packed)
  const byDomain = new Map<string, { gold: string[]; answers: string[]; sure: Sure[] }>()
  for (const member of members) {
    const example = corpus.examples[member]
    if (!example) continue
    const shares = probabilities(model.score(featuresOf(corpus, member)), example.classes)
    const best = indexOfLargest(shares)
    const domain = byDomain.get(example.domain) ?? { gold: [], answers: [], sure: [] }
    domain.gold.push(model.classes[example.label] ?? '')
    domain.answers.push(model.classes[best] ?? '')
    domain.sure.push({ probability: shares[best] ?? 0, isRight: best === example.label })
    byDomain.set(example.domain, domain)
  }
  return Object.fromEntries(
    [...byDomain].map(([name, { gold, answers, sure }]) => [
      name,
      { ...classificationFigures(gold, answers), calibrationError: calibrationError(sure) },
    ]),
  )
}

interface Sure {
  readonly probability: number
  readonly isRight: boolean
}

/** The temperature under which the held-out answers were least surprising, each domain counting alike. */
export function fitTemperature({ corpus }: Material, members: readonly number[], packed: Uint8Array): number {
  const model = openLinearModel(packed)
  const counts = new Map<string, number>()
  for (const member of members) {
    const domain = corpus.examples[member]?.domain ?? ''
    counts.set(domain, (counts.get(domain) ?? 0) + 1)
  }
  const scored = members.flatMap((member) => {
    const example = corpus.examples[member]
    if (!example) return []
    const scores = Float64Array.from(model.score(featuresOf(corpus, member)))
    return [{ example, scores, weight: 1 / (counts.get(example.domain) ?? 1) }]
  })
  const surprise = (temperature: number) =>
    scored.reduce((sum, { example, scores, weight }) => {
      const shares = probabilities(
        scores.map((score) => score / temperature),
        example.classes,
      )
      return sum - weight * Math.log(Math.max(1e-9, shares[example.label] ?? 0))
    }, 0)
  let best = 1
  let least = Number.POSITIVE_INFINITY
  for (let step = 0; step <= 40; step++) {
    const temperature = Math.round(0.4 * 1.06 ** step * 1000) / 1000
    const now = surprise(temperature)
    if (now < least) {
      least = now
      best = temperature
    }
  }
  return best
}

const noFeatures = { wordStart: 0, words: new Uint32Array(0), wordCount: 0, headCharacters: 0, headWords: 0 }

function featuresOf({ starts, hashes }: Corpus, member: number) {
  const own = hashes.subarray(starts[member] ?? 0, starts[member + 1] ?? 0)
  return { ...noFeatures, hashes: own, length: own.length }
}
