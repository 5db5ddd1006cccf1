import type { Content } from '../../release/release.ts'
import { type Block, firstParagraph, type Inline, parseRichText, toHtml } from '../../release/rich-text.ts'
import type { ChannelFinding, RenderContext, Rendering, RenderingLength } from '../channel.ts'

const limits = { title: 64, digest: 120, contentCharacters: 20_000, contentBytes: 1_000_000 }

/** An article of an official account: HTML of our own few elements, the text on the portal as 阅读原文. */
export function renderArticle(content: Content, { portalUrl, isCorrection }: RenderContext): Rendering {
  const blocks = parseRichText(content.body).map((block) => withWholeAddresses(block, portalUrl))
  const notice = isCorrection
    ? '<p><strong>更正：</strong>本文对此前发布的内容作了更正，请以本文为准。</p>\n'
    : ''
  return {
    title: isCorrection ? `【更正】${content.title}` : content.title,
    digest: shortened((content.summary ?? firstParagraph(blocks)).replace(/\s+/gu, ' '), limits.digest),
    html: notice + toHtml(blocks),
    link: portalUrl,
    images: imagesOf(blocks),
  }
}

export function articleLengths({
  title = '',
  digest = '',
  html = '',
}: Rendering): readonly RenderingLength[] {
  return [
    { label: '标题', used: lengthOf(title), limit: limits.title },
    { label: '摘要', used: lengthOf(digest), limit: limits.digest },
    { label: '正文字符', used: lengthOf(html), limit: limits.contentCharacters - 1 },
    { label: '正文字节', used: Buffer.byteLength(html), limit: limits.contentBytes - 1 },
  ]
}

/** What the platform would refuse, before it does. */
export function checkArticle(rendering: Rendering, hasCover: boolean): readonly ChannelFinding[] {
  const findings: ChannelFinding[] = articleLengths(rendering)
    .filter(({ used, limit }) => used > limit)
    .map(({ label, used, limit }) => ({
      code: 'too-long',
      message: `微信${label} ${used}，上限 ${limit}，请压缩后再发`,
      isBlocking: true,
    }))
  if ((rendering.html ?? '').trim() === '')
    findings.push({ code: 'empty', message: '正文为空，微信不接受', isBlocking: true })
  if (!hasCover)
    findings.push({
      code: 'cover-missing',
      message: '微信图文须有封面，请管理员设置 YUSHU_WECHAT_COVER 或 YUSHU_WECHAT_COVER_MEDIA_ID',
      isBlocking: true,
    })
  if (rendering.images.length > 0)
    findings.push({
      code: 'images-replaced',
      message: `文中 ${rendering.images.length} 张图片会先上传微信再替换地址，微信会去掉站外图片`,
      isBlocking: false,
    })
  return findings
}

/** The same article with the platform's own addresses of its pictures. */
export function withImages(html: string, addresses: ReadonlyMap<string, string>): string {
  return html.replace(/(<img src=")([^"]*)(")/gu, (whole, before: string, src: string, after: string) => {
    const address = addresses.get(unescaped(src))
    return address === undefined ? whole : before + escaped(address) + after
  })
}

/** Characters as people count them, not code units. */
export function lengthOf(text: string): number {
  let length = 0
  for (const _ of text) length += 1
  return length
}

export function shortened(text: string, limit: number): string {
  const characters = [...text]
  return characters.length <= limit ? text : `${characters.slice(0, limit - 1).join('')}…`
}

/** On another site a place on ours needs its whole address. */
function withWholeAddresses(block: Block, base: string): Block {
  switch (block.kind) {
    case 'paragraph':
    case 'heading':
      return { ...block, inlines: block.inlines.map((inline) => wholeInline(inline, base)) }
    case 'quote':
      return { ...block, blocks: block.blocks.map((each) => withWholeAddresses(each, base)) }
    case 'list':
      return {
        ...block,
        items: block.items.map((item) => item.map((each) => withWholeAddresses(each, base))),
      }
    case 'table': {
      const row = (cells: (typeof block)['head']) =>
        cells.map((cell) => cell.map((inline) => wholeInline(inline, base)))
      return { ...block, head: row(block.head), rows: block.rows.map(row) }
    }
  }
}

function wholeInline(inline: Inline, base: string): Inline {
  switch (inline.kind) {
    case 'image':
      return { ...inline, src: URL.parse(inline.src, base)?.href ?? inline.src }
    case 'link':
      return {
        ...inline,
        href: URL.parse(inline.href, base)?.href ?? inline.href,
        inlines: inline.inlines.map((each) => wholeInline(each, base)),
      }
    case 'strong':
      return { ...inline, inlines: inline.inlines.map((each) => wholeInline(each, base)) }
    default:
      return inline
  }
}

function imagesOf(blocks: readonly Block[]): readonly string[] {
  return [...new Set(blocks.flatMap(imagesIn))]
}

function imagesIn(block: Block): readonly string[] {
  switch (block.kind) {
    case 'paragraph':
    case 'heading':
      return block.inlines.flatMap(inlineImages)
    case 'quote':
      return imagesOf(block.blocks)
    case 'list':
      return block.items.flatMap(imagesOf)
    case 'table':
      return [block.head, ...block.rows].flat(2).flatMap(inlineImages)
  }
}

function inlineImages(inline: Inline): readonly string[] {
  if (inline.kind === 'image') return [inline.src]
  return inline.kind === 'strong' || inline.kind === 'link' ? inline.inlines.flatMap(inlineImages) : []
}

function escaped(address: string): string {
  return address.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;')
}

function unescaped(address: string): string {
  return address
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')
}
