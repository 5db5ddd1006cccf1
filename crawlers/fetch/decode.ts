import { analyse } from 'chardet'

export interface Decoded {
  readonly text: string
  /** What the bytes were read as. */
  readonly charset: Charset
  /** What header or page claimed, when it claimed anything we know. */
  readonly declared?: Charset
  /** True when the claim was wrong. */
  readonly isMended: boolean
}

/** GB2312 and GBK are parts of GB18030. */
export type Charset = 'utf-8' | 'gb18030' | 'big5' | 'utf-16le' | 'utf-16be' | 'windows-1252'

const aliases: Readonly<Record<string, Charset>> = {
  'utf-8': 'utf-8',
  utf8: 'utf-8',
  gb2312: 'gb18030',
  'gb_2312-80': 'gb18030',
  gbk: 'gb18030',
  'x-gbk': 'gb18030',
  cp936: 'gb18030',
  gb18030: 'gb18030',
  'gb-18030': 'gb18030',
  big5: 'big5',
  'big5-hkscs': 'big5',
  'utf-16': 'utf-16le',
  'utf-16le': 'utf-16le',
  'utf-16be': 'utf-16be',
  'iso-8859-1': 'windows-1252',
  'windows-1252': 'windows-1252',
}

/** More than this share of unreadable signs means that the bytes are something else. */
const maxBroken = 0.005

/** Bytes → text: byte order mark, then whatever reads without faults: valid UTF-8, the declared charset, the likeliest Chinese one. */
export function decodeBytes(bytes: Uint8Array, contentType?: string): Decoded {
  const declared = declaredCharset(bytes, contentType)
  const charset = markOf(bytes) ?? choose(bytes, declared)
  return {
    text: read(bytes, charset),
    charset,
    ...(declared ? { declared } : {}),
    isMended: declared !== undefined && declared !== charset && !isPlainAscii(bytes),
  }
}

function choose(bytes: Uint8Array, declared: Charset | undefined): Charset {
  if (isPlainAscii(bytes)) return declared ?? 'utf-8'
  // Text in another charset is hardly ever valid UTF-8 by chance, so validity outweighs any claim.
  if (brokenShare(read(bytes, 'utf-8')) === 0) return 'utf-8'
  const chinese = likelierChinese(bytes)
  if (declared === 'gb18030' || declared === 'big5')
    return readsWell(bytes, declared) ? unlessClearly(declared, chinese) : fallback(bytes)
  if (declared === 'utf-16le' || declared === 'utf-16be') return declared
  if (brokenShare(read(bytes, 'utf-8')) <= maxBroken) return 'utf-8'
  return chinese.charset && readsWell(bytes, chinese.charset) ? chinese.charset : fallback(bytes)
}

function fallback(bytes: Uint8Array): Charset {
  const guess = analyse(bytes.subarray(0, 65_536))
    .map(({ name }) => aliases[name.toLowerCase()])
    .find((charset) => charset !== undefined && readsWell(bytes, charset))
  return guess ?? 'utf-8'
}

/** The commonest characters of Chinese text: the right charset yields many of them, the wrong one rare signs. */
const common = new Set(
  '的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能过子说产种面而方后多定行学法所这個國我們來時說為會對學發後過從關',
)

interface Likelier {
  readonly charset: Charset | undefined
  /** How many times more common characters it yields than the other. */
  readonly lead: number
}

function likelierChinese(bytes: Uint8Array): Likelier {
  const sample = bytes.subarray(0, 200_000)
  const gb = commonIn(read(sample, 'gb18030'))
  const big5 = commonIn(read(sample, 'big5'))
  if (gb === 0 && big5 === 0) return { charset: undefined, lead: 1 }
  return gb >= big5
    ? { charset: 'gb18030', lead: gb / Math.max(1, big5) }
    : { charset: 'big5', lead: big5 / Math.max(1, gb) }
}

function unlessClearly(declared: Charset, { charset, lead }: Likelier): Charset {
  return charset && charset !== declared && lead >= 5 ? charset : declared
}

function commonIn(text: string): number {
  let count = 0
  for (const sign of text) if (common.has(sign)) count += 1
  return count
}

function declaredCharset(bytes: Uint8Array, contentType: string | undefined): Charset | undefined {
  const header = /charset\s*=\s*["']?([\w-]+)/i.exec(contentType ?? '')?.[1]
  const head = new TextDecoder('latin1').decode(bytes.subarray(0, 4096))
  const meta = /<meta[^>]{0,200}charset\s{0,3}=\s{0,3}["']?\s{0,3}([\w-]+)/i.exec(head)?.[1]
  const xml = /^\s{0,20}<\?xml[^>]{0,100}encoding\s{0,3}=\s{0,3}["']([\w-]+)/i.exec(head)?.[1]
  return [header, meta, xml].map((name) => aliases[name?.toLowerCase() ?? '']).find(Boolean)
}

function markOf(bytes: Uint8Array): Charset | undefined {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf-8'
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  return bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : undefined
}

/** `stream` leaves a character cut in half at the end out instead of calling it broken. */
function read(bytes: Uint8Array, charset: Charset): string {
  return new TextDecoder(charset).decode(bytes, { stream: true })
}

function readsWell(bytes: Uint8Array, charset: Charset): boolean {
  return brokenShare(read(bytes, charset)) <= maxBroken
}

function brokenShare(text: string): number {
  let broken = 0
  let beyondAscii = 0
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (code >= 0x80) beyondAscii += 1
    if (code === 0xfffd) broken += 1
  }
  return beyondAscii === 0 ? 0 : broken / beyondAscii
}

function isPlainAscii(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte < 0x80)
}
