import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { AppError } from '../../pipeline/platform/errors.ts'
import { layOutBuckets, rowOf, zeroByte } from './bucket-table.ts'
import { createClassSums } from './class-sums.ts'
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
  const table = layOutBuckets(checks, weights, classCount)
  const sums = createClassSums(table)
  const scores = new Float64Array(classCount)
  return {
    ...header,
    score({ hashes, length, wordStart, headCharacters, headWords }, part = 'whole') {
      const isWhole = part === 'whole'
      sums.begin()
      sums.add(hashes, 0, isWhole ? length : headCharacters)
      if (!isWhole) sums.add(hashes, wordStart, wordStart + headWords * 2)
      const count = isWhole ? length : headCharacters + headWords * 2
      const scale = unit / Math.sqrt(Math.max(1, count))
      for (const [k, sum] of sums.end().subarray(0, classCount).entries()) {
        scores[k] = (sum * scale + (bias[k] ?? 0)) / temperature
      }
      return scores
    },
    contrastOf(hash, classIndex) {
      const row = rowOf(table, hash) * 4
      if (row < 0) return 0
      let sum = 0
      for (let k = 0; k < classCount; k++) sum += (table.bytes[row + k] ?? 0) - zeroByte
      return ((table.bytes[row + classIndex] ?? 0) - zeroByte - sum / classCount) * unit
    },
  }
}
