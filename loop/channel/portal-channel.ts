import { firstParagraph, parseRichText, toHtml, toPlainText } from '../release/rich-text.ts'
import type { Channel } from './channel.ts'

/** The built-in portal: every release is on it, public in the releasing transaction itself. */
export const portalChannel: Channel = {
  id: 'portal',
  kind: 'portal',
  name: '门户网站',
  render(content, { portalUrl }) {
    const blocks = parseRichText(content.body)
    return {
      title: content.title,
      digest: firstParagraph(blocks),
      text: toPlainText(blocks),
      html: toHtml(blocks),
      link: portalUrl,
      images: [],
    }
  },
  check: () => [],
}
