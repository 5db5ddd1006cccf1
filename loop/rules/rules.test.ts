import { describe, expect, it } from 'vitest'
import { loadRules, parseRules } from './rules.ts'

describe('rules', () => {
  const rules = loadRules()

  it('holds R1 to R38, each with words and a document', () => {
    expect(rules.all().map(({ id }) => id)).toEqual(Array.from({ length: 38 }, (_, n) => `R${n + 1}`))
    for (const rule of rules.all()) {
      expect(rule.words, rule.id).toBeTruthy()
      expect(rule.documentNumber, rule.id).toBeTruthy()
    }
  })

  it('says of every rule not read in its text that it is to be confirmed', () => {
    expect(rules.get('R1').isToBeConfirmed).toBe(false)
    expect(rules.get('R8').isToBeConfirmed).toBe(true)
    expect(rules.get('R24')).toMatchObject({ mark: 'R', isToBeConfirmed: true, isOff: true })
  })

  it('refuses a broken file with the rule and the field', () => {
    expect(() => parseRules([{ id: 'R1', mark: 'X' }])).toThrow(/R1 has mark X/)
    expect(() => parseRules({})).toThrow(/list/)
    expect(() => rules.get('R99')).toThrow(/R99/)
  })
})
