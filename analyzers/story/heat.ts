/** Activity that halves with time. */
export interface Decayed {
  readonly value: number
  readonly atMs: number
}

export function heatAt(heat: Decayed, atMs: number, halfLifeMs: number): number {
  return atMs > heat.atMs ? heat.value * 2 ** ((heat.atMs - atMs) / halfLifeMs) : heat.value
}

/** A late arrival adds what it would still be worth. */
export function warmed(heat: Decayed, gain: number, atMs: number, halfLifeMs: number): Decayed {
  if (atMs >= heat.atMs) return { value: heatAt(heat, atMs, halfLifeMs) + gain, atMs }
  return { value: heat.value + gain * 2 ** ((atMs - heat.atMs) / halfLifeMs), atMs: heat.atMs }
}

/** One document's worth: itself, and the logarithm of how often it was passed on or commented. */
export function gainOf(
  counts: { readonly reposts?: number; readonly comments?: number } | undefined,
): number {
  return 1 + Math.log10(1 + (counts?.reposts ?? 0) + (counts?.comments ?? 0))
}
