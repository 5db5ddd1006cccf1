import { readFileSync } from 'node:fs'
import type { Place } from '../../pipeline/model/annotation.ts'
import { sha256 } from '../../pipeline/platform/hash.ts'
import { createPhraseMatcher } from '../text/phrase-matcher.ts'

export interface PlaceFinder {
  readonly version: string
  /** The divisions a normalised, cut text names, in the order of their first mention, each once. */
  find(text: string, tokens: readonly string[]): Place[]
}

/** What a name may stand for. */
interface Reading {
  readonly place: Place
  /** The name is a short one (芦山), which needs more support than the full one (芦山县). */
  readonly isShort: boolean
}

interface Mention {
  readonly start: number
  readonly end: number
  readonly readings: readonly Reading[]
}

const levels = ['province', 'city', 'county'] as const
const shipped = new URL('../data/places.tsv', import.meta.url)
/** Hong Kong, Macao and Taiwan's places have no codes below their own; 直辖市 are provinces. */
const extraNames: readonly (readonly [string, string, string])[] = [
  ['710000', '台湾省', '台湾 台北 台北市 新北市 高雄 高雄市 台中市 台南 台南市 桃园市 花莲 花莲县 基隆'],
  ['810000', '香港特别行政区', '香港 香港特区 九龙 新界'],
  ['820000', '澳门特别行政区', '澳门 澳门特区 氹仔'],
]

/** Phrases that hold a place's name and name no place. */
const notPlaces = (
  '北京时间 北京路 南京路 南京东路 南京西路 上海路 广州路 重庆路 天津路 北京东路 北京西路 海南岛国 兰州拉面 重庆火锅 重庆小面 沙县小吃 桂林米粉 新疆棉花 ' +
  '北京现代 上海大众 上海通用 一汽大众 西藏路 四川路 四川北路 河南路 湖南路 山东路 江西路 福建路 浙江路 广东路 广西路 云南路 贵州路 西安事变 南京条约'
).split(' ')

export function openPlaceFinder(file: URL | string = shipped): PlaceFinder {
  const source = readFileSync(file, 'utf8')
  const names = readNames(source)
  const matcher = createPhraseMatcher(names)
  return {
    version: `places@${sha256(source).slice(0, 8)}`,
    find(text, tokens) {
      const mentions: Mention[] = []
      matcher.match(text, (readings, start, end) => mentions.push({ start, end, readings }))
      return mentions.length === 0 ? [] : resolve(onWordEdges(mentions, tokens))
    },
  }
}

function readNames(source: string): Map<string, Reading[]> {
  const names = new Map<string, Reading[]>()
  const add = (name: string, reading: Reading) => {
    const known = names.get(name)
    if (!known) names.set(name, [reading])
    else if (!known.some(({ place }) => place.code === reading.place.code)) known.push(reading)
  }
  for (const line of source.trimEnd().split('\n')) {
    const [code = '', name = '', short = ''] = line.split('\t')
    const place: Place = { name, code, level: levelOf(code) }
    add(name, { place, isShort: false })
    if (short !== '') add(short, { place, isShort: true })
  }
  for (const [code, name, others] of extraNames) {
    const place: Place = { name, code, level: 'province' }
    for (const other of [name, ...others.split(' ')]) add(other, { place, isShort: false })
  }
  for (const phrase of notPlaces) names.set(phrase, [])
  return names
}

function levelOf(code: string): Place['level'] {
  if (code.endsWith('0000')) return levels[0]
  return code.endsWith('00') ? levels[1] : levels[2]
}

/** What may follow a place inside one word and leaves it that place: 广州火车站, but not 南京路. */
const facility =
  /^(火车站|高铁站|汽车站|客运站|南站|北站|东站|西站|站|机场|地铁|大学|医院|警方|消防|市民|市区|城区|市|省|籍|人|港)$/

/** Keeps the mentions that begin and end where words do (no 海南 in 上海南京路), or where the next place does. */
function onWordEdges(mentions: readonly Mention[], tokens: readonly string[]): Mention[] {
  const kept: Mention[] = []
  let edge = 0
  let token = 0
  for (const [index, mention] of mentions.entries()) {
    while (edge + (tokens[token]?.length ?? 0) <= mention.start && token < tokens.length) {
      edge += tokens[token++]?.length ?? 0
    }
    if (edge !== mention.start && kept.at(-1)?.end !== mention.start) continue
    let end = edge
    let last = token
    while (end < mention.end && last < tokens.length) end += tokens[last++]?.length ?? 0
    const isEdge = end === mention.end || mentions[index + 1]?.start === mention.end
    const rest = isEdge ? '' : (tokens[last - 1] ?? '').slice(mention.end - end)
    if (isEdge || facility.test(rest)) kept.push(mention)
  }
  return kept.filter(({ readings }) => readings.length > 0)
}

/**
 * A name with one reading is that. One with several is the one whose city or province the text also names; else the highest of them when it stands
 * alone on its level; else nobody knows, and nothing is said.
 */
function resolve(mentions: readonly Mention[]): Place[] {
  const sure = new Set<string>()
  for (const { readings } of mentions) {
    const only = readings.length === 1 ? readings[0] : undefined
    if (only) sure.add(only.place.code)
  }
  const found = new Map<string, Place>()
  for (const { readings } of mentions) {
    const place = readings.length === 1 ? readings[0]?.place : choose(readings, sure)
    if (!place) continue
    found.set(place.code, place)
    sure.add(place.code)
  }
  return [...found.values()]
}

function choose(readings: readonly Reading[], named: ReadonlySet<string>): Place | undefined {
  const supported = readings
    .map(({ place, isShort }) => ({ place, support: support(place, named) - (isShort ? 0.5 : 0) }))
    .sort((a, b) => b.support - a.support)
  const [first, second] = supported
  if (first && first.support > 0 && first.support > (second?.support ?? 0)) return first.place
  for (const level of levels) {
    const standing = readings.filter(({ place }) => place.level === level)
    if (standing.length === 1 && level !== 'county') return standing[0]?.place
    if (standing.length > 0) return undefined
  }
  return undefined
}

/** What the text names above a place, or beside it in the same city. */
function support(place: Place, named: ReadonlySet<string>): number {
  if (place.level === 'province') return 0
  const city = `${place.code.slice(0, 4)}00`
  const province = `${place.code.slice(0, 2)}0000`
  let sum = named.has(province) ? 2 : 0
  if (place.level === 'county' && named.has(city)) sum += 3
  for (const code of named) {
    if (code !== place.code && code.startsWith(place.code.slice(0, 4)) && !code.endsWith('00')) return sum + 1
  }
  return sum
}
