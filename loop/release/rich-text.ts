import MarkdownIt, { type StateInline, type Token } from 'markdown-it'

/** What stands in a line. */
export type Inline =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'break' }
  | { readonly kind: 'strong'; readonly inlines: readonly Inline[] }
  | { readonly kind: 'link'; readonly href: string; readonly inlines: readonly Inline[] }
  | { readonly kind: 'image'; readonly src: string; readonly alt: string }

/** What stands on a page. There is no other kind: what an author cannot write here, no channel can be made to show. */
export type Block =
  | { readonly kind: 'paragraph'; readonly inlines: readonly Inline[] }
  | { readonly kind: 'heading'; readonly level: 2 | 3; readonly inlines: readonly Inline[] }
  | {
      readonly kind: 'list'
      readonly isOrdered: boolean
      /** The first number of an ordered list. */
      readonly start: number
      readonly items: readonly (readonly Block[])[]
    }
  | { readonly kind: 'quote'; readonly blocks: readonly Block[] }
  | { readonly kind: 'table'; readonly head: readonly Cell[]; readonly rows: readonly (readonly Cell[])[] }

export type Cell = readonly Inline[]

/** The reader knows only what is enabled here; everything else of Markdown, HTML above all, is text and stays text. */
const reader = new MarkdownIt('zero').enable([
  'heading',
  'list',
  'blockquote',
  'table',
  'escape',
  'newline',
  'link',
  'image',
])
reader.validateLink = isSafeAddress
reader.inline.ruler.before('link', 'strong', readStrong)

/** Reads a text of the subset. A plain text of paragraphs is one; nothing is refused, what is not understood is shown as it is. */
export function parseRichText(text: string): readonly Block[] {
  // Many texts set paragraphs off by two ideographic spaces instead of an empty line.
  const spaced = text
    .replace(/\r\n?/gu, '\n')
    .replace(/\n(?=\u3000{2})/gu, '\n\n')
    .replace(/^\u3000+/gmu, '')
  return readBlocks(createTape(reader.parse(spaced, {})), undefined)
}

/** HTML made of these blocks alone: every text escaped, every address of a known kind. */
export function toHtml(blocks: readonly Block[]): string {
  return blocks.map(blockHtml).join('\n')
}

/** The words alone, paragraphs separated by an empty line: for checks, digests and channels without markup. */
export function toPlainText(blocks: readonly Block[]): string {
  return blocks.map(blockText).join('\n\n')
}

/** The words of the first paragraph, for summaries; empty when there is none. */
export function firstParagraph(blocks: readonly Block[]): string {
  const paragraph = blocks.find((block) => block.kind === 'paragraph')
  return paragraph ? inlineText(paragraph.inlines) : ''
}

