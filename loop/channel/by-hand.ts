import { parseRichText, toPlainText } from '../release/rich-text.ts'
import type { Channel } from './channel.ts'

/** An account without an interface: a person posts what is laid out here, and pastes the address of what they posted. */
export function createByHandChannel({ id, name }: { readonly id: string; readonly name: string }): Channel {
  return {
    id,
    kind: 'by-hand',
    name,
    render: (content, { portalUrl, isCorrection }) => ({
      title: isCorrection ? `【更正】${content.title}` : content.title,
      text: `${toPlainText(parseRichText(content.body))}\n\n原文：${portalUrl}`,
      link: portalUrl,
      images: [],
    }),
    check: () => [],
  }
}
