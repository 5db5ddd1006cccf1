import { formatFull } from '../../format.ts'

/** The quarter of a time in Shanghai and those before it, the newest first. */
export function quartersUntil(now: Date, count: number): readonly string[] {
  const [year = 0, month = 1] = formatFull(now.toISOString()).split('-').map(Number)
  const last = year * 4 + Math.ceil(month / 3) - 1
  return Array.from({ length: count }, (_, back) => {
    const index = last - back
    return `${Math.floor(index / 4)}Q${(index % 4) + 1}`
  })
}
