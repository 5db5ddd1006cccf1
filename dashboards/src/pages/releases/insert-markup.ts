/** A text area's content with what is selected in it. */
export interface Selected {
  readonly text: string
  readonly start: number
  readonly end: number
}

export type Markup =
  | 'heading'
  | 'subheading'
  | 'bold'
  | 'list'
  | 'numbered'
  | 'quote'
  | 'link'
  | 'image'
  | 'table'

export interface Samples {
  readonly words: string
  readonly item: string
  readonly cell: string
  readonly head: string
}

const linePrefix: Partial<Record<Markup, (at: number) => string>> = {
  heading: () => '## ',
  subheading: () => '### ',
  list: () => '- ',
  numbered: (at) => `${at + 1}. `,
  quote: () => '> ',
}

/** The text with the markup put to what is selected, and what should be selected then. */
export function insertMarkup(selected: Selected, markup: Markup, samples: Samples): Selected {
  const prefix = linePrefix[markup]
  if (prefix) return markLines(selected, prefix, samples.item)
  if (markup === 'table') return insertBlock(selected, tableOf(samples))
  const words = selected.text.slice(selected.start, selected.end) || samples.words
  if (markup === 'bold') return replace(selected, `**${words}**`, { from: 2, length: words.length })
  const address = 'https://'
  const opening = markup === 'image' ? '![' : '['
  const made = `${opening}${words}](${address})`
  return replace(selected, made, { from: made.length - 1 - address.length, length: address.length })
}

function markLines({ text, start, end }: Selected, prefix: (at: number) => string, sample: string): Selected {
  const from = text.lastIndexOf('\n', start - 1) + 1
  const next = text.indexOf('\n', end)
  const to = next === -1 ? text.length : next
  const lines = (text.slice(from, to) || sample).split('\n')
  const marked = lines.map((line, at) => prefix(at) + line).join('\n')
  const before = gapBefore(text.slice(0, from))
  return {
    text: text.slice(0, from) + before + marked + text.slice(to),
    start: from + before.length,
    end: from + before.length + marked.length,
  }
}

/** A block begins after an empty line. */
function gapBefore(before: string): string {
  if (before === '' || before.endsWith('\n\n')) return ''
  return before.endsWith('\n') ? '\n' : '\n\n'
}

function insertBlock({ text, end }: Selected, block: string): Selected {
  const before = gapBefore(text.slice(0, end))
  const start = end + before.length
  return {
    text: `${text.slice(0, end)}${before}${block}\n\n${text.slice(end).replace(/^\n+/u, '')}`,
    start,
    end: start + block.length,
  }
}

function tableOf({ head, cell }: Samples): string {
  return [`| ${head} | ${head} |`, '| --- | --- |', `| ${cell} | ${cell} |`].join('\n')
}

function replace(
  { text, start, end }: Selected,
  made: string,
  { from, length }: { readonly from: number; readonly length: number },
): Selected {
  return {
    text: text.slice(0, start) + made + text.slice(end),
    start: start + from,
    end: start + from + length,
  }
}
