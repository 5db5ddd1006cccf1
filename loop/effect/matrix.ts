/** Small dense matrices, row by row. */
export type Matrix = readonly (readonly number[])[]

/** The inverse of a symmetric positive definite matrix by Gauss–Jordan with partial pivoting; `undefined` when it has none. */
export function invert(matrix: Matrix): Matrix | undefined {
  const size = matrix.length
  const rows = matrix.map((row, at) => [
    ...row,
    ...Array.from({ length: size }, (_, j) => (at === j ? 1 : 0)),
  ])
  for (let column = 0; column < size; column++) {
    const pivot = pivotRow(rows, column)
    if (pivot === undefined) return undefined
    const [found] = rows.splice(pivot, 1)
    if (!found) return undefined
    const scaled = found.map((value) => value / (found[column] ?? 1))
    rows.splice(column, 0, scaled)
    for (let row = 0; row < size; row++) {
      const factor = rows[row]?.[column] ?? 0
      if (row !== column && factor !== 0)
        rows[row] = (rows[row] ?? []).map((value, at) => value - factor * (scaled[at] ?? 0))
    }
  }
  return rows.map((row) => row.slice(size))
}

/** The row, from the diagonal down, whose entry in the column is largest; `undefined` when all are as good as zero. */
function pivotRow(rows: Matrix, column: number): number | undefined {
  let best = column
  for (let row = column; row < rows.length; row++)
    if (Math.abs(rows[row]?.[column] ?? 0) > Math.abs(rows[best]?.[column] ?? 0)) best = row
  return Math.abs(rows[best]?.[column] ?? 0) > 1e-12 ? best : undefined
}

export function times(matrix: Matrix, vector: readonly number[]): readonly number[] {
  return matrix.map((row) => dot(row, vector))
}

export function dot(a: readonly number[], b: readonly number[]): number {
  let sum = 0
  for (let at = 0; at < a.length; at++) sum += (a[at] ?? 0) * (b[at] ?? 0)
  return sum
}

/** Σ weight · row · rowᵀ. */
export function weightedGram(rows: Matrix, weights: readonly number[]): Matrix {
  const size = rows[0]?.length ?? 0
  const gram = Array.from({ length: size }, () => new Array<number>(size).fill(0))
  rows.forEach((row, at) => {
    const weight = weights[at] ?? 0
    for (let i = 0; i < size; i++) {
      const line = gram[i]
      if (line)
        for (let j = 0; j < size; j++) line[j] = (line[j] ?? 0) + weight * (row[i] ?? 0) * (row[j] ?? 0)
    }
  })
  return gram
}
