import { type EarlierText, excerptAround, type Found, type Gate } from './gate.ts'

/** 口径一致: a figure or a time that an earlier release of the same matter gives otherwise. Both places are shown; a person says which holds. */
export const findContradictions: Gate = ({ folded, earlier }) => {
  if (earlier.length === 0) return []
  const figures = singleFigures(folded)
  const times = timesIn(folded)
  return earlier.flatMap((other) => {
    const text = other.text.normalize('NFKC')
    return [
      ...compareFigures(figures, singleFigures(text), other),
      ...compareTimes(times, timesIn(text), other),
    ]
  })
}

interface Figure {
  /** What is counted, and in what: 死亡/人. */
  readonly key: string
  readonly value: number
  readonly excerpt: string
}

const units =
  '人|名|例|户|家|起|辆|架|艘|座|处|栋|台|部|个|次|件|项|万元|亿元|元|公里|千米|米|公顷|亩|平方米|吨|级|%|小时|分钟'
/** What happened to people stands after the number as often as before it. */
const fates =
  '死亡|遇难|身亡|受伤|轻伤|重伤|失联|失踪|被困|获救|脱险|确诊|治愈|出院|转移|疏散|伤亡|中毒|感染|被捕|落水'
const number = '(?<number>\\d+(?:\\.\\d+)?)(?<scale>[万亿千百]?)(?:余|多)?'

const before = new RegExp(
  `(?<noun>[\\p{Script=Han}A-Za-z0-9]{1,12}?)(?:人数|总数|数量|数|总量|总额|规模)?(?:已|共|约|近|超过|超|达到|达|为|是|有|至少|累计|共计|合计|分别|增至|升至|上升至|降至|:|\\s)*${number}(?<unit>${units})`,
  'gu',
)
const after = new RegExp(`${number}(?<unit>人|名|例)(?<noun>${fates})`, 'gu')

/** Figures given once only: where a text itself has several of a kind, nobody can say which one another text should repeat. */
function singleFigures(text: string): ReadonlyMap<string, Figure> {
  const figures = Map.groupBy(figuresIn(text), ({ key }) => key)
  const single = [...figures].flatMap(([key, all]) => {
    const [first] = all
    return first && all.every(({ value }) => value === first.value) ? [[key, first] as const] : []
  })
  return new Map(single)
}

function figuresIn(text: string): readonly Figure[] {
  const fated = new Set<number>()
  const found: Figure[] = []
  for (const match of text.matchAll(after)) {
    fated.add(match.index)
    found.push(figureOf(text, match, match.groups?.noun ?? ''))
  }
  for (const match of text.matchAll(before)) {
    const noun = headOf(match.groups?.noun ?? '')
    const start = match.index + match[0].lastIndexOf(match.groups?.number ?? '')
    if (noun && !fated.has(start)) found.push(figureOf(text, match, noun))
  }
  return found
}

const scales: Readonly<Record<string, number>> = { 百: 100, 千: 1000, 万: 10_000, 亿: 100_000_000 }

function figureOf(text: string, match: RegExpExecArray, noun: string): Figure {
  const { number: digits = '', scale = '', unit = '' } = match.groups ?? {}
  return {
    key: `${noun}/${unit === '名' || unit === '例' ? '人' : unit}`,
    value: Number(digits) * (scales[scale] ?? 1),
    excerpt: excerptAround(text, match.index, match.index + match[0].length, 8),
  }
}

/** Words that say nothing of what is counted. */
const empty =
  /^(?:发生|其中|目前|已经|现有|全国|全省|全市|当地|事故|造成|导致|致|共|约|有|和|及|了|的|第|前|后|每|另|再|又|近|同比|增长|下降|提高|占|比|较|超|逾|不少于|不低于|不超过|最高|最低|累计|新增|达)+$/u

