import { codeIn, type Element, elementsNamed, type Page } from './page.ts'

/** What schema.org data (JSON-LD) says of the article. */
export interface Structured {
  readonly headlines: readonly string[]
  readonly dates: readonly string[]
  readonly body?: string
}

export function readStructured(page: Page): Structured {
  const headlines: string[] = []
  const dates: string[] = []
  let body: string | undefined
  for (const entry of elementsNamed(page, 'script')
    .filter(isJsonLd)
    .flatMap((script) => parse(codeIn(script)))) {
    if (typeof entry.headline === 'string') headlines.push(entry.headline)
    // `pubDate` and `upDate` are what Baidu's own vocabulary calls them.
    const date = entry.datePublished ?? entry.pubDate ?? entry.dateCreated
    if (typeof date === 'string') dates.push(date)
    if (typeof entry.articleBody === 'string') body ??= entry.articleBody
  }
  return { headlines, dates, ...(body ? { body } : {}) }
}

function isJsonLd({ attribs }: Element): boolean {
  return attribs.type === 'application/ld+json'
}

function parse(text: string): readonly Record<string, unknown>[] {
  try {
    // Real pages have raw line breaks inside the strings.
    return flatten(JSON.parse(text.replace(/[\r\n\t]+/g, ' ').replace(/;\s*$/, '')))
  } catch {
    return []
  }
}

function flatten(value: unknown): readonly Record<string, unknown>[] {
  if (Array.isArray(value)) return value.flatMap(flatten)
  if (value === null || typeof value !== 'object') return []
  const entry = value as Record<string, unknown>
  return '@graph' in entry ? [entry, ...flatten(entry['@graph'])] : [entry]
}

/** The longest piece of HTML kept as a string in a script or in a hidden field: where pages drawn by script keep their text. */
export function htmlInScripts(scripts: readonly string[]): string | undefined {
  let longest = ''
  for (const literal of scripts.flatMap((script) => [...longStrings(script)])) {
    if (literal.length > longest.length && /(?:<|&lt;|\\u003c)\s?(?:p|div|section|br)\b/i.test(literal))
      longest = literal
  }
  return longest === '' ? undefined : unescapeHtml(longest)
}

const minHtmlLength = 100

/** String literals long enough to hold a text. Reads every character once; a pattern would start again at every quote. */
function* longStrings(code: string): Generator<string> {
  if (/^\s*</.test(code)) yield code
  let start = -1
  let quote = ''
  for (let at = 0; at < code.length; at += 1) {
    const sign = code.charAt(at)
    if (sign === '\\') at += 1
    else if (start < 0 && (sign === '"' || sign === "'")) [start, quote] = [at, sign]
    else if (start >= 0 && (sign === quote || sign === '\n')) {
      if (sign === quote && at - start > minHtmlLength) yield code.slice(start + 1, at)
      start = -1
    }
  }
}

function unescapeHtml(raw: string): string {
  return raw
    .replace(/\\u([0-9a-f]{4})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    .replace(/\\x([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    .replace(/\\[nrt]/g, ' ')
    .replace(/\\(.)/g, '$1')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&#x3D;/gi, '=')
    .replace(/&amp;/g, '&')
}
