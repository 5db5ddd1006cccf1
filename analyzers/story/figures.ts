import { shanghaiDay } from '../../pipeline/platform/clock.ts'

/** What a text itself says of harm, in figures. Only what it says of now: a look back, a statistic or a drill counts nothing. */
export interface Figures {
  readonly dead: number
  readonly injured: number
  readonly missing: number
  readonly trapped: number
  /** Provinces a thing is said to reach. */
  readonly provinces: number
  /** Of an earthquake. */
  readonly magnitude: number
}

export type FigureName = keyof Figures
export const figureNames: readonly FigureName[] = [
  'dead',
  'injured',
  'missing',
  'trapped',
  'provinces',
  'magnitude',
]
export const noFigures: Figures = { dead: 0, injured: 0, missing: 0, trapped: 0, provinces: 0, magnitude: 0 }

const number = '(\\d+(?:\\.\\d+)?万?|[一二两三四五六七八九十百千]+)'
const many = '(?:余|多|几)?\\s*'
// 「3名正在作业的工人死亡」: a few words may stand between the count and what happened, no other count and no pause.
const between = '[^,，。;；:、!?\\d死伤亡难踪困]{0,8}?'

function countsOf(words: string, short?: string): readonly RegExp[] {
  const before = new RegExp(
    `${number}${many}(?:人|名|位|个|例|死|伤)(?!以上|以下)${between}(?:${words})(?!事故|事件|率|数|名单|者家属)`,
    'g',
  )
  const after = new RegExp(
    `(?:${words})(?:者|人数|人员|总数)?(?:已|共|达|升至|增至|上升到|上升至|增加到|至|为|约|近|超过?|有)*${number}${many}(?:人|名|位|例)(?!以上|以下)`,
    'g',
  )
  // 「35死43伤」
  return short ? [before, after, new RegExp(`${number}${many}人?${short}`, 'g')] : [before, after]
}

const patterns: Readonly<Record<FigureName, readonly RegExp[]>> = {
  dead: countsOf('死亡|遇难|身亡|丧生|罹难|殉职|牺牲|溺亡|遇害', '死(?![亡者角刑])'),
  injured: countsOf('受伤|轻伤|重伤|烧伤|烫伤|中毒|送医|不适|入院', '伤(?![害员者口亡心感])'),
  missing: countsOf('失踪|失联|下落不明'),
  trapped: countsOf('被困|受困|被埋|遇险|滞留'),
  provinces: [
    new RegExp(
      `(?:波及|涉及?|流入|销往|流向|蔓延至?|影响)[^,，。;；\\d]{0,6}?${number}个?(?:省|省份|省市|省区)`,
      'g',
    ),
  ],
  magnitude: [/(\d(?:\.\d)?)级(?:左右)?(?:强烈?)?(?:地震|强震)/g, /地震[^,，。;；]{0,10}?(\d\.\d)级/g],
}

// What every pattern above needs: most sentences have none of it, and need not be searched seven times over.
const hints =
  /死|伤|遇难|身亡|丧生|罹难|殉职|牺牲|溺亡|遇害|中毒|送医|不适|入院|失踪|失联|下落不明|被困|受困|被埋|遇险|滞留|省|地震|强震/

const plausible: Readonly<Record<FigureName, number>> = {
  dead: 20_000,
  injured: 100_000,
  missing: 20_000,
  trapped: 100_000,
  provinces: 34,
  magnitude: 9.9,
}

const lookingBack =
  /去年|前年|往年|每年|年均|历年|历史上|以来|曾[经发造有]|周年|纪念|回顾|还记得|英烈|烈士|缅怀|清明|同比|环比|未发生|谣言|不实|虚构|辟谣|传言|近[\d一二三四五六七八九十]+年|上半年|年度|盘点|演练|演习|假如|如果|万一|案例|平均|全国[^,，。]{0,6}(?:共|累计|每)/

/** `at`: when it was written. */
export function readFigures(text: string, at: Date): Figures {
  const years = yearsOfNow(at)
  const found = { ...noFigures }
  for (const sentence of text.normalize('NFKC').split(/[。！？；!?;\n]/)) {
    if (!hints.test(sentence) || isOfAnotherTime(sentence, years)) continue
    for (const name of figureNames) {
      for (const pattern of patterns[name]) {
        for (const match of sentence.matchAll(pattern)) {
          const value = parseNumber(match[1] ?? '')
          if (value <= plausible[name]) found[name] = Math.max(found[name], value)
        }
      }
    }
  }
  return found
}

function isOfAnotherTime(sentence: string, years: readonly number[]): boolean {
  if (lookingBack.test(sentence)) return true
  const named = [...sentence.matchAll(/(?<!\d)((?:19|20)\d\d)年/g)].map(([, year]) => Number(year))
  return named.length > 0 && !named.some((year) => years.includes(year))
}

/** A story of New Year's Eve is still told in the first days of January; later, last year is a statistic. */
function yearsOfNow(at: Date): readonly number[] {
  const day = shanghaiDay(at)
  const year = Number(day.slice(0, 4))
  return day.slice(5) <= '01-04' ? [year, year - 1] : [year]
}

const digits: Readonly<Record<string, number>> = {
  一: 1,
  二: 2,
  两: 2,
  三: 3,
  四: 4,
  五: 5,
  六: 6,
  七: 7,
  八: 8,
  九: 9,
}
const units: Readonly<Record<string, number>> = { 十: 10, 百: 100, 千: 1000 }

function parseNumber(text: string): number {
  if (/^\d/.test(text)) return text.endsWith('万') ? Number(text.slice(0, -1)) * 10_000 : Number(text)
  let total = 0
  let pending = 0
  for (const character of text) {
    const unit = units[character]
    if (unit === undefined) {
      pending = digits[character] ?? 0
    } else {
      total += (pending || 1) * unit
      pending = 0
    }
  }
  return total + pending
}
