import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { AppError } from '../../pipeline/platform/errors.ts'
import type { Features } from './features.ts'

/** What a model file says of itself; `analyzers/training/pack-model.ts` writes it. */
export interface ModelHeader {
  readonly name: string
  /** Eight hex digits of the weights. */
  readonly version: string
  readonly classes: readonly string[]
  /** A power of two, at least four. */
  readonly slots: number
  readonly bias: readonly number[]
  /** Weight = stored byte × unit. */
  readonly unit: number
  /** Scores are divided by it before they become probabilities, so that these mean what they say. */
  readonly temperature: number
}

/** Weights of hashed features in buckets of four slots: a 16-bit check tells a feature from the strangers that share its bucket. */
export interface LinearModel extends ModelHeader {
  /** Scores of the classes for a text or its head, calibrated; valid until the next call. */
  score(features: Features, part?: 'whole' | 'head'): Float64Array
  /** The weight a single feature has for a class above its mean over the classes. */
  contrastOf(hash: number, classIndex: number): number
}

/** Reads a packed model. Throws `MISSING_PART` when there is none. */
export function readLinearModel(file: string): LinearModel {
  let bytes: Buffer
  try {
    bytes = gunzipSync(readFileSync(file))
  } catch (cause) {
    throw new AppError('MISSING_PART', `read model ${file}`, {
      cause,
      userMessage: `读不到模型文件 ${file}，请运行 npm run train。`,
    })
  }
  return openLinearModel(bytes)
}

export function openLinearModel(bytes: Uint8Array): LinearModel {
  const end = bytes.indexOf(0x0a)
  const header = JSON.parse(Buffer.from(bytes.subarray(0, end)).toString('utf8')) as ModelHeader
  const { slots, unit, temperature, bias } = header
  const classCount = header.classes.length
  // A copy, so that it begins where two-byte numbers may begin.
  const body = new Uint8Array(bytes.subarray(end + 1))
  if (body.length !== slots * (2 + classCount)) {
    throw new AppError('CORRUPT', `read model ${header.name}: ${body.length} bytes for ${slots} slots`)
  }
  const checks = new Uint16Array(body.buffer, body.byteOffset, slots)
  const weights = new Int8Array(body.buffer, body.byteOffset + slots * 2, slots * classCount)
  const table = layOut(checks, weights, classCount)
  const scores = new Float64Array(classCount)
  const sums = new Int32Array(classCount)
  const add = (hashes: Uint32Array, start: number, end: number) => {
    for (let at = start; at < end; at++) {
      const row = rowOf(table, hashes[at] ?? 0)
      if (row < 0) continue
      for (let k = 0; k < classCount; k++) sums[k] = (sums[k] ?? 0) + (table.bytes[row + k] ?? 0)
    }
  }
  return {
    ...header,
    score({ hashes, length, wordStart, headCharacters, headWords }, part = 'whole') {
      sums.fill(0)
      if (part === 'whole') add(hashes, 0, length)
      else {
        add(hashes, 0, headCharacters)
        add(hashes, wordStart, wordStart + headWords * 2)
      }
      const count = part === 'whole' ? length : headCharacters + headWords * 2
      const scale = unit / Math.sqrt(Math.max(1, count))
      for (let k = 0; k < classCount; k++) {
        scores[k] = ((sums[k] ?? 0) * scale + (bias[k] ?? 0)) / temperature
      }
      return scores
    },
    contrastOf(hash, classIndex) {
      const row = rowOf(table, hash)
      if (row < 0) return 0
      let sum = 0
      for (let k = 0; k < classCount; k++) sum += table.bytes[row + k] ?? 0
      return ((table.bytes[row + classIndex] ?? 0) - sum / classCount) * unit
    },
  }
}

export const bucketSize = 4

/** A bucket's checks and weights side by side, so that looking a feature up touches one place in memory. */
interface BucketTable {
  readonly pairs: Uint16Array
  readonly bytes: Int8Array
  readonly bucketBytes: number
  readonly classCount: number
  readonly shift: number
}

const checkBytes = bucketSize * 2

function layOut(checks: Uint16Array, weights: Int8Array, classCount: number): BucketTable {
  const buckets = checks.length / bucketSize
  const bucketBytes = checkBytes + bucketSize * classCount
  const bytes = new Int8Array(buckets * bucketBytes)
  const pairs = new Uint16Array(bytes.buffer)
  const rowBytes = bucketSize * classCount
  for (let bucket = 0; bucket < buckets; bucket++) {
    const first = bucket * bucketSize
    pairs.set(checks.subarray(first, first + bucketSize), (bucket * bucketBytes) / 2)
    bytes.set(weights.subarray(bucket * rowBytes, (bucket + 1) * rowBytes), bucket * bucketBytes + checkBytes)
  }
  return { pairs, bytes, bucketBytes, classCount, shift: 32 - Math.log2(buckets) }
}

/** Where the feature's weights begin in `bytes`, or -1. */
function rowOf({ pairs, bucketBytes, classCount, shift }: BucketTable, hash: number): number {
  const check = hash & 0xffff || 1
  const start = (hash >>> shift) * bucketBytes
  const first = start >>> 1
  const rows = start + checkBytes
  if (pairs[first] === check) return rows
  if (pairs[first + 1] === check) return rows + classCount
  if (pairs[first + 2] === check) return rows + 2 * classCount
  if (pairs[first + 3] === check) return rows + 3 * classCount
  return -1
}

/** Zero marks an empty slot, so that no check is zero. */
export function checkOf(hash: number): number {
  return hash & 0xffff || 1
}
