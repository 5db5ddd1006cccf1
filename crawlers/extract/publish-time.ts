import { findDates, findTimes, type ReadTime, readTime } from './date-text.ts'
import { type Element, elementsNamed, isElement, nameWords, type Page, shortTextIn } from './page.ts'

interface Witness {
  readonly time: ReadTime
  readonly weight: number
}

const publishNames =
  /^(?:article:(?:published_time|create_at|published)|og:(?:time|release_date|published_time|article:published_time)|bytedance:published_time|pub_?date|publish_?date|publish_?time|date_?published|release_?date|dc\.date(?:\.issued)?|dcterms\.(?:issued|created|date)|firstpublishedtime|weibo:article:create_at|parsely-pub-date|sailthru\.date)$/i
const changeNames =
  /^(?:article:modified_time|og:updated_time|date_?(?:update|modified|created)|last-?modified|date)$/i
const scriptVariable =
  /["']?\b(?:publish_?time|pub_?time|pub_?date|publish_?date|date_?published|news_?time|ptime|oriCreateTime|create_?time|ct)["']?\s{0,3}[:=]\s{0,3}(?:["']([^"'\n]{8,40})["']|(\d{10}(?:\d{3})?)\b)/gi
const label = /(?:发布|发表|发稿|发文|公开|上网|更新|成文|生成|印发)?(?:时间|日期)\s{0,4}[:：]|发布于|发表于/
const publishLabel = /(?:发布|发表|发稿|公开|上网)(?:时间|日期|于)?\s{0,4}[:：]?\s{0,4}$/
/** 成文日期 is not 发布日期, and neither is the day of a change or of coming into force. */
const otherLabel =
  /(?:成文|生成|印发|签发|发文|更新|修改|最后|施行|实施|生效|截止|失效)(?:时间|日期|于)?\s{0,4}[:：]?\s{0,4}$/
const urlDay =
  /[/_t-]((?:19|20)\d{2})[-/]?(\d{2})[-/]?(\d{2})(?=[/_.-])|\/((?:19|20)\d{2})-(\d{2})\/(\d{2})\//

export interface TimeInput {
  readonly page: Page
  readonly url: string
  /** JSON-LD dates, already found. */
  readonly structured: readonly string[]
  /** The text between title and body, and around it, where a page shows its date. */
  readonly nearTitle: string
  /** The body's lines: a document signed at its end carries the day there. */
  readonly lines: readonly string[]
  readonly scripts: string
}

/** When the page says it was published: the day most of its witnesses name, with the minute if one of them has it. */
export function findPublishTime(input: TimeInput): ReadTime | undefined {
  const witnesses = [
    ...fromMeta(input.page),
    ...input.structured.flatMap((text) => witness(readTime(text), 10)),
    ...fromElements(input.page),
    ...fromText(input.nearTitle, 5).slice(0, 4),
    ...fromScripts(input.scripts),
    ...fromSignature(input.lines),
    ...fromUrl(input.url),
  ]
  return settle(witnesses)
}

function settle(witnesses: readonly Witness[]): ReadTime | undefined {
  const days = Map.groupBy(witnesses, ({ time }) => time.iso.slice(0, 10))
  let best: readonly Witness[] = []
  for (const group of days.values()) if (weightOf(group) > weightOf(best)) best = group
  const byWeight = best.toSorted((a, b) => b.weight - a.weight)
  return (byWeight.find(({ time }) => time.precision === 'minute') ?? byWeight[0])?.time
}

/** The strongest voice decides; each further one only tips the scale. */
function weightOf(group: readonly Witness[]): number {
  if (group.length === 0) return 0
  return Math.max(...group.map(({ weight }) => weight)) + Math.min(group.length - 1, 4) * 0.6
}

/** The dates of a short text, the one labelled as published first. */
function fromText(text: string, weight: number): readonly Witness[] {
  return findDates(text)
    .map(({ time, before }) => ({
      time,
      weight: publishLabel.test(before) ? weight + 2.5 : otherLabel.test(before) ? 1 : weight,
    }))
    .toSorted((a, b) => b.weight - a.weight)
}

function fromMeta(page: Page): readonly Witness[] {
  const seen = new Set<string>()
  return elementsNamed(page, 'meta').flatMap(({ attribs }) => {
    const name = (attribs.property ?? attribs.name ?? attribs.itemprop ?? '').trim()
    const weight = publishNames.test(name) ? 10 : changeNames.test(name) ? 5 : 0
    // Where answers and comments carry such tags as well, the first is the page's own.
    if (weight === 0 || seen.has(name)) return []
    seen.add(name)
    return witness(readTime(attribs.content ?? ''), weight)
  })
}

const dateElements = 'time span div p em i b li td font small label h4 h5 h6 section'.split(' ')

function fromElements(page: Page): readonly Witness[] {
  const found: (Witness & { readonly shape: string })[] = []
  for (const element of elementsNamed(page, ...dateElements)) {
    const weight = elementWeight(element)
    if (weight === 0) continue
    const text = element.attribs.datetime ?? shortTextIn(element) ?? ''
    if (text.length > 160) continue
    // Some heads put year, day and time into elements of their own, with nothing between.
    const near = fromText(text, weight)
    const [best] = near.length > 0 ? near : fromText(shortTextIn(element, ' ') ?? '', weight)
    const shape = `${element.name}.${element.attribs.class ?? ''}`
    if (best) found.push({ ...best, shape })
    if (found.length >= 40) break
  }
  return found.map(({ time, weight, shape }) => ({ time, weight: isListed(found, shape) ? 1 : weight }))
}

/** Three elements of one shape with three days are the dates of a list, whatever they are called. */
function isListed(found: readonly (Witness & { readonly shape: string })[], shape: string): boolean {
  const days = found.filter((one) => one.shape === shape).map(({ time }) => time.iso.slice(0, 10))
  return new Set(days).size >= 3
}

/** Elements named for it, or short ones with a label. Inside links, lists and comments dates belong to other things. */
function elementWeight(element: Element): number {
  const words = nameWords(element)
  const isTime = element.name === 'time' || element.attribs.itemprop === 'datePublished'
  const isNamed = words.some((word) => timeWords.test(word))
  if (!isTime && !isNamed && !isShortLabelled(element)) return 0
  const around = nameAround(element)
  if (around === 'others') return 0
  if (around === 'link') return 1
  if (isTime) return 7
  return words.some((word) => /^pub/.test(word)) ? 7.5 : 6
}

const timeWords =
  /^(?:pub\w*|publish\w*|time|date|datetime|ptime|posttime|sj|rq|fbsj|fbrq|info|meta|source|ly|origin)$/
const othersWords = /^(?:comments?|reply|recommend\w*|related?|relation|side\w*|hot|rank|latest|more|footer)$/

function isShortLabelled(element: Element): boolean {
  const own = element.children.map((child) => (child.type === 'text' ? child.data : '')).join('')
  return own.length < 120 && label.test(own)
}

/** Whether the element stands in a part that speaks of other things (its dates are theirs), or in a link. */
function nameAround(element: Element): 'others' | 'link' | undefined {
  let isInLink = false
  let node = element.parent
  for (let steps = 0; node && steps < 6 && isElement(node); steps += 1, node = node.parent) {
    if (node.name === 'aside' || node.name === 'footer') return 'others'
    if (nameWords(node).some((word) => othersWords.test(word))) return 'others'
    isInLink ||= node.name === 'a'
  }
  return isInLink ? 'link' : undefined
}

function fromScripts(scripts: string): readonly Witness[] {
  const found: Witness[] = []
  for (const [, quoted, epoch] of scripts.matchAll(scriptVariable)) {
    found.push(...witness(readTime(quoted ?? epoch ?? ''), 4))
    if (found.length >= 6) break
  }
  return found
}

/** 成文日期 is not the day of publication, and so only speaks when nothing else does. */
function fromSignature(lines: readonly string[]): readonly Witness[] {
  return lines
    .slice(-6)
    .filter((line) => line.length < 24)
    .flatMap((line) => findTimes(line).slice(0, 1))
    .filter(({ precision }) => precision === 'day')
    .map((time) => ({ time, weight: 1 }))
}

function fromUrl(url: string): readonly Witness[] {
  const match = urlDay.exec(URL.parse(url)?.pathname ?? '')
  if (!match) return []
  const parts = match.slice(1).filter(Boolean)
  return witness(readTime(parts.join('-')), 3)
}

function witness(time: ReadTime | undefined, weight: number): readonly Witness[] {
  return time ? [{ time, weight }] : []
}
