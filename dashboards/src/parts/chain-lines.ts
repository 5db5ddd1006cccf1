/** A card's place on the board, in pixels from its corner. */
export interface Box {
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
}

/** How far a line goes straight out before it turns; no farther than half way to the next column. */
const longestBend = 36

/** A curve from one card to another: out at the side that faces it, so that the way forward and the way back look different. */
export function curveBetween(from: Box, to: Box): string {
  const [y1, y2] = [(from.top + from.bottom) / 2, (to.top + to.bottom) / 2]
  const draw = (x1: number, x2: number, out: number, into: number) =>
    `M${round(x1)} ${round(y1)}C${round(x1 + out)} ${round(y1)} ${round(x2 + into)} ${round(y2)} ${round(x2)} ${round(y2)}`
  const bendOver = (gap: number) => Math.min(longestBend, gap / 2)
  if (to.left >= from.right) {
    const bend = bendOver(to.left - from.right)
    return draw(from.right, to.left, bend, -bend)
  }
  if (to.right <= from.left) {
    const bend = bendOver(from.left - to.right)
    return draw(from.left, to.right, -bend, bend)
  }
  return draw(from.left, to.left, -longestBend / 2, -longestBend / 2)
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
