import { describe, expect, it } from 'vitest'
import { loadRules } from '../rules/rules.ts'
import type { Attendance } from './plan.ts'
import { countPressRhythm } from './press-rhythm.ts'

const held = (day: string, ...attendees: Attendance[]) => ({
  planId: 'p1',
  planTitle: '策划',
  itemId: day,
  title: '发布会',
  day,
  attendees,
})

function count(conferences: readonly ReturnType<typeof held>[], today = '2026-08-01') {
  return countPressRhythm({ rule: loadRules().get('R30'), year: 2026, today, conferences })
}

describe('the press rhythm', () => {
  it('counts conferences, heads, principals and the spokesperson by quarter, each with those behind it', () => {
    const rhythm = count([
      held('2025-12-31', 'principal'),
      held('2026-02-03', 'spokesperson'),
      held('2026-05-06', 'head', 'spokesperson'),
      held('2026-07-07', 'principal'),
    ])
    expect(rhythm).toMatchObject({
      ruleId: 'R30',
      mark: 'V',
      documentNumber: expect.stringContaining('100号'),
    })
    expect(
      rhythm.counters.map(({ name, quarter, counted, missing, state }) => [
        name,
        quarter,
        counted,
        missing,
        state,
      ]),
    ).toEqual([
      ['发布会', undefined, 3, 1, 'running'],
      ['负责人', undefined, 2, 0, 'met'],
      ['主要负责人', undefined, 1, 0, 'met'],
      ['发言人每季度', 1, 1, 0, 'met'],
      ['发言人每季度', 2, 1, 0, 'met'],
      ['发言人每季度', 3, 0, 1, 'running'],
      ['发言人每季度', 4, 0, 1, 'running'],
    ])
    expect(rhythm.counters[1]?.conferences.map(({ day }) => day)).toEqual(['2026-05-06', '2026-07-07'])
  })

  it('says by when what is missing must be, and that a quarter gone by is missed', () => {
    const { counters } = count([], '2026-10-01')
    expect(counters.map(({ dueOn, state }) => `${dueOn} ${state}`)).toEqual([
      '2026-12-31 running',
      '2026-12-31 running',
      '2026-12-31 running',
      '2026-03-31 missed',
      '2026-06-30 missed',
      '2026-09-30 missed',
      '2026-12-31 running',
    ])
  })
})
