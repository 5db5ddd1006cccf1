import type { Features } from '../linear/features.ts'

export const fingerprintVersion = 'simhash64@1'

/** A text has fewer words than two to this power. */
const planeCount = 13
/** How often each bit was set: plane `p` holds, for all 32 bits of a half, bit `p` of their counts. So one addition counts 32 bits. */
const highPlanes = new Int32Array(planeCount)
const lowPlanes = new Int32Array(planeCount)

/**
 * 64-bit SimHash over pairs of neighbouring words, 16 hex digits: texts that differ in few words differ in few bits. Marks and blanks do not count,
 * so that a repost with other punctuation keeps its fingerprint. A text without words has all zeros.
 */
export function fingerprint(features: Features, tokens: readonly string[]): string {
  highPlanes.fill(0)
  lowPlanes.fill(0)
  let before = 0
  let count = 0
  for (let word = 0; word < features.wordCount; word++) {
    if (!isWordStart((tokens[features.words[word] ?? 0] ?? '').charCodeAt(0))) continue
    const hash = features.hashes[features.wordStart + word * 2] ?? 0
    addShingle(Math.imul(before ^ (before >>> 13), 0x9e3779b1) + hash)
    before = hash
    count++
  }
  return count === 0 ? '0'.repeat(16) : majority(highPlanes, count) + majority(lowPlanes, count)
}

/** Bits in which two fingerprints differ, 0 to 64. */
export function fingerprintDistance(a: string, b: string): number {
  return (
    bitCount(Number.parseInt(a.slice(0, 8), 16) ^ Number.parseInt(b.slice(0, 8), 16)) +
    bitCount(Number.parseInt(a.slice(8), 16) ^ Number.parseInt(b.slice(8), 16))
  )
}

function addShingle(seed: number): void {
  countBits(highPlanes, mix(seed, 0x85ebca6b))
  countBits(lowPlanes, mix(seed ^ 0x27d4eb2f, 0xc2b2ae35))
}

/** Adds 1 to the count of each bit that is set. */
function countBits(planes: Int32Array, bits: number): void {
  let carry = bits
  for (let plane = 0; carry !== 0 && plane < planeCount; plane++) {
    const before = planes[plane] ?? 0
    planes[plane] = before ^ carry
    carry &= before
  }
}

function mix(seed: number, factor: number): number {
  let hash = Math.imul(seed ^ (seed >>> 16), factor)
  hash = Math.imul(hash ^ (hash >>> 13), 0x165667b1)
  return hash ^ (hash >>> 16)
}

/** The bits set in more than half of `total`, as hex digits. */
function majority(planes: Int32Array, total: number): string {
  let value = 0
  for (let bit = 0; bit < 32; bit++) {
    let count = 0
    for (let plane = 0; plane < planeCount; plane++) count |= (((planes[plane] ?? 0) >>> bit) & 1) << plane
    if (count * 2 > total) value |= 1 << bit
  }
  return (value >>> 0).toString(16).padStart(8, '0')
}

function bitCount(value: number): number {
  let rest = value - ((value >>> 1) & 0x55555555)
  rest = (rest & 0x33333333) + ((rest >>> 2) & 0x33333333)
  return Math.imul((rest + (rest >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
}

function isWordStart(code: number): boolean {
  return (
    (code >= 0x30 && code <= 0x39) ||
    (code >= 0x61 && code <= 0x7a) ||
    (code >= 0x3400 && code <= 0x9fff) ||
    (code >= 0xac00 && code <= 0xd7a3) ||
    (code >= 0x3040 && code <= 0x30ff) ||
    (code >= 0xd800 && code <= 0xdbff)
  )
}
