/** Finds phrases in normalised text, the longest at each place, from left to right without overlap. Cost hardly grows with the number of phrases. */
export interface PhraseMatcher<Value> {
  /** Calls `found` with the phrase's value and where it begins and ends. */
  match(text: string, found: (value: Value, start: number, end: number) => void): void
}

interface Entry<Value> {
  readonly phrase: string
  readonly value: Value
}

/** Phrases of one character and more; a phrase of Latin letters or digits matches whole words only. */
export function createPhraseMatcher<Value>(
  phrases: Iterable<readonly [string, Value]>,
): PhraseMatcher<Value> {
  const firsts = new Uint8Array(0x10000)
  const pairs = new Uint8Array(0x10000)
  const byHead = new Map<number, Entry<Value>[]>()
  for (const [phrase, value] of phrases) {
    if (phrase === '') continue
    const isSingle = phrase.length === 1
    firsts[phrase.charCodeAt(0)] = (firsts[phrase.charCodeAt(0)] ?? 0) | (isSingle ? 2 : 1)
    if (!isSingle) pairs[headAt(phrase, 0) & 0xffff] = 1
    const head = isSingle ? phrase.charCodeAt(0) : headAt(phrase, 0)
    const list = byHead.get(head)
    if (list) list.push({ phrase, value })
    else byHead.set(head, [{ phrase, value }])
  }
  for (const list of byHead.values()) list.sort((a, b) => b.phrase.length - a.phrase.length)
  return {
    match(text, found) {
      for (let at = 0; at < text.length; ) {
        const mark = firsts[text.charCodeAt(at)] ?? 0
        const isHopeless = mark === 0 || (mark === 1 && pairs[headAt(text, at) & 0xffff] === 0)
        const entry = isHopeless ? undefined : entryAt(byHead, text, at, mark)
        if (entry) found(entry.value, at, at + entry.phrase.length)
        at += entry ? entry.phrase.length : 1
      }
    },
  }
}

function entryAt<Value>(
  byHead: ReadonlyMap<number, readonly Entry<Value>[]>,
  text: string,
  at: number,
  mark: number,
): Entry<Value> | undefined {
  const pair = (mark & 1) === 0 ? undefined : byHead.get(headAt(text, at))
  const longer = pair?.find(({ phrase }) => stands(text, phrase, at))
  if (longer || (mark & 2) === 0) return longer
  return byHead.get(text.charCodeAt(at))?.find(({ phrase }) => stands(text, phrase, at))
}

/** Two units as one small integer. Others may share it, which `stands` finds out. */
function headAt(text: string, at: number): number {
  return (Math.imul(text.charCodeAt(at), 0x6b43) + text.charCodeAt(at + 1)) & 0x3fffffff
}

function stands(text: string, phrase: string, at: number): boolean {
  if (!text.startsWith(phrase, at)) return false
  const end = at + phrase.length
  const isCutLeft = isLatin(phrase.charCodeAt(0)) && at > 0 && isLatin(text.charCodeAt(at - 1))
  const isCutRight = isLatin(phrase.charCodeAt(phrase.length - 1)) && isLatin(text.charCodeAt(end))
  return !isCutLeft && !isCutRight
}

function isLatin(code: number): boolean {
  return (code >= 0x61 && code <= 0x7a) || (code >= 0x30 && code <= 0x39)
}
