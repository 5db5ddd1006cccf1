import { absoluteUrl, elementsNamed, nameWords, type Page, shortTextIn, textIn } from './page.ts'
import { collapse } from './text.ts'

const number =
  '[\\u4e00-\\u9fa5A-Za-z]{1,20}[〔\\[［【(（]\\s?(?:19|20)\\d{2}\\s?[〕\\]］】)）]\\s?第?\\s?\\d{1,5}\\s?号'
const labelledNumber = new RegExp(
  `(?:发文字号|文\\s{0,6}号|发文号|文件编号|公文字号)\\s{0,4}[:：]?\\s{0,4}(${number})`,
)
const numberInHead = new RegExp(`(?:^|\\s)(${number})`)
const wholeNumber = new RegExp(`^[（(]?\\s*(${number})\\s*[）)]?$`)
/** Files offered for reading elsewhere: they hang on a page and are none. */
export const attachmentPath = /\.(?:pdf|docx?|xlsx?|pptx?|wps|et|ofd|zip|rar|7z|csv)(?:$|[?#])/i

/**
 * 文号 of this page itself: from a labelled field, from the head between headline and text, or standing alone in a line; one cited in running text
 * is another document's.
 */
export function findDocNumber(page: Page, lines: readonly string[], nearTitle: string): string | undefined {
  const labelled = labelledNumber.exec(collapse(textIn(page.root)).slice(0, 60_000))?.[1]
  const inHead = numberInHead.exec(nearTitle)?.[1]
  const alone = [...lines.slice(0, 6), ...lines.slice(-4)]
    .map((line) => wholeNumber.exec(line)?.[1])
    .find(Boolean)
  return tidyNumber(labelled ?? inHead ?? alone)
}

function tidyNumber(text: string | undefined): string | undefined {
  return text
    ?.replace(/\s+/g, '')
    .replace(/[〔[［【(（](\d{4})[〕\]］】)）]第?0*(\d+)号/, '〔$1〕$2号')
    .replace(/^(?:文号|字号|号)/, '')
}

const originLabel =
  /(?:稿件来源|信息来源|文章来源|来源|转自)\s{0,3}[:：]\s{0,3}([^\s|｜,，。;；:：()（）【】[\]]{2,30})/

/** 来源: a meta tag, an element named for it, or a label near the title or after the text. */
export function findOrigin(page: Page, nearTitle: string): string | undefined {
  const meta = metaContent(page, /^(?:contentsource|source|mediaid|article:source|og:article:source)$/i)
  if (meta) return meta
  for (const element of elementsNamed(page, 'span', 'div', 'p', 'em', 'i', 'a', 'b', 'td', 'font', 'li')) {
    if (!nameWords(element).some((word) => /^(?:source|ly|laiyuan|origin|from)$/.test(word))) continue
    const text = shortTextIn(element) ?? ''
    if (text.length > 80) continue
    const named = originLabel.exec(text)?.[1]
    if (named) return tidyOrigin(named)
  }
  return tidyOrigin(originLabel.exec(nearTitle)?.[1])
}

function tidyOrigin(text: string | undefined): string | undefined {
  return text?.replace(/(?:作者|时间|日期|发布|编辑|字体|字号|点击|浏览|责任).*$/, '').trim() || undefined
}

/** The author as the page's meta tags or byline say. */
export function findAuthor(page: Page, nearTitle: string): string | undefined {
  const meta = metaContent(page, /^(?:author|article:author|og:article:author|byl|dc\.creator)$/i)
  if (meta) return meta
  return /(?:作者|记者)\s{0,3}[:：]\s{0,3}([\u4e00-\u9fa5A-Za-z·]{2,20})/.exec(nearTitle)?.[1]
}

export function metaContent(page: Page, name: RegExp): string | undefined {
  for (const { attribs } of elementsNamed(page, 'meta')) {
    if (!name.test((attribs.property ?? attribs.name ?? '').trim())) continue
    const content = collapse(attribs.content ?? '')
    if (content && content.length <= 60 && !/^https?:/.test(content)) return content
  }
  return undefined
}

export function findAttachments(page: Page, url: string): readonly { url: string; name: string }[] {
  const found = new Map<string, string>()
  for (const element of elementsNamed(page, 'a')) {
    const target = absoluteUrl(element.attribs.href, url)
    if (!target || !attachmentPath.test(target) || found.has(target)) continue
    found.set(target, collapse(textIn(element)) || (target.split('/').at(-1) ?? target))
  }
  return [...found].map(([target, name]) => ({ url: target, name }))
}

export function findLinks(page: Page, url: string): readonly string[] {
  const links = new Set<string>()
  for (const { attribs } of elementsNamed(page, 'a')) {
    const target = absoluteUrl(attribs.href, url)
    if (target) links.add(target)
  }
  return [...links]
}
