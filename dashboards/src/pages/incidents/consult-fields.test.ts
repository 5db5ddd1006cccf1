import { expect, test } from 'vitest'
import { consultOf } from './consult-fields.tsx'

test('a 会商 as typed becomes the record the server takes', () => {
  const consult = consultOf({
    form: 'telephone',
    place: '010',
    chair: '主任',
    attendees: '办公厅：甲、乙\n\n通信管理局:丙\n某司',
    judgement: '研判',
    decision: 'no-answer',
    decisionReason: '属地已回应',
    factsUnknown: '原因\n 影响户数 ',
    nextAt: '2026-03-02 18:00',
    dissent: '某司：建议回应：尽快',
  })
  expect(consult.attendees).toEqual([
    { unit: '办公厅', names: '甲、乙' },
    { unit: '通信管理局', names: '丙' },
    { unit: '某司' },
  ])
  expect(consult.factsUnknown).toEqual(['原因', '影响户数'])
  expect(consult.nextAt).toBe('2026-03-02T18:00:00+08:00')
  expect(consult.dissent).toEqual([{ unit: '某司', words: '建议回应：尽快' }])
  expect(consult).not.toHaveProperty('line')
})
