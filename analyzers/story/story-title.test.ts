import { describe, expect, test } from 'vitest'
import { titleOf, withPlace } from './story-title.ts'

const harm = ['爆炸', '受伤', '死亡', '火灾', '事故', '追尾']
const cases: readonly (readonly [string, readonly string[], string])[] = [
  ['【清河市化工园发生爆炸】今天上午，清河市化工园一车间发生爆炸。', ['清河市'], '清河市化工园发生爆炸'],
  [
    '【警方通报】今天上午11时30分许，清河火车站广场发生事故，造成6人受伤。目前正在调查。',
    ['清河市'],
    '清河火车站广场发生事故，造成6人受伤',
  ],
  [
    '#快讯#5月1日20:34，清河至南岭的列车追尾，已致3人死亡 http://t.cn/abc',
    ['清河市', '南岭市'],
    '清河至南岭的列车追尾，已致3人死亡',
  ],
]

describe('title of a story', () => {
  test.each(cases)('%s', (text, places, title) => {
    expect(titleOf({ title: '', text }, { places, harm }).text).toBe(title)
  })

  test('a place goes in front when the line names none', () => {
    expect(withPlace('化工园发生爆炸', ['清河市'])).toBe('清河市：化工园发生爆炸')
    expect(withPlace('清河化工园发生爆炸', ['清河市'])).toBe('清河化工园发生爆炸')
    expect(withPlace('化工园发生爆炸', [])).toBe('化工园发生爆炸')
  })

  test('a long line is cut at a pause, and a post without words has a title too', () => {
    const text = `清河市化工园发生爆炸，${'现场情况仍在进一步核实之中，'.repeat(8)}`
    expect(titleOf({ title: '', text }, { places: [], harm }).text.length).toBeLessThanOrEqual(61)
    expect(titleOf({ title: '', text: '' }, { places: [], harm }).text).toBe('（无文字）')
  })
})
