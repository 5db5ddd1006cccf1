import type { Script } from '../../pipeline/model/annotation.ts'
import { normaliseText } from '../../pipeline/model/terms.ts'

export const scriptVersion = 'script@1'

const lookedAt = 2_000
/** Traditional text has a fifth and more of characters that simplified text never has; a quoted name stays below this. */
const traditionalShare = 0.08

let traditional: Uint8Array | undefined

/** The script of the original text (before it is normalised). */
export function detectScript(text: string): Script {
  traditional ??= traditionalCharacters()
  let han = 0
  let hant = 0
  let latin = 0
  let other = 0
  const end = Math.min(text.length, lookedAt)
  for (let at = 0; at < end; at++) {
    const code = text.charCodeAt(at)
    if (isHan(code)) {
      han++
      hant += traditional[code] ?? 0
    } else if (isLatin(code)) latin++
    else if (code >= 0x370 && code < 0x3000) other++
    else if ((code >= 0x3040 && code < 0x3100) || (code >= 0xac00 && code < 0xd7a4)) other++
  }
  const letters = han + latin + other
  if (letters === 0 || other > letters / 2) return 'other'
  // A Latin word is about five letters long and weighs as much as two characters.
  const share = han / (han + latin / 2.5 + other)
  if (share < 0.1) return 'latin'
  if (share < 0.4) return 'mixed'
  return hant / han >= traditionalShare ? 'hant' : 'hans'
}

function isHan(code: number): boolean {
  return (code >= 0x4e00 && code <= 0x9fff) || (code >= 0x3400 && code <= 0x4dbf)
}

function isLatin(code: number): boolean {
  return (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a) || (code >= 0xc0 && code < 0x250)
}

function traditionalCharacters(): Uint8Array {
  const marks = new Uint8Array(0x10000)
  for (let code = 0x3400; code <= 0x9fff; code++) {
    const character = String.fromCharCode(code)
    if (isHan(code) && normaliseText(character) !== character) marks[code] = 1
  }
  return marks
}
