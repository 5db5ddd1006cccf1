import { describe, expect, it } from 'vitest'
import { loadRules } from '../rules/rules.ts'
import { meetClock, readClock, startClock } from './clock.ts'

const rules = loadRules()
const at = (iso: string) => new Date(iso)
const start = at('2026-09-30T20:00:00+08:00')

describe('clock', () => {
  it('runs in natural hours, over a holiday too, and carries its document number', () => {
    expect(startClock(rules.get('R3'), start)).toMatchObject({
      ruleId: 'R3',
      documentNumber: '国办发〔2016〕61号',
      startsAt: '2026-09-30T20:00:00.000+08:00',
      dueAt: '2026-10-02T20:00:00.000+08:00',
    })
  })

  it('is running, then met or missed, and late is missed', () => {
    const clock = startClock(rules.get('R1'), start)
    const inTime = meetClock(clock, at('2026-10-01T01:00:00+08:00'))
    const late = meetClock(clock, at('2026-10-01T01:00:01+08:00'))
    expect(readClock(clock, at('2026-10-01T01:00:00+08:00')).state).toBe('running')
    expect(readClock(clock, at('2026-10-01T01:00:01+08:00')).state).toBe('missed')
    expect(readClock(inTime, at('2027-01-01T00:00:00+08:00')).state).toBe('met')
    expect(readClock(late, at('2027-01-01T00:00:00+08:00')).state).toBe('missed')
  })

  it('keeps the first time it was met', () => {
    const met = meetClock(startClock(rules.get('R1'), start), at('2026-09-30T21:00:00+08:00'))
    expect(meetClock(met, at('2026-09-30T23:00:00+08:00'))).toBe(met)
  })

  it('does not run for a rule that is off or counts no hours', () => {
    expect(() => startClock(rules.get('R24'), start)).toThrow(/R24/)
    expect(() => startClock(rules.get('R9'), start)).toThrow(/R9/)
  })

  it('runs in working days to the end of the due day, marked where the calendar is not published yet', () => {
    const disclosure = startClock(rules.get('R10'), start)
    expect(disclosure).toMatchObject({ dueAt: '2026-11-03T23:59:59.999+08:00' })
    expect(disclosure).not.toHaveProperty('isProvisional')
    expect(startClock(rules.get('R10'), at('2026-12-15T09:00:00+08:00'))).toMatchObject({
      isProvisional: true,
    })
  })

  it('runs the limit that is named, and months to the same day', () => {
    expect(startClock(rules.get('R11'), start, { limit: '补正告知' })).toMatchObject({
      limit: '补正告知',
      dueAt: '2026-10-15T23:59:59.999+08:00',
    })
    expect(startClock(rules.get('R16'), at('2026-11-30T09:00:00+08:00')).dueAt).toBe(
      '2027-02-28T09:00:00.000+08:00',
    )
    expect(() => startClock(rules.get('R11'), start, { limit: 'none' })).toThrow(/none/)
  })
})
