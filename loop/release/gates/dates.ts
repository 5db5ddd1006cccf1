import { excerptAround, type Found, type Gate, type GateInput } from './gate.ts'

/** Days that do not exist, weekdays that do not fit, a policy written after its publication. */
export const findWrongDates: Gate = (input) => [
  ...findImpossibleDays(input),
  ...findWrongWeekdays(input),
  ...checkWrittenOn(input),
]

const dayPattern = /(?<!\d)(?:(?<year>\d{4})年)?(?<month>\d{1,2})月(?<day>\d{1,2})日/gu
const isoPattern = /(?<![\d.-])(?<year>(?:19|20)\d{2})-(?<month>\d{1,2})-(?<day>\d{1,2})(?![\d-])/gu

function findImpossibleDays({ folded }: GateInput): readonly Found[] {
  return [...folded.matchAll(dayPattern), ...folded.matchAll(isoPattern)]
    .filter(({ groups }) => !isDay(groups?.year, Number(groups?.month), Number(groups?.day)))
    .map(([excerpt]) => ({
      gate: 'dates',
      isBlocking: true,
      excerpt,
      message: '日期不存在',
    }))
}

/** Without a year 29 February may be meant. */
function isDay(year: string | undefined, month: number, day: number): boolean {
  if (month < 1 || month > 12 || day < 1) return false
  return day <= new Date(Date.UTC(Number(year ?? 2024), month, 0)).getUTCDate()
}

const weekdays = '日一二三四五六'
const weekdayPattern =
  /(?<!\d)(?:(?<year>\d{4})年)?(?<month>\d{1,2})月(?<day>\d{1,2})日\s?[(,]?\s?(?:星期|周|礼拜)(?<weekday>[一二三四五六日天])/gu

function findWrongWeekdays({ folded, today }: GateInput): readonly Found[] {
  return [...folded.matchAll(weekdayPattern)].flatMap((match) => {
    const { year, month = '', day = '', weekday = '' } = match.groups ?? {}
    if (!isDay(year, Number(month), Number(day))) return []
    const right = weekdays[nearestDay(today, year, Number(month), Number(day)).getUTCDay()] ?? ''
    if (right === weekday.replace('天', '日')) return []
    return [
      {
        gate: 'dates',
        isBlocking: false,
        excerpt: excerptAround(folded, match.index, match.index + match[0].length, 6),
        message: year ? '日期与星期不符' : '日期与星期不符（未写年份，按最近的一次计算）',
        suggestion: `星期${right}`,
      },
    ]
  })
}

/** A date without a year is the one nearest to today. */
function nearestDay(today: string, year: string | undefined, month: number, day: number): Date {
  if (year) return new Date(Date.UTC(Number(year), month - 1, day))
  const now = Date.parse(`${today}T00:00:00Z`)
  const thisYear = Number(today.slice(0, 4))
  const [nearest] = [thisYear - 1, thisYear, thisYear + 1]
    .map((each) => new Date(Date.UTC(each, month - 1, day)))
    .sort((a, b) => Math.abs(a.getTime() - now) - Math.abs(b.getTime() - now))
  return nearest ?? new Date(now)
}

/** 成文日期 is the day the document was signed: never after the day it is published. */
function checkWrittenOn({ content, today }: GateInput): readonly Found[] {
  const writtenOn = content.policy?.writtenOn
  if (!writtenOn) return []
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/u.exec(writtenOn) ?? []
  const found = { gate: 'dates', isBlocking: true, excerpt: writtenOn } as const
  if (!isDay(year ?? 'none', Number(month), Number(day)))
    return [{ ...found, message: '成文日期不是一个日期' }]
  return writtenOn > today ? [{ ...found, message: '成文日期晚于发布日期' }] : []
}
