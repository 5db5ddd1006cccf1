import type { Annotations } from '../pipeline/model/annotation.ts'

type WithoutTokens = Omit<Annotations, 'tokens' | 'analyzers'>

/** Annotations as they cross from a worker thread: for hundreds of small strings a text, copying costs more than cutting them again where they stand. */
export interface PackedAnnotations {
  /** All tokens of each text, joined. */
  readonly texts: readonly string[]
  readonly tokenCounts: Uint32Array
  /** Of all texts' tokens, one after the other. */
  readonly tokenLengths: Uint32Array
  readonly others: readonly WithoutTokens[]
}

/** Leaves `analyzers` out, which are the same on all: `unpackAnnotations` puts them back. */
export function packAnnotations(batch: readonly Annotations[]): PackedAnnotations {
  return {
    texts: batch.map(({ tokens }) => tokens.join('')),
    tokenCounts: Uint32Array.from(batch, ({ tokens }) => tokens.length),
    tokenLengths: lengthsOf(batch),
    others: batch.map(({ tokens: _, analyzers: __, ...others }) => others),
  }
}

export function unpackAnnotations(
  { texts, tokenCounts, tokenLengths, others }: PackedAnnotations,
  analyzers: Annotations['analyzers'],
): Annotations[] {
  let next = 0
  return others.map((other, index) => {
    const lengths = tokenLengths.subarray(next, next + (tokenCounts[index] ?? 0))
    next += lengths.length
    return { tokens: cutAt(texts[index] ?? '', lengths), ...other, analyzers }
  })
}

function lengthsOf(batch: readonly Annotations[]): Uint32Array {
  const lengths = new Uint32Array(batch.reduce((sum, { tokens }) => sum + tokens.length, 0))
  let next = 0
  for (const { tokens } of batch) for (const token of tokens) lengths[next++] = token.length
  return lengths
}

function cutAt(text: string, lengths: Uint32Array): string[] {
  const tokens: string[] = []
  let start = 0
  for (const length of lengths) {
    tokens.push(text.slice(start, start + length))
    start += length
  }
  return tokens
}
