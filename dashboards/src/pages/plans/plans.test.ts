import { describe, expect, it } from 'vitest'
import type { PlanView } from '../../../../api/views/plan.ts'
import { sheetOf, turned, weeksOf } from './calendar-days.ts'
import { dueOf } from './plan-due.ts'
import { rowsOf, valuesOf } from './plan-values.ts'

const plan = (over: Partial<PlanView>): PlanView => ({
  id: 'p1',
  version: 1,
  state: 'open',
  title: '策划',
  goal: '',
  audience: '',
  keyMessages: [],
  questions: [],
  materials: [],
  channels: [],
  people: [],
  risks: [],
  items: [],
  query: '',
  lessonsTaken: [],
  contentVersion: 1,
  author: { id: 'u', name: 'u' },
  held: [],
  createdAt: '',
  updatedAt: '',
  unitId: 'ministry',
  isDemo: false,
  ...over,
})

describe('what is due', () => {
  const item = (id: string, day: string) => ({
    id,
    kind: 'event' as const,
    title: id,
    day,
    channel: '',
    attendees: [],
  })

  it('is what is late first, then what comes within a week', () => {
    const plans = [
      plan({ id: 'draft', state: 'draft', from: '2026-03-05' }),
      plan({ id: 'far', state: 'draft', from: '2026-05-05' }),
      plan({ id: 'over', to: '2026-03-01' }),
      plan({
        id: 'busy',
        items: [item('late', '2026-03-01'), item('held', '2026-03-01'), item('soon', '2026-03-09')],
        held: [
          { itemId: 'held', by: { id: 'u', name: 'u' }, at: '', attendees: [], note: '', unanswered: [] },
        ],
      }),
    ]
    expect(
      dueOf(plans, '2026-03-02').map(({ plan: { id }, kind, item: it }) => `${kind} ${it?.id ?? id}`),
    ).toEqual(['hold late', 'end over', 'start draft', 'soon soon'])
  })

  it('asks nothing of plans that are closed or cancelled', () => {
    expect(
      dueOf([plan({ state: 'closed', to: '2026-01-01' }), plan({ state: 'cancelled' })], '2026-03-02'),
    ).toEqual([])
  })
})

describe('a sheet of the calendar', () => {
  it('is whole weeks from Monday', () => {
    expect(sheetOf('2026-03-18', 'month')).toEqual({ from: '2026-02-23', to: '2026-04-05' })
    expect(sheetOf('2026-03-18', 'week')).toEqual({ from: '2026-03-16', to: '2026-03-22' })
    expect(sheetOf('2026-03-22', 'week')).toEqual({ from: '2026-03-16', to: '2026-03-22' })
    expect(weeksOf(Array.from({ length: 14 }, (_, at) => at))).toHaveLength(2)
  })

  it('turns a month at a time and skips none', () => {
    expect(turned('2026-01-31', 'month', 1)).toBe('2026-02-01')
    expect(turned('2026-03-31', 'month', -1)).toBe('2026-02-01')
    expect(turned('2026-03-02', 'week', -1)).toBe('2026-02-23')
  })
})

describe('the form of a plan', () => {
  it('drops empty rows and lines, and gives back what the server gave', () => {
    const given = plan({
      keyMessages: ['一', '二'],
      questions: [{ question: '问', answer: '', source: '留言' }],
      from: '2026-03-01',
      to: '2026-03-02',
    })
    expect(valuesOf(rowsOf(given))).toMatchObject({
      keyMessages: ['一', '二'],
      questions: [{ question: '问', answer: '', source: '留言' }],
      from: '2026-03-01',
    })
    expect(valuesOf({ ...rowsOf(given), keyMessages: '\n 三 \n\n', questions: [{}] })).toMatchObject({
      keyMessages: ['三'],
      questions: [],
    })
  })
})
