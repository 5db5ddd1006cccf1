import { codeIn, type Element, elementsNamed, nameWords, type Page, shortTextIn } from './page.ts'
import { collapse, comparable } from './text.ts'

interface Candidate {
  readonly text: string
  readonly weight: number
}

const separator =
  /\s*(?:[_|｜»>]+|[-–—]{2,}|\s[-–—·]\s|(?<=[\u4e00-\u9fa5\d）)！？!?”"])\s?[-–—]\s?(?=[A-Za-z\u4e00-\u9fa5]))\s*/u
const siteLike =
  /(?:详情页?|正文|网|网站|频道|门户|新闻|日报|晚报|时报|官网|首页|政府|委员会|办公厅|工业和信息化部|部|局|厅|杂志|客户端|论坛|博客|专栏|com|cn|net|org)$/i
/** Longer ones are spam for search engines; only their beginning is looked at. */
const maxTitleLength = 300
const titleElements = 'div p span td strong b font dt li h4 h5 section'.split(' ')
const titleMeta = /^(?:articletitle|og:title|twitter:title|headline|dc\.title|dcterms\.title|title)$/i

/**
 * The headline, by agreement of the page's witnesses: headings, meta tags and elements that repeat a part of `<title>` word for word, which also
 * tells the headline from the site's name around it.
 */
export function findTitle(page: Page, structured: readonly string[]): string {
  const documentTitle = collapse(elementsNamed(page, 'title').map(codeIn)[0] ?? '').slice(0, maxTitleLength)
  const candidates = [
    ...headings(page),
    ...metaTitles(page, documentTitle),
    ...structured.map((text) => ({ text: collapse(text), weight: 3 })),
    ...repeatedParts(page, documentTitle),
    // What is left when no element bears witness; weaker than any that does.
    {
      text: withoutSite(documentTitle),
      weight: siteLike.test(documentTitle) && !separator.test(documentTitle) ? -4 : -1,
    },
  ].filter(({ text }) => isPlausible(text))
  return best(candidates, documentTitle) ?? withoutSite(documentTitle)
}

function headings(page: Page): readonly Candidate[] {
  return elementsNamed(page, 'h1', 'h2', 'h3')
    .slice(0, 60)
    .map((element) => ({
      text: shortTextIn(element) ?? '',
      weight:
        (element.name === 'h1' ? 3 : element.name === 'h2' ? 1.5 : 1) + (isNamedTitle(element) ? 1.5 : 0),
    }))
}

function metaTitles(page: Page, documentTitle: string): readonly Candidate[] {
  return (
    elementsNamed(page, 'meta')
      .filter(({ attribs }) =>
        titleMeta.test((attribs.property ?? attribs.name ?? attribs.itemprop ?? '').trim()),
      )
      .map(({ attribs }) => collapse(attribs.content ?? ''))
      // A meta tag that repeats the whole <title> says nothing about where the headline ends.
      .map((text) => ({ text, weight: text === documentTitle ? 0.5 : 3 }))
  )
}

/**
 * Elements whose whole text is a run of parts of `<title>`: how pages without headings show their headline. One merely named for a headline says
 * less, and is heard when `<title>` is the same on every page.
 */
function repeatedParts(page: Page, documentTitle: string): readonly Candidate[] {
  const runs = new Set(runsOf(documentTitle).map(comparable))
  const found: Candidate[] = []
  for (const element of elementsNamed(page, ...titleElements)) {
    if (found.length >= 10) break
    if (element.children.length > 6) continue
    const text = shortTextIn(element) ?? ''
    if (text.length < 5 || text.length > 150) continue
    const isNamed = isNamedTitle(element)
    if (runs.has(comparable(text))) found.push({ text, weight: isNamed ? 2.5 : 1.5 })
    else if (isNamed && text.length >= 8) found.push({ text, weight: 2.2 })
  }
  return found
}

function isNamedTitle(element: Element): boolean {
  return nameWords(element).some((word) => /^(?:title|tit|bt|headline|biaoti|subject)$/.test(word))
}

function best(candidates: readonly Candidate[], documentTitle: string): string | undefined {
  const whole = comparable(documentTitle)
  const groups = Map.groupBy(candidates, ({ text }) => comparable(text))
  let winner: { text: string; score: number } | undefined
  for (const [key, group] of groups) {
    const inTitle = whole.includes(key)
    // A short part of <title> is the site's or the column's name more often than the headline.
    const share = whole ? key.length / whole.length : 0
    const agreement = inTitle ? 2 + 4 * share : longerAgreement(key, whole)
    const siteLoss = inTitle && share < 0.5 && siteLike.test(key) ? 3 : 0
    const score =
      Math.max(...group.map(({ weight }) => weight)) +
      Math.min(group.length - 1, 3) * 0.5 +
      agreement -
      siteLoss
    const text = group[0]?.text
    if (text && score > (winner?.score ?? 0)) winner = { text, score }
  }
  return winner?.text
}

/** A `<title>` cut short agrees with the headline it begins; one inside a longer text (`原创…`) is itself the headline. */
function longerAgreement(key: string, whole: string): number {
  if (!whole) return 0
  const shown = whole.replace(/(?:…|\.{2,})$/, '')
  if (key.startsWith(shown)) return shown === whole ? 2.5 : 5
  return key.includes(whole) ? 0.5 : 0
}

/** Every run of neighbouring parts, longest first; here any hyphen may divide, since the page itself decides. */
function runsOf(title: string): readonly string[] {
  const parts = title.split(/([\s_|｜»>\-–—·]+)/u).slice(0, 41)
  const runs: string[] = []
  for (let from = 0; from < parts.length; from += 2)
    for (let to = parts.length; to > from; to -= 2) runs.push(parts.slice(from, to).join(''))
  return runs
}

function withoutSite(title: string): string {
  const parts = title.split(separator).filter((part): part is string => Boolean(part?.trim()))
  while (parts.length > 1 && siteLike.test(parts.at(-1) ?? '')) parts.pop()
  if (parts.length <= 1) return parts[0] ?? title
  const longest = parts.reduce((a, b) => (b.length > a.length ? b : a))
  return longest.trim()
}

function isPlausible(text: string): boolean {
  return text.length >= 2 && text.length <= 200
}
