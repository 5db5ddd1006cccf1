/** SimHash prints in four bands of 16 bits: two prints that differ in at most three bits share a band. */
export interface FingerprintIndex {
  add(print: Print, story: string): void
  /** Stories with a print at most `maxBits` away, nearest first. */
  near(print: Print, maxBits: number): readonly { readonly story: string; readonly bits: number }[]
  forget(stories: ReadonlySet<string>): void
  snapshot(): readonly (readonly [string, string])[]
}

export interface Print {
  readonly high: number
  readonly low: number
}

// A template sent a hundred times a day needs only its latest copies here.
const perBand = 12

export function parsePrint(hex: string): Print {
  return { high: Number.parseInt(hex.slice(0, 8), 16) | 0, low: Number.parseInt(hex.slice(8, 16), 16) | 0 }
}

// The oldest prints go first when a stream is so dense that the window holds more.
const maxEntries = 400_000

type Entry = Print & { readonly story: string }

export function createFingerprintIndex(saved: readonly (readonly [string, string])[] = []): FingerprintIndex {
  let entries: Entry[] = saved.map(([hex, story]) => ({ ...parsePrint(hex), story }))
  let bands = bandsOf(entries)

  return {
    add(print, story) {
      const entry = { ...print, story }
      entries.push(entry)
      addTo(bands, entry)
    },
    near(print, maxBits) {
      const best = new Map<string, number>()
      for (const [number, key] of bandKeys(print).entries()) {
        for (const entry of bands[number]?.get(key) ?? []) {
          const bits = bitCount(entry.high ^ print.high) + bitCount(entry.low ^ print.low)
          if (bits <= maxBits) best.set(entry.story, Math.min(bits, best.get(entry.story) ?? 64))
        }
      }
      return [...best]
        .map(([story, bits]) => ({ story, bits }))
        .sort((a, b) => a.bits - b.bits || (a.story < b.story ? -1 : 1))
    },
    forget(stories) {
      entries = entries.filter(({ story }) => !stories.has(story)).slice(-maxEntries)
      // Built anew as a restored index is, so that both hold the same.
      bands = bandsOf(entries)
    },
    snapshot: () => entries.map(({ high, low, story }) => [hexOf(high) + hexOf(low), story] as const),
  }
}

type Bands = readonly Map<number, Entry[]>[]

function bandsOf(entries: readonly Entry[]): Bands {
  const bands: Bands = [new Map(), new Map(), new Map(), new Map()]
  for (const entry of entries) addTo(bands, entry)
  return bands
}

function addTo(bands: Bands, entry: Entry): void {
  for (const [number, key] of bandKeys(entry).entries()) {
    const list = bands[number]?.get(key)
    if (!list) bands[number]?.set(key, [entry])
    else if (list.push(entry) > perBand) list.shift()
  }
}

function bandKeys({ high, low }: Print): readonly [number, number, number, number] {
  return [high >>> 16, high & 0xffff, low >>> 16, low & 0xffff]
}

function bitCount(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555)
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333)
  return (((fours + (fours >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24
}

function hexOf(word: number): string {
  return (word >>> 0).toString(16).padStart(8, '0')
}
