import { gzipSync } from 'node:zlib'
import { sha256 } from '../../pipeline/platform/hash.ts'
import { bucketSize, checkOf } from '../linear/bucket-table.ts'
import type { ModelHeader } from '../linear/linear-model.ts'
import type { LinearWeights } from './train-linear.ts'
import type { Vocabulary } from './vocabulary.ts'

export interface PackOptions {
  readonly name: string
  readonly classes: readonly string[]
  /** A power of two; what does not fit is left out, the least telling first. */
  readonly slots: number
  readonly temperature: number
}

/** Quantises to bytes and lays the features out in buckets, the ones that tell most first. */
export function packModel(trained: LinearWeights, vocabulary: Vocabulary, options: PackOptions): Uint8Array {
  const { classes, slots } = options
  const unit = quantum(trained.weights)
  const checks = new Uint16Array(slots)
  const weights = new Int8Array(slots * classes.length)
  const shift = 32 - Math.log2(slots / bucketSize)
  for (const id of byImportance(trained, vocabulary, unit)) {
    const hash = vocabulary.hashes[id] ?? 0
    const slot = freeSlot(checks, (hash >>> shift) * bucketSize, checkOf(hash))
    if (slot === undefined) continue
    checks[slot] = checkOf(hash)
    for (let k = 0; k < classes.length; k++) {
      weights[slot * classes.length + k] = quantise(trained.weights[id * classes.length + k] ?? 0, unit)
    }
  }
  const body = Buffer.concat([Buffer.from(checks.buffer), Buffer.from(weights.buffer)])
  const header: ModelHeader = {
    name: options.name,
    version: sha256(body).slice(0, 8),
    classes,
    slots,
    bias: [...trained.bias].map((value) => Math.round(value * 1e6) / 1e6),
    unit,
    temperature: options.temperature,
  }
  return Buffer.concat([Buffer.from(`${JSON.stringify(header)}\n`), body])
}

export function compressModel(packed: Uint8Array): Uint8Array {
  return gzipSync(packed, { level: 9 })
}

/** The step between two bytes: a few extreme weights are cut off so that the many small ones keep their digits. */
function quantum(weights: Float32Array): number {
  const sample: number[] = []
  for (let at = 0; at < weights.length; at += 7) {
    const size = Math.abs(weights[at] ?? 0)
    if (size > 0) sample.push(size)
  }
  sample.sort((a, b) => a - b)
  const cut = sample[Math.floor(sample.length * 0.9995)] ?? 1
  return cut / 127
}

function quantise(weight: number, unit: number): number {
  return Math.max(-127, Math.min(127, Math.round(weight / unit)))
}

/** Features in the order of what leaving them out would change: the spread of their weights times how often they stand in a text. */
function byImportance(trained: LinearWeights, vocabulary: Vocabulary, unit: number): Uint32Array {
  const worth = new Float64Array(vocabulary.size)
  const kept: number[] = []
  for (let id = 0; id < vocabulary.size; id++) {
    const row = trained.weights.subarray(id * trained.classes, (id + 1) * trained.classes)
    let largest = 0
    for (const weight of row) largest = Math.max(largest, Math.abs(weight))
    if (largest < unit / 2) continue
    worth[id] = largest * Math.sqrt(vocabulary.documents[id] ?? 1)
    kept.push(id)
  }
  return Uint32Array.from(kept).sort((a, b) => (worth[b] ?? 0) - (worth[a] ?? 0) || a - b)
}

function freeSlot(checks: Uint16Array, first: number, check: number): number | undefined {
  for (let slot = first; slot < first + bucketSize; slot++) {
    // Two features with the same place and check are one to the reader: the more telling keeps it.
    if (checks[slot] === check) return undefined
    if (checks[slot] === 0) return slot
  }
  return undefined
}
