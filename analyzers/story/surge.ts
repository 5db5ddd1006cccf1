/** How much louder a whole watch is than it used to be: many small stories of one disaster show here first. */
export interface Surges {
  /** Counts one matching document. */
  count(watchId: string, source: string, atMs: number): void
  measure(watchId: string, nowMs: number): SurgeFigures
  snapshot(): SurgesSnapshot
}

export interface SurgeFigures {
  readonly watchPosts6h: number
  readonly watchSources6h: number
  /** Matches of the last six hours against the mean of six hours in the days before. */
  readonly watchSurge: number
}

type Hour = readonly [hour: number, count: number, sources: readonly string[]]
export type SurgesSnapshot = readonly (readonly [
  watchId: string,
  firstHour: number,
  hours: readonly Hour[],
])[]

interface Loudness {
  readonly firstHour: number
  hours: Hour[]
}

const hourMs = 3_600_000
const keptHours = 14 * 24
const maxSources = 50

export function createSurges(saved: SurgesSnapshot = []): Surges {
  const watches = new Map<string, Loudness>(
    saved.map(([id, firstHour, hours]) => [id, { firstHour, hours: [...hours] }]),
  )
  return {
    count(watchId, source, atMs) {
      const hour = Math.floor(atMs / hourMs)
      const loudness = watches.get(watchId) ?? { firstHour: hour, hours: [] }
      watches.set(watchId, loudness)
      const last = loudness.hours.at(-1)
      if (last && last[0] === hour) {
        const isNew = !last[2].includes(source) && last[2].length < maxSources
        loudness.hours[loudness.hours.length - 1] = [
          hour,
          last[1] + 1,
          isNew ? [...last[2], source] : last[2],
        ]
        return
      }
      loudness.hours = [...loudness.hours.filter(([one]) => one > hour - keptHours), [hour, 1, [source]]]
    },
    measure(watchId, nowMs) {
      const hour = Math.floor(nowMs / hourMs)
      const { firstHour, hours } = watches.get(watchId) ?? { firstHour: hour, hours: [] }
      const recent = hours.filter(([one]) => one > hour - 6)
      const before = hours.filter(([one]) => one <= hour - 6)
      const posts = sum(recent)
      // A watch younger than a day has no usual loudness yet.
      const span = Math.min(keptHours, hour - firstHour) - 6
      const usual = span < 24 ? Number.POSITIVE_INFINITY : Math.max(0.5, (sum(before) / span) * 6)
      return {
        watchPosts6h: posts,
        watchSources6h: new Set(recent.flatMap(([, , sources]) => sources)).size,
        watchSurge: posts / usual,
      }
    },
    snapshot: () => [...watches].map(([id, { firstHour, hours }]) => [id, firstHour, hours] as const),
  }
}

function sum(hours: readonly Hour[]): number {
  return hours.reduce((total, [, count]) => total + count, 0)
}
