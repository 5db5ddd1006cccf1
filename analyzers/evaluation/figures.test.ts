import { describe, expect, it } from 'vitest'
import { calibrationError, classificationFigures, wilson } from './figures.ts'

describe('classification figures', () => {
  it('counts precision, recall and F1 per class, and their mean over the gold classes', () => {
    const figures = classificationFigures(['a', 'a', 'a', 'b'], ['a', 'a', 'b', 'b'])
    expect(figures).toMatchObject({ n: 4, accuracy: 0.75 })
    expect(figures.perClass.a).toEqual({ precision: 1, recall: 0.6667, f1: 0.8, support: 3 })
    expect(figures.perClass.b).toEqual({ precision: 0.5, recall: 1, f1: 0.6667, support: 1 })
    expect(figures.macroF1).toBeCloseTo(0.7333, 4)
  })

  it('gives the Wilson interval', () => {
    expect(wilson(90, 100)).toEqual([0.8256, 0.9448])
    expect(wilson(0, 0)).toEqual([0, 1])
    expect(wilson(10, 10)[1]).toBe(1)
  })

  it('gives no calibration error when the answers are as often right as they say', () => {
    const answers = Array.from({ length: 10 }, (_, index) => ({ probability: 0.8, isRight: index < 8 }))
    expect(calibrationError(answers)).toBe(0)
    expect(calibrationError([{ probability: 1, isRight: false }])).toBe(1)
  })
})
