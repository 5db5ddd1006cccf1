import { describe, expect, it } from 'vitest'
import { binomial, fitGlm, poisson } from './glm.ts'
import { invert, times } from './matrix.ts'
import { studentPoint } from './student.ts'

const ones = (length: number) => new Array<number>(length).fill(1)

describe('generalised linear models', () => {
  it('give the mean back where there is only a constant', () => {
    const counts = [2, 4, 6, 8]
    const fit = fitGlm({ family: poisson, rows: counts.map(() => [1]), counts, trials: ones(4) })
    expect(Math.exp(fit?.coefficients[0] ?? 0)).toBeCloseTo(5, 6)
    // The variance of a log mean of Poisson counts is one over their sum.
    expect(fit?.covariance[0]?.[0]).toBeCloseTo(1 / 20, 4)
  })

  it('find an exponential trend exactly where the counts lie on it, around a known offset', () => {
    const steps = Array.from({ length: 12 }, (_, at) => at)
    const offsets = steps.map((at) => (at % 2 ? 0.7 : 0))
    const counts = steps.map((at) => Math.exp(1 + 0.2 * at + (offsets[at] ?? 0)))
    const rows = steps.map((at) => [1, at])
    const fit = fitGlm({ family: poisson, rows, counts, trials: ones(12), offsets })
    expect(fit?.coefficients[0]).toBeCloseTo(1, 5)
    expect(fit?.coefficients[1]).toBeCloseTo(0.2, 5)
    expect(fit?.means[11]).toBeCloseTo(counts[11] ?? 0, 4)
  })

  it('find the log odds ratio of a two-by-two table', () => {
    const fit = fitGlm({
      family: binomial,
      rows: [
        [1, 0],
        [1, 1],
      ],
      counts: [20, 60],
      trials: [100, 100],
    })
    expect(fit?.coefficients[1]).toBeCloseTo(Math.log(60 / 40 / (20 / 80)), 5)
  })

  it('say nothing where the rows do not determine the coefficients', () => {
    expect(
      invert([
        [1, 1],
        [1, 1],
      ]),
    ).toBeUndefined()
  })
})

describe('small matrices', () => {
  it('are inverted', () => {
    const matrix = [
      [4, 1, 0],
      [1, 3, 1],
      [0, 1, 2],
    ]
    const inverse = invert(matrix) ?? []
    const back = times(matrix, times(inverse, [1, 2, 3]))
    back.forEach((value, at) => {
      expect(value).toBeCloseTo(at + 1, 10)
    })
  })
})

describe("Student's t", () => {
  it('has the points of the table', () => {
    const table = [
      [1, 12.706],
      [4, 2.776],
      [5, 2.571],
      [10, 2.228],
      [30, 2.042],
      [1000, 1.962],
    ] as const
    for (const [degrees, point] of table) expect(studentPoint(degrees)).toBeCloseTo(point, 2)
  })
})
