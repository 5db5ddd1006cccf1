import { firstOf } from './first-of.ts'
import type { Term } from './lexicon.ts'

/** A document's heaviest terms, heaviest first, each with its weight in a vector of length 1. */
export interface Vector {
  readonly terms: readonly Term[]
  /** By a term's number, its place in `terms` and 1 more; 0 for all others. */
  readonly ranks: Uint8Array
}

/** The sum of several vectors: terms in the order they came, and their weights. */
export interface TermWeights {
  readonly terms: readonly Term[]
  /** Of the terms, side by side: they are compared far more often than the terms themselves are looked at. */
  readonly numbers: readonly number[]
  readonly weights: readonly number[]
}

export const noTerms: TermWeights = { terms: [], numbers: [], weights: [] }

/** Heavier first; ties go by the term itself, so that equal streams give equal vectors. */
const heavier = (a: Term, b: Term): number => b.weight - a.weight || (a.text < b.text ? -1 : 1)

/** The vector of the `limit` heaviest of terms whose weights are set, at most 255. Only the vector made last is valid. */
export function unitVector(weighed: readonly Term[], limit: number, ranks: Uint8Array): Vector {
  const terms = firstOf(weighed, limit, heavier)
  let sum = 0
  for (const { weight } of terms) sum += weight * weight
  const length = Math.sqrt(sum) || 1
  let rank = 0
  for (const term of terms) {
    term.weight /= length
    ranks[term.number] = ++rank
  }
  return { terms, ranks }
}

/** Call before another vector is made in the same table. */
export function unmark({ terms, ranks }: Vector): void {
  for (const { number } of terms) ranks[number] = 0
}

const products = new Float64Array(256)

/** Summed in the order of whichever has fewer terms. */
export function dot({ terms: own, ranks }: Vector, { numbers, weights }: TermWeights): number {
  let sum = 0
  const isOfTheirs = own.length >= numbers.length
  let isShared = false
  for (let at = 0; at < numbers.length; at++) {
    const rank = ranks[numbers[at] as number] as number
    if (rank === 0) continue
    isShared = true
    const product = (own[rank - 1] as Term).weight * (weights[at] as number)
    if (isOfTheirs) sum += product
    else products[rank - 1] = product
  }
  if (isOfTheirs || !isShared) return sum
  for (let rank = 0; rank < own.length; rank++) sum += products[rank] as number
  products.fill(0, 0, own.length)
  return sum
}

/** The shared terms that carry most, heaviest first. */
export function sharedTerms(
  { ranks }: Vector,
  { terms, weights }: TermWeights,
  limit: number,
): readonly string[] {
  const shared = terms.flatMap(({ text, weight, number }, at) => {
    const carried = ranks[number] ? weight * (weights[at] ?? 0) : 0
    return carried > 0 ? [{ text, carried }] : []
  })
  return firstOf(shared, limit, (a, b) => b.carried - a.carried || (a.text < b.text ? -1 : 1)).map(
    ({ text }) => text,
  )
}

/** The `limit` heaviest terms of a sum, heaviest first. */
export function heaviest({ terms, weights }: TermWeights, limit: number): TermWeights {
  const weightAt = (at: number) => weights[at] as number
  const textAt = (at: number) => (terms[at] as Term).text
  const places = firstOf(
    terms.keys(),
    limit,
    (a, b) => weightAt(b) - weightAt(a) || (textAt(a) < textAt(b) ? -1 : 1),
  )
  return weighted(
    places.map((at) => terms[at] as Term),
    places.map(weightAt),
  )
}

/** The sum of `sum` and a vector. */
export function added({ terms, numbers, weights }: TermWeights, { ranks, terms: own }: Vector): TermWeights {
  if (terms.length === 0)
    return weighted(
      own,
      own.map(({ weight }) => weight),
    )
  const isThere = new Uint8Array(own.length)
  const sums = weights.map((weight, at) => {
    const rank = ranks[numbers[at] as number] as number
    if (rank === 0) return weight
    isThere[rank - 1] = 1
    return weight + (own[rank - 1] as Term).weight
  })
  const more = own.filter((_, at) => isThere[at] === 0)
  return weighted([...terms, ...more], [...sums, ...more.map(({ weight }) => weight)])
}

export function weighted(terms: readonly Term[], weights: readonly number[]): TermWeights {
  return { terms, numbers: terms.map(({ number }) => number), weights }
}
