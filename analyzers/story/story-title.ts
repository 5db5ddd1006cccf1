import { headlineOf } from './features.ts'

/** A line that could name a story, and how well it does: the best one so far is the story's title. */
export interface TitleCandidate {
  readonly text: string
  readonly score: number
}

const maxLength = 60
const headlineBonus = 2
const leadingTime =
  /^(?:据[^，]{2,12}[，:：]|截至[^，]{2,16}[，]|(?:(?:\d{2,4}年)?\d{1,2}月\d{1,2}日|\d{1,2}日|今天|今日|今晨|昨天|昨日|昨夜|昨晚|刚刚|目前|现在|上午|下午|中午|晚上?|凌晨|傍晚|清晨)(?:(?:上午|下午|中午|晚上?|凌晨|傍晚|清晨|深夜)?(?:[-—~至]?\d{1,2}[时点:：](?:\d{1,2}分?)?)?(?:许|左右|前后)?)*[，,、\s]*)+/
const vague =
  /通报|提醒|提示|注意|最新|后续|情况|进展|要求|批示|指示|部署|赶赴|调查|怎么办|必读|转发|关注|默哀|祈福/

/** Candidate lines of one document: its headline and its sentences, without the time in front. */
export function titleOf(
  document: { readonly title: string; readonly text: string },
  naming: { readonly places: readonly string[]; readonly harm: readonly string[] },
): TitleCandidate {
  const headline = headlineOf(document)
  const lines = [headline, ...sentencesOf(document.text)].filter((line) => line.length >= 4)
  const scored = lines.map((line, index) => ({
    text: cut(line),
    score: scoreOf(line, naming) + (headline && index === 0 ? headlineBonus : 0) - Math.min(index, 6) * 0.3,
  }))
  const best = scored.reduce<TitleCandidate | undefined>(
    (top, one) => (top && top.score >= one.score ? top : one),
    undefined,
  )
  return best ?? { text: cut(document.text.trim()) || '（无文字）', score: -10 }
}

/** The title, with the place in front when it names none. */
export function withPlace(title: string, places: readonly string[]): string {
  const place = places[0]
  if (!place || places.some((name) => title.includes(stem(name)))) return title
  return `${place}：${title}`
}

function sentencesOf(text: string): readonly string[] {
  const body = text
    .replace(/\/\/@.*$/s, '')
    // 「（北纬30.1度，东经103.0度）」 would take the room of what happened.
    .replace(/[（(][^（()）]{6,80}[）)]/g, '')
    .replace(/https?:\/\/\S+|#[^#]{1,24}#|【[^】]*】|\[[^\]]{1,6}\]|@[\w\u4e00-\u9fff·-]+/g, ' ')
  return (body.trim() ? body : text)
    .split(/[。！？!?\n]/)
    .map((line) => line.trim().replace(leadingTime, ''))
    .slice(0, 8)
}

function scoreOf(
  line: string,
  { places, harm }: { readonly places: readonly string[]; readonly harm: readonly string[] },
): number {
  const head = cut(line)
  const placed = places.filter((place) => head.includes(stem(place))).length
  const harmed = harm.filter((word) => head.includes(word)).length
  const hasFigures = /\d+(?:余|多)?[人名死伤]|\d级/.test(head)
  return (
    Math.min(placed, 2) * 1.5 +
    Math.min(harmed, 2) * 1.5 +
    (hasFigures ? 1 : 0) -
    (vague.test(head) ? 1.5 : 0) -
    (head.length < 8 ? 2 : 0)
  )
}

function cut(line: string): string {
  if (line.length <= maxLength) return line
  const head = line.slice(0, maxLength)
  const pause = Math.max(head.lastIndexOf('，'), head.lastIndexOf('；'), head.lastIndexOf('、'))
  return pause > 16 ? head.slice(0, pause) : `${head}…`
}

/** 「北京市」 is found in 「北京暴雨」. */
function stem(place: string): string {
  return place.length > 2 ? place.replace(/(?:特别行政区|自治区|自治州|地区|省|市|县|区)$/, '') : place
}
