import { describe, expect, it } from 'vitest'
import { loadRules } from '../rules/rules.ts'
import { loadWorkingDays } from '../rules/working-days.ts'
import { answerClock, countWorkingDays, type DisclosureFacts, disclosureClocks } from './disclosure-clock.ts'
import { loadHouseRules } from './house-rules.ts'

const times = { rules: loadRules(), houseRules: loadHouseRules(), workingDays: loadWorkingDays() }
const at = (day: string, time = '10:00') => `${day}T${time}:00.000+08:00`
const none: DisclosureFacts = { corrections: [], thirdParty: [] }
const due = (facts: DisclosureFacts, now: string) =>
  answerClock(facts, new Date(now), times)?.dueAt.slice(0, 10)

describe('the clocks of an application for disclosure', () => {
  it.each([
    ['2024-02-06', '2024-03-11'],
    ['2025-01-20', '2025-02-21'],
    ['2025-09-25', '2025-10-29'],
    ['2026-01-28', '2026-03-03'],
    ['2026-09-17', '2026-10-21'],
    ['2024-09-12', '2024-10-16'],
  ])('received on %s it is to be answered by %s', (received, expected) => {
    expect(due({ ...none, receivedAt: at(received) }, at(received))).toBe(expected)
  })

  it('runs no clock before the receipt is confirmed', () => {
    expect(disclosureClocks(none, new Date(at('2026-03-02')), times)).toEqual([])
  })

  it('adds twenty working days when extended, once', () => {
    const facts = { ...none, receivedAt: at('2026-03-02'), extension: { at: at('2026-03-20') } }
    expect(due(facts, at('2026-03-21'))).toBe(times.workingDays.addWorkingDays('2026-03-02', 40).day)
  })

  it('does not count the time of third parties, and stands still while they are asked', () => {
    const asked = { ...none, receivedAt: at('2026-03-02'), thirdParty: [{ from: at('2026-03-10') }] }
    expect(due(asked, at('2026-03-10'))).toBe('2026-03-30')
    // Five working days later the answer is due five working days later.
    const clock = answerClock(asked, new Date(at('2026-03-17')), times)
    expect(clock).toMatchObject({ state: 'running', pause: '征求第三方意见' })
    expect(clock?.dueAt.slice(0, 10)).toBe(times.workingDays.addWorkingDays('2026-03-30', 5).day)
    const ended = { ...asked, thirdParty: [{ from: at('2026-03-10'), to: at('2026-03-17') }] }
    expect(due(ended, at('2026-06-01'))).toBe(clock?.dueAt.slice(0, 10))
    expect(answerClock(ended, new Date(at('2026-06-01')), times)).toMatchObject({ state: 'missed' })
  })

  it('begins anew with the corrected application', () => {
    const correction = { askedAt: at('2026-03-04'), dueOn: '2026-03-25', receivedAt: at('2026-03-02') }
    const asked = { ...none, receivedAt: at('2026-03-02'), corrections: [correction] }
    expect(answerClock(asked, new Date(at('2026-04-30')), times)).toMatchObject({
      state: 'running',
      pause: '等待申请人补正',
    })
    const corrected = {
      ...asked,
      receivedAt: at('2026-03-20'),
      corrections: [{ ...correction, correctedAt: at('2026-03-20') }],
    }
    expect(due(corrected, at('2026-03-21'))).toBe(times.workingDays.addWorkingDays('2026-03-20', 20).day)
  })

  it.each([
    ['2024-04-26', '2024-05-09'],
    ['2026-04-29', '2026-05-12'],
  ])('a notice of correction for one received on %s is to be sent by %s', (received, expected) => {
    const clocks = disclosureClocks({ ...none, receivedAt: at(received) }, new Date(at(received)), times)
    expect(clocks.find(({ limit }) => limit === '补正告知')?.dueAt.slice(0, 10)).toBe(expected)
  })

  it('never calls a notice missed that was not needed, and calls a late one missed', () => {
    const facts = { ...none, receivedAt: at('2026-03-02') }
    const later = disclosureClocks(facts, new Date(at('2026-03-20')), times)
    expect(later.map(({ limit }) => limit)).toEqual(['答复'])
    const late = { askedAt: at('2026-03-20'), dueOn: '2026-04-10', receivedAt: at('2026-03-02') }
    const clocks = disclosureClocks({ ...facts, corrections: [late] }, new Date(at('2026-03-20')), times)
    expect(clocks.find(({ limit }) => limit === '补正告知')?.state).toBe('missed')
  })

  it('gives third parties fifteen working days', () => {
    const facts = { ...none, receivedAt: at('2025-04-01'), thirdParty: [{ from: at('2025-04-25') }] }
    const clocks = disclosureClocks(facts, new Date(at('2025-04-26')), times)
    expect(clocks.find(({ limit }) => limit === '征求第三方意见')?.dueAt.slice(0, 10)).toBe('2025-05-20')
  })

  it('says 暂按 of a day in a year without a calendar', () => {
    const clock = answerClock({ ...none, receivedAt: at('2026-12-20') }, new Date(at('2026-12-21')), times)
    expect(clock?.isProvisional).toBe(true)
  })

  it('keeps the state of the day it ended on', () => {
    const facts = { ...none, receivedAt: at('2026-03-02'), endedAt: at('2026-03-30', '23:00') }
    expect(answerClock(facts, new Date(at('2026-12-01')), times)?.state).toBe('met')
    expect(
      answerClock({ ...facts, endedAt: at('2026-03-31', '00:10') }, new Date(at('2026-12-01')), times)?.state,
    ).toBe('missed')
  })

  it('counts working days after the first day up to and with the last', () => {
    expect(countWorkingDays(times.workingDays, '2026-09-30', '2026-10-08')).toBe(1)
    expect(countWorkingDays(times.workingDays, '2026-03-02', '2026-03-02')).toBe(0)
  })
})
