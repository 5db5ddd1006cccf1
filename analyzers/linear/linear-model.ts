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
  /** Scores of the classes for a text, calibrated; valid until the next call. */
  score(features: Features): Float64Array
  /** The weight a single feature has for a class. */
  weightOf(hash: number, classIndex: number): number
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
  const shift = 32 - Math.log2(slots / bucketSize)
  const scores = new Float64Array(classCount)
  const sums = new Int32Array(classCount)
  return {
    ...header,
    score({ hashes, length }) {
      sums.fill(0)
      for (let at = 0; at < length; at++) {
        const slot = slotOf(checks, hashes[at] ?? 0, shift)
        if (slot < 0) continue
        const row = slot * classCount
        for (let k = 0; k < classCount; k++) sums[k] = (sums[k] ?? 0) + (weights[row + k] ?? 0)
      }
      const scale = unit / Math.sqrt(Math.max(1, length))
      for (let k = 0; k < classCount; k++) {
        scores[k] = ((sums[k] ?? 0) * scale + (bias[k] ?? 0)) / temperature
      }
      return scores
    },
    weightOf(hash, classIndex) {
      const slot = slotOf(checks, hash, shift)
      return slot < 0 ? 0 : (weights[slot * classCount + classIndex] ?? 0) * unit
    },
  }
}

export const bucketSize = 4

/** Zero marks an empty slot, so that no check is zero. */
export function checkOf(hash: number): number {
  return hash & 0xffff || 1
}

function slotOf(checks: Uint16Array, hash: number, shift: number): number {
  const check = hash & 0xffff || 1
  const first = (hash >>> shift) * bucketSize
  if (checks[first] === check) return first
  if (checks[first + 1] === check) return first + 1
  if (checks[first + 2] === check) return first + 2
  if (checks[first + 3] === check) return first + 3
  return -1
}
