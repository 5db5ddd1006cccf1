import { expect, test } from 'vitest'
import { type Figures, noFigures, readFigures } from './figures.ts'

const at = new Date('2026-05-01T08:00:00+08:00')
const cases: readonly (readonly [string, Partial<Figures>])[] = [
  ['事故致35死43伤', { dead: 35, injured: 43 }],
  ['造成车内12人死亡，13人受伤。', { dead: 12, injured: 13 }],
  ['遇难人数升至77人，仍有2名员工失联', { dead: 77, missing: 2 }],
  ['事件造成6名群众受伤，现均已送医', { injured: 6 }],
  ['三人死亡，十二人受伤', { dead: 3, injured: 12 }],
  ['目前有104名学生被困', { trapped: 104 }],
  ['线索波及24省市', { provinces: 24 }],
  ['发生7.0级地震，震源深度13千米', { magnitude: 7 }],
  ['安全撤离584人，死亡2人', { dead: 2 }],
  ['失联61个小时后与外界取得联系', {}],
  ['去年全国交通事故死亡5万人', {}],
  ['2024年，各类灾害造成1583人死亡', {}],
  ['死亡20人以上的启动Ⅳ级响应', {}],
  ['网传“300人死亡”为谣言', {}],
]

test.each(cases)('reads the figures of 「%s」', (text, expected) => {
  expect(readFigures(text, at)).toEqual({ ...noFigures, ...expected })
})
