import { expect, test } from 'vitest'
import { judge, loadLevelRules, type Metric, metrics, parseLevelRules } from './level-rules.ts'

const none = Object.fromEntries(metrics.map((metric) => [metric, 0])) as Record<Metric, number>

test('the shipped table can be read, and its highest holding rule decides, with its figures in words', () => {
  const rules = loadLevelRules()
  expect(judge(rules, none)).toEqual({ level: 'blue', reasons: [] })
  expect(judge(rules, { ...none, dead: 36 })).toMatchObject({ level: 'red', reasons: ['文中称36人死亡'] })
  expect(judge(rules, { ...none, dead: 4, sources24h: 2 }).level).toBe('orange')
  expect(judge(rules, { ...none, posts6h: 3, sources6h: 3 })).toEqual({
    level: 'yellow',
    reasons: ['6小时内3篇、3个信源'],
  })
})

test('every rule has words for the press officer and only figures it asks for', () => {
  for (const rule of loadLevelRules().rules) {
    expect(rule.reason).toMatch(/[\u4e00-\u9fff]/)
    for (const [, name] of rule.reason.matchAll(/\{(\w+)\}/g))
      expect(Object.keys(rule.atLeast)).toContain(name)
  }
})

test('a table with a typing error is refused', () => {
  const rules = loadLevelRules()
  const wrong = { ...rules, rules: [{ id: 'x', level: 'red', atLeast: { deaths: 1 }, reason: '…' }] }
  expect(() => parseLevelRules(wrong)).toThrow('unknown metric deaths')
  expect(() => parseLevelRules({ ...rules, quietHours: 0 })).toThrow('quietHours')
})