/** http(s), mail, or a place on the own site; never a script, never another site by a protocol left out. */
export function isSafeAddress(address: string): boolean {
  // A browser drops control characters and turns backslashes before it reads an address: none may be there.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  if (/[\u0000-\u0020\u007f\\]/u.test(address) || address.startsWith('//')) return false
  return /^(?:https?:\/\/[^/]|mailto:[^/]|[/#?])/iu.test(address)
}

/** A picture on the web or an attachment of the own site. */
function isSafePicture(address: string): boolean {
  return isSafeAddress(address) && /^(?:https?:|\/)/iu.test(address)
}

/**
 * Bold by the stars alone. Markdown's own rule looks at spaces and punctuation beside them, which Chinese sets otherwise: in 「**注意：**请」 it
 * would see no bold.
 */
function readStrong(state: StateInline, isTrial: boolean): boolean {
  const { src, pos, posMax } = state
  if (!src.startsWith('**', pos)) return false
  const end = src.indexOf('**', pos + 3)
  if (end < 0 || end + 2 > posMax || /^\s|\s$/u.test(src.slice(pos + 2, end))) return false
  if (!isTrial) {
    state.push('strong_open', 'strong', 1)
    state.pos = pos + 2
    state.posMax = end
    state.md.inline.tokenize(state)
    state.push('strong_close', 'strong', -1)
    state.posMax = posMax
  }
  state.pos = end + 2
  return true
}

/** Tokens come in a flat row of openings and closings. */
interface Tape {
  next(): Token | undefined
  /** Passes the token by when it is of this type. */
  take(type: string): Token | undefined
}

function createTape(tokens: readonly Token[]): Tape {
  let at = 0
  return {
    next: () => tokens[at++],
    take: (type) => (tokens[at]?.type === type ? tokens[at++] : undefined),
  }
}

function readBlocks(tape: Tape, end: string | undefined): readonly Block[] {
  const blocks: Block[] = []
  for (let token = tape.next(); token && token.type !== end; token = tape.next()) {
    const block = readBlock(token, tape)
    if (block) blocks.push(block)
  }
  return blocks
}

function readBlock(token: Token, tape: Tape): Block | undefined {
  switch (token.type) {
    case 'paragraph_open': {
      const inlines = readLine(tape, 'paragraph_close')
      return inlines.length > 0 ? { kind: 'paragraph', inlines } : undefined
    }
    case 'heading_open': {
      const inlines = readLine(tape, 'heading_close')
      return { kind: 'heading', level: token.tag === 'h1' || token.tag === 'h2' ? 2 : 3, inlines }
    }
    case 'blockquote_open':
      return { kind: 'quote', blocks: readBlocks(tape, 'blockquote_close') }
    case 'bullet_list_open':
      return { kind: 'list', isOrdered: false, start: 1, items: readItems(tape, 'bullet_list_close') }
    case 'ordered_list_open':
      return {
        kind: 'list',
        isOrdered: true,
        start: Number(token.attrGet('start') ?? 1),
        items: readItems(tape, 'ordered_list_close'),
      }
    case 'table_open':
      return readTable(tape)
    default:
      return undefined
  }
}

function readItems(tape: Tape, end: string): readonly (readonly Block[])[] {
  const items: (readonly Block[])[] = []
  while (!tape.take(end) && tape.take('list_item_open')) items.push(readBlocks(tape, 'list_item_close'))
  return items
}

function readTable(tape: Tape): Block {
  const rows: Cell[][] = []
  for (let token = tape.next(); token && token.type !== 'table_close'; token = tape.next()) {
    if (token.type === 'tr_open') rows.push([])
    if (token.type === 'th_open' || token.type === 'td_open')
      rows.at(-1)?.push(readLine(tape, token.type.replace('open', 'close')))
  }
  const [head = [], ...body] = rows
  return { kind: 'table', head, rows: body }
}

function readLine(tape: Tape, end: string): readonly Inline[] {
  const inline = tape.take('inline')
  tape.take(end)
  return inline ? readInlines(createTape(inline.children ?? []), undefined) : []
}

function readInlines(tape: Tape, end: string | undefined): readonly Inline[] {
  const inlines: Inline[] = []
  for (let token = tape.next(); token && token.type !== end; token = tape.next()) {
    const inline = readInline(token, tape)
    if (inline) inlines.push(inline)
  }
  return inlines
}

function readInline(token: Token, tape: Tape): Inline | undefined {
  switch (token.type) {
    case 'softbreak':
    case 'hardbreak':
      return { kind: 'break' }
    case 'strong_open':
      return { kind: 'strong', inlines: readInlines(tape, 'strong_close') }
    case 'link_open':
      return { kind: 'link', href: attribute(token, 'href'), inlines: readInlines(tape, 'link_close') }
    case 'image': {
      const src = attribute(token, 'src')
      return isSafePicture(src)
        ? { kind: 'image', src, alt: token.content }
        : { kind: 'text', text: token.content }
    }
    default:
      return token.content === '' ? undefined : { kind: 'text', text: token.content }
  }
}

function attribute(token: Token, name: string): string {
  return String(token.attrGet(name) ?? '')
}

function blockHtml(block: Block): string {
  switch (block.kind) {
    case 'paragraph':
      return `<p>${inlineHtml(block.inlines)}</p>`
    case 'heading':
      return `<h${block.level}>${inlineHtml(block.inlines)}</h${block.level}>`
    case 'quote':
      return `<blockquote>${toHtml(block.blocks)}</blockquote>`
    case 'list': {
      const items = block.items.map((item) => `<li>${itemHtml(item)}</li>`).join('')
      const start = block.start === 1 ? '' : ` start="${block.start}"`
      return block.isOrdered ? `<ol${start}>${items}</ol>` : `<ul>${items}</ul>`
    }
    case 'table': {
      const head = block.head.map((cell) => `<th scope="col">${inlineHtml(cell)}</th>`).join('')
      const rows = block.rows.map(
        (row) => `<tr>${row.map((cell) => `<td>${inlineHtml(cell)}</td>`).join('')}</tr>`,
      )
      return `<table><thead><tr>${head}</tr></thead><tbody>${rows.join('')}</tbody></table>`
    }
  }
}

/** An item of one paragraph needs no paragraph around it. */
function itemHtml(blocks: readonly Block[]): string {
  const [first, ...others] = blocks
  return first?.kind === 'paragraph' ? inlineHtml(first.inlines) + toHtml(others) : toHtml(blocks)
}

function inlineHtml(inlines: readonly Inline[]): string {
  return inlines.map(oneInlineHtml).join('')
}

function oneInlineHtml(inline: Inline): string {
  switch (inline.kind) {
    case 'text':
      return escapeHtml(inline.text)
    case 'break':
      return '<br>'
    case 'strong':
      return `<strong>${inlineHtml(inline.inlines)}</strong>`
    case 'link':
      return `<a href="${escapeHtml(inline.href)}">${inlineHtml(inline.inlines)}</a>`
    case 'image':
      return `<img src="${escapeHtml(inline.src)}" alt="${escapeHtml(inline.alt)}">`
  }
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/gu, (character) => entities[character] ?? '')
}

function blockText(block: Block): string {
  switch (block.kind) {
    case 'paragraph':
    case 'heading':
      return inlineText(block.inlines)
    case 'quote':
      return toPlainText(block.blocks)
    case 'list':
      return block.items
        .map((item, at) => `${block.isOrdered ? `${block.start + at}.` : '·'} ${toPlainText(item)}`)
        .join('\n')
    case 'table':
      return [block.head, ...block.rows].map((row) => row.map(inlineText).join('\t')).join('\n')
  }
}

function inlineText(inlines: readonly Inline[]): string {
  return inlines.map(oneInlineText).join('')
}

function oneInlineText(inline: Inline): string {
  switch (inline.kind) {
    case 'text':
      return inline.text
    case 'break':
      return '\n'
    case 'image':
      return inline.alt
    default:
      return inlineText(inline.inlines)
  }
}
