import type { Content } from '../../release/release.ts'
import { firstParagraph, parseRichText, toPlainText } from '../../release/rich-text.ts'
import type { ChannelFinding, RenderContext, Rendering, RenderingLength } from '../channel.ts'
import { fitting, postLimit, weiboLength } from './weibo-length.ts'

/** A post: the title, as much of the beginning as fits, and the address of the whole text. */
export function renderPost(content: Content, { portalUrl, isCorrection }: RenderContext): Rendering {
  const blocks = parseRichText(content.body)
  const beginning = content.summary ?? (firstParagraph(blocks) || toPlainText(blocks))
  const lead = withoutTopics(beginning.replace(/\s+/gu, ' ').trim())
  const head = withoutTopics(`${isCorrection ? '【更正】' : ''}【${content.title.trim()}】`)
  const tail = ` 全文：${portalUrl}`
  const room = postLimit - weiboLength(tail) - 1
  return { text: fitting(head + lead, room) + tail, link: portalUrl, images: [] }
}

/** `#…#` would make a topic of it, which this interface refuses. */
function withoutTopics(text: string): string {
  return text.replaceAll('#', '＃')
}

export function postLengths({ text = '' }: Rendering): readonly RenderingLength[] {
  return [{ label: '微博字数', used: weiboLength(text), limit: postLimit }]
}

/** What the platform would refuse, before it does. */
export function checkPost(
  { text = '', link }: Rendering,
  safeDomain: string | undefined,
): readonly ChannelFinding[] {
  const findings: ChannelFinding[] = []
  const used = weiboLength(text)
  const blocking = (code: string, message: string) => findings.push({ code, message, isBlocking: true })
  if (used > postLimit) blocking('too-long', `微博 ${used} 字，上限 ${postLimit} 字，请缩短标题`)
  if (!text.includes(link)) blocking('link-missing', '微博必须带有原文链接')
  if (safeDomain !== undefined && !isOnDomain(link, safeDomain))
    blocking('link-unsafe', `链接须在微博登记的安全域名 ${safeDomain} 下，请管理员核对 YUSHU_PORTAL_URL`)
  if (/#[^#]+#/u.test(text)) blocking('topic', '微博接口不接受 #话题#，请去掉')
  return findings
}

function isOnDomain(link: string, domain: string): boolean {
  const host = URL.parse(link)?.hostname
  return host !== undefined && (host === domain || host.endsWith(`.${domain}`))
}