/** The last words before the number are what is counted: 事故已造成死亡 → 死亡. Nothing when they say nothing. */
function headOf(phrase: string): string | undefined {
  const fate = new RegExp(`(?:${fates})$`, 'u').exec(phrase)
  if (fate) return fate[0]
  const words = phrase.replace(/(?:人数|总数|数量|总量|总额|规模|人员|已|共|约|近|达|为|有|至少|累计)+$/u, '')
  // Four characters are a noun with its attribute; one alone is seldom a noun.
  const noun = words.slice(-4)
  return noun.length < 2 || empty.test(noun) || /[\d年月日时]/u.test(noun) ? undefined : noun
}

function compareFigures(
  own: ReadonlyMap<string, Figure>,
  others: ReadonlyMap<string, Figure>,
  { text: _text, ...other }: EarlierText,
): readonly Found[] {
  return [...own.values()].flatMap((figure) => {
    const there = others.get(figure.key)
    if (!there || there.value === figure.value) return []
    return [contradiction('数字', { own: figure.excerpt, there: there.excerpt, other })]
  })
}

interface Time {
  /** The clause that says what happened. */
  readonly clause: string
  readonly time: string
  readonly excerpt: string
}

const timePattern =
  /(?<!\d)(?:\d{4}年)?(?<month>\d{1,2})月(?<day>\d{1,2})日(?:(?:凌晨|早上|上午|中午|下午|晚上|晚|早)?(?<hour>\d{1,2})(?:时|点|:)(?<minute>\d{1,2})?分?)?(?:许|左右)?[,，]?(?<clause>[^,，。；;:：\n]{4,30})/gu

/** When somebody spoke is news each time, not the time of what happened. */
const speaking = /(?:表示|发布|通报|消息|介绍|称|指出|说)$/u

function timesIn(text: string): readonly Time[] {
  const told = [...text.matchAll(timePattern)].filter(({ groups }) => !speaking.test(groups?.clause ?? ''))
  return told.map((match) => {
    const { month = '', day = '', hour, minute, clause = '' } = match.groups ?? {}
    const clock = hour === undefined ? '' : ` ${Number(hour)}:${Number(minute ?? 0)}`
    return { clause, time: `${Number(month)}-${Number(day)}${clock}`, excerpt: match[0] }
  })
}

function compareTimes(
  own: readonly Time[],
  others: readonly Time[],
  { text: _text, ...other }: EarlierText,
): readonly Found[] {
  return own.flatMap((time) => {
    const same = others.filter(({ clause }) => likeness(clause, time.clause) >= likeEnough)
    const [there] = same
    if (!there || same.some((each) => agrees(each.time, time.time))) return []
    return [contradiction('时间', { own: time.excerpt, there: there.excerpt, other })]
  })
}

/** A day alone agrees with an hour of the same day. */
function agrees(one: string, other: string): boolean {
  const [dayOne, hourOne] = one.split(' ')
  const [dayOther, hourOther] = other.split(' ')
  return dayOne === dayOther && (!hourOne || !hourOther || hourOne === hourOther)
}

const likeEnough = 0.7

/** Shared pairs of characters, of all pairs in the shorter clause: two tellings of one thing are alike, two things seldom. */
function likeness(one: string, other: string): number {
  const [a, b] = [pairsOf(one), pairsOf(other)]
  const shared = [...a].filter((pair) => b.has(pair)).length
  return shared / Math.max(1, Math.min(a.size, b.size))
}

function pairsOf(text: string): ReadonlySet<string> {
  return new Set(Array.from({ length: text.length - 1 }, (_, at) => text.slice(at, at + 2)))
}

function contradiction(
  what: '数字' | '时间',
  {
    own,
    there,
    other,
  }: { readonly own: string; readonly there: string; readonly other: Omit<EarlierText, 'text'> },
): Found {
  return {
    gate: 'consistency',
    isBlocking: false,
    excerpt: own,
    message: `${what}与已发布的《${other.title}》不一致：彼处为“${there}”`,
    suggestion: '核对后改正；情况已有变化的，说明理由并写明截至时间',
    elsewhere: { ...other, excerpt: there },
  }
}
