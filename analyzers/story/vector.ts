import { firstOf } from './first-of.ts'
import type { Term } from './lexicon.ts'

/** A document's heaviest terms, heaviest first, each with its weight in a vector of length 1. */
export interface Vector {
  /** Terms with this number are in it. */
  readonly number: number
  readonly terms: readonly Term[]
}

/** The sum of several vectors: terms in the order they came, and their weights. */
export interface TermWeights {
  readonly terms: readonly Term[]
  readonly weights: readonly number[]
}

/** Heavier first; ties go by the term itself, so that equal streams give equal vectors. */
const heavier = (a: Term, b: Term): number => b.weight - a.weight || (a.text < b.text ? -1 : 1)

/** The vector of the `limit` heaviest of terms whose weights are set. Only the vector made last is valid. */
export function unitVector(weighed: readonly Term[], limit: number, number: number): Vector {
  const terms = firstOf(weighed, limit, heavier)
  const length = Math.sqrt(terms.reduce((sum, { weight }) => sum + weight * weight, 0)) || 1
  for (const [rank, term] of terms.entries()) {
    term.weight /= length
    term.rank = rank
    term.vector = number
  }
  return { number, terms }
}

const products = new Float64Array(64)

/** Summed in the order of whichever has fewer terms. */
export function dot({ number, terms: own }: Vector, { terms, weights }: TermWeights): number {
  let sum = 0
  if (own.length >= terms.length) {
    for (let at = 0; at < terms.length; at++) {
      const term = terms[at] as Term
      if (term.vector === number) sum += term.weight * (weights[at] as number)
    }
    return sum
  }
  let isShared = false
  for (let at = 0; at < terms.length; at++) {
    const term = terms[at] as Term
    if (term.vector !== number) continue
    products[term.rank] = term.weight * (weights[at] as number)
    isShared = true
  }
  if (!isShared) return 0
  for (let rank = 0; rank < own.length; rank++) sum += products[rank] as number
  products.fill(0, 0, own.length)
  return sum
}

/** The shared terms that carry most, heaviest first. */
export function sharedTerms(
  { number }: Vector,
  { terms, weights }: TermWeights,
  limit: number,
): readonly string[] {
  const shared = terms.flatMap(({ text, weight, vector }, at) => {
    const carried = vector === number ? weight * (weights[at] ?? 0) : 0
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
  return { terms: places.map((at) => terms[at] as Term), weights: places.map(weightAt) }
}

/** The sum of `sum` and a vector. */
export function added({ terms, weights }: TermWeights, { number, terms: own }: Vector): TermWeights {
  const isThere = new Uint8Array(own.length)
  const sums = weights.map((weight, at) => {
    const term = terms[at] as Term
    if (term.vector !== number) return weight
    isThere[term.rank] = 1
    return weight + term.weight
  })
  const more = own.filter(({ rank }) => isThere[rank] === 0)
  return { terms: [...terms, ...more], weights: [...sums, ...more.map(({ weight }) => weight)] }
}
