interface MarkedProps {
  readonly text: string
  readonly marks: readonly (readonly [number, number])[]
}

/** Text with the found words marked; the text is only ever text. */
export function Marked({ text, marks }: MarkedProps) {
  return piecesOf(text, marks).map(({ start, piece, isMarked }) =>
    isMarked ? <mark key={start}>{piece}</mark> : <span key={start}>{piece}</span>,
  )
}

export interface Piece {
  readonly start: number
  readonly piece: string
  readonly isMarked: boolean
}

/** Cuts the text at its marks; overlapping or stray marks neither repeat nor lose a character. */
export function piecesOf(text: string, marks: readonly (readonly [number, number])[]): readonly Piece[] {
  const pieces: Piece[] = []
  let at = 0
  const push = (end: number, isMarked: boolean) => {
    if (end > at) pieces.push({ start: at, piece: text.slice(at, end), isMarked })
    at = Math.max(at, end)
  }
  for (const [start, end] of [...marks].sort((a, b) => a[0] - b[0])) {
    push(Math.min(start, text.length), false)
    push(Math.min(end, text.length), true)
  }
  push(text.length, false)
  return pieces
}

/** Where these words stand in the text. */
export function marksOf(text: string, words: readonly string[]): readonly (readonly [number, number])[] {
  return words.flatMap((word) => {
    const at = word === '' ? -1 : text.indexOf(word)
    return at === -1 ? [] : [[at, at + word.length] as const]
  })
}
