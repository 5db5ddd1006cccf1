import { normaliseText } from '../../pipeline/model/terms.ts'
import { createFeatureExtractor } from '../linear/features.ts'
import type { Segmenter } from '../segment/segmenter.ts'

/** A text to learn from. `classes` are the answers its set knows of: a two-class set says nothing about the third. */
export interface Example {
  readonly domain: string
  readonly text: string
  readonly label: number
  readonly classes: readonly number[]
  readonly weight: number
}

/** Examples as feature numbers, packed: example `i` has `ids[starts[i] .. starts[i + 1]]`. */
export interface Corpus {
  readonly examples: readonly Example[]
  readonly starts: Uint32Array
  /** 32-bit feature hashes. */
  readonly hashes: Uint32Array
}

export function buildCorpus(examples: readonly Example[], segmenter: Segmenter): Corpus {
  const extractor = createFeatureExtractor()
  const starts = new Uint32Array(examples.length + 1)
  let hashes = new Uint32Array(1 << 20)
  let used = 0
  for (const [index, { text }] of examples.entries()) {
    const normal = normaliseText(text)
    const found = extractor.extract(normal, segmenter.cut(normal))
    if (used + found.length > hashes.length) hashes = grown(hashes, used + found.length)
    hashes.set(found.hashes.subarray(0, found.length), used)
    used += found.length
    starts[index + 1] = used
  }
  return { examples, starts, hashes: hashes.slice(0, used) }
}

function grown(from: Uint32Array<ArrayBuffer>, needed: number): Uint32Array<ArrayBuffer> {
  const to = new Uint32Array(Math.max(from.length * 2, needed))
  to.set(from)
  return to
}

/** A small generator (mulberry32) so that the same seed gives the same weights on every machine. */
export function createRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
