/** What a series of counts is studied by, and what is found. */
export interface SeriesInput {
  /** Equal steps of time without gaps, the step of the answer among them. */
  readonly counts: readonly number[]
  /** For a share: out of how many in each step. Absent: the counts themselves are studied. */
  readonly trials?: readonly number[]
  /** The step in which the answer was published; it belongs to neither side. */
  readonly answer: number
  /** log of the usual rhythm (hour of the day, day of the week) in each step, where it is known. */
  readonly rhythm?: readonly number[]
  /** Steps of one cycle (24 hours, 7 days), fitted where the series is long enough. */
  readonly cycle?: number
}

export type SeriesVerdict = 'fell' | 'rose' | 'no-effect' | 'too-little'

/** Why nothing can be said. */
export type Shortage =
  | 'no-answer'
  | 'few-steps-before'
  | 'few-steps-after'
  | 'few-documents'
  | 'peak-too-near'
  | 'still-rising'
  | 'not-determined'

export interface SeriesEffect {
  readonly verdict: SeriesVerdict
  readonly shortage?: Shortage
  /** Actual ÷ expected over all steps after the answer, with its 95 % interval. */
  readonly ratio?: number
  readonly low?: number
  readonly high?: number
  /** Sums after the answer; of shares the mean share. */
  readonly actual?: number
  readonly expected?: number
  /** Change right after the answer, as a ratio, and of the trend in each further step. */
  readonly levelChange?: number
  readonly slopeChange?: number
  /** For each step from the first that was used to the last: what would have been expected, with its 95 % interval. */
  readonly curve?: readonly CurvePoint[]
  readonly stepsBefore?: number
  readonly stepsAfter?: number
}

export interface CurvePoint {
  /** Index in the input. */
  readonly at: number
  readonly actual: number
  readonly expected: number
  readonly low: number
  readonly high: number
}
