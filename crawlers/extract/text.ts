/** White space of every kind (also the full-width and zero-width ones) becomes one space. */
export function collapse(text: string): string {
  return text.replace(/[\s\u00a0\u200b-\u200f\u2028\u2029\u2060\u3000\ufeff]+/g, ' ').trim()
}

/** For comparing titles: NFKC, no white space. */
export function comparable(text: string): string {
  return text.normalize('NFKC').replace(/[\s\u200b-\u200f\ufeff]+/g, '')
}

export function lengthWithoutSpace(text: string): number {
  return text.replace(/\s+/g, '').length
}

/** Marks that end or divide a sentence: what prose has and menus have not. */
export function countPunctuation(text: string): number {
  return text.match(/[，。；！？、：“”（）,;!?]|\.(?=\s|$)/g)?.length ?? 0
}

/** What no store can keep: NUL and other control characters go, lone surrogates become U+FFFD. */
export function withoutControls(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is removed
  return text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, '').toWellFormed()
}
