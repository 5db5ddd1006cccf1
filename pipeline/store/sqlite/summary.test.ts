import fc from 'fast-check'
import { expect, it } from 'vitest'
import {
  encodeSummary,
  fieldRange,
  fieldReader,
  type Summary,
  type SummaryField,
  summaryWidth,
} from './summary.ts'
import { countCodes, countHits, pickPage } from './tally.ts'

const fields: readonly SummaryField[] = [
  'row',
  'time',
  'precision',
  'channel',
  'kind',
  'sentiment',
  'concern',
  'authority',
  'topic',
  'source',
  'unit',
  'story',
  'places',
]
const anySummary = fc.record(
  Object.fromEntries(fields.map((field) => [field, fc.integer({ min: 0, max: fieldRange(field) - 1 })])),
) as fc.Arbitrary<Summary>

it('reads every field back, in whichever place of the text', () => {
  fc.assert(
    fc.property(fc.array(anySummary, { minLength: 1, maxLength: 5 }), (summaries) => {
      const text = summaries.map(encodeSummary).join('')
      expect(countHits(text)).toBe(summaries.length)
      for (const field of fields) {
        const read = fieldReader(field)
        expect(summaries.map((_, index) => read(text, index * summaryWidth))).toEqual(
          summaries.map((summary) => summary[field]),
        )
      }
    }),
  )
})

it('counts as many as there are, in fields of few and of many values', () => {
  fc.assert(
    fc.property(fc.array(anySummary, { maxLength: 20 }), (summaries) => {
      for (const field of ['channel', 'topic', 'story'] as const) {
        const counts = countCodes(summaries.map(encodeSummary).join(''), field)
        const expected = Map.groupBy(summaries, (summary) => summary[field])
        expect(new Map(counts)).toEqual(new Map([...expected].map(([code, of]) => [code, of.length])))
      }
    }),
  )
})

it('picks the same page as sorting everything would', () => {
  const few = anySummary.map((summary) => ({ ...summary, time: summary.time % 5 }))
  fc.assert(
    fc.property(
      fc.uniqueArray(few, { maxLength: 30, selector: ({ row }) => row }),
      fc.boolean(),
      fc.integer({ min: 1, max: 7 }),
      fc.option(fc.record({ time: fc.nat(5), row: fc.nat(100) }), { nil: undefined }),
      (summaries, isOldestFirst, limit, after) => {
        const sign = isOldestFirst ? 1 : -1
        const compare = (a: { time: number; row: number }, b: { time: number; row: number }) =>
          sign * (a.time - b.time || a.row - b.row)
        const expected = summaries
          .filter((summary) => !after || compare(summary, after) > 0)
          .sort(compare)
          .slice(0, limit)
        const page = pickPage(summaries.map(encodeSummary).join(''), { isOldestFirst, limit, after })
        expect(page).toEqual(expected.map(({ time, row }) => ({ time, row })))
      },
    ),
  )
})
