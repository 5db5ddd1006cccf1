/** Weibo counts half-widths: a Latin letter is one, a Chinese character two; 140 Chinese characters are the limit. */
export const postLimit = 140

/** A long address is shortened by the platform and counts no more than this (recalled, to be confirmed); a short one as it is. */
const shortAddress = { longest: 41, counts: 23 }
const address = /https?:\/\/[^\s\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]+/gu

/** A text's length in Chinese characters, as the platform counts it: two half-widths are one, a rest counts as one. */
export function weiboLength(text: string): number {
  let halves = 0
  const words = text.replace(address, (found) => {
    halves += found.length <= shortAddress.longest ? found.length : shortAddress.counts
    return ''
  })
  for (const character of words) halves += halvesOf(character)
  return Math.ceil(halves / 2)
}

/** As much of a text as fits, an ellipsis in place of the rest. */
export function fitting(text: string, limit: number): string {
  if (weiboLength(text) <= limit) return text
  let kept = ''
  for (const character of text) {
    if (weiboLength(`${kept + character}…`) > limit) break
    kept += character
  }
  return `${kept.trimEnd()}…`
}

function halvesOf(character: string): number {
  const code = character.codePointAt(0) ?? 0
  if (code <= 0x7f) return 1
  // A character outside the basic plane is two code units, each counted.
  return code > 0xffff ? 4 : 2
}
