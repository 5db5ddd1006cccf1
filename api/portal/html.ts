/** Text that is markup already; everything else is escaped where it is put in. */
export interface Html {
  readonly markup: string
}

type Part = string | number | Html | undefined | false | readonly Part[]

/**
 * A page or a piece of one. Whatever is put in is shown as text, in content and in quoted attributes alike, unless it is `Html` itself.
 *
 * @example html`<p title="${title}">${text}</p>`
 */
export function html(pieces: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return { markup: String.raw({ raw: pieces }, ...parts.map(markupOf)) }
}

/** Markup made elsewhere by code that escapes as this does: a release's text through its own model, nothing else. */
export function trusted(markup: string): Html {
  return { markup: markup.replace(unwritable, '') }
}

/** XML 1.0 has no way to write these, not even escaped; a feed with one of them is no feed. */
const unwritable = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu

export function escapeText(text: string): string {
  return text
    .replace(unwritable, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')
}

function markupOf(part: Part): string {
  if (part === undefined || part === false) return ''
  if (typeof part === 'string') return escapeText(part)
  if (typeof part === 'number') return String(part)
  if ('markup' in part) return part.markup
  return part.map(markupOf).join('')
}
