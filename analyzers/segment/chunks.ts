const longest = 2_000

/**
 * Cuts in pieces of bounded length, so that one endless line costs no more than its length: the libraries hold a lattice for everything they are handed.
 * A piece ends at a line or sentence end where there is one in its second half, never inside a surrogate pair.
 */
export function cutInChunks(text: string, cut: (chunk: string) => string[]): string[] {
  const safe = text.toWellFormed()
  if (safe.length <= longest) return safe === '' ? [] : cut(safe)
  const out: string[] = []
  for (let start = 0; start < safe.length; ) {
    const end = chunkEnd(safe, start)
    for (const token of cut(safe.slice(start, end))) out.push(token)
    start = end
  }
  return out
}

function chunkEnd(text: string, start: number): number {
  let end = start + longest
  if (end >= text.length) return text.length
  for (let at = end; at > start + longest / 2; at--) {
    if (isBoundary(text.charCodeAt(at - 1))) return at
  }
  const last = text.charCodeAt(end - 1)
  if (last >= 0xd800 && last <= 0xdbff) end--
  return end
}

function isBoundary(code: number): boolean {
  // \n , . ; ! ? and their Chinese forms; NFKC has made the full-width ones narrow.
  return (
    code === 0x0a ||
    code === 0x2c ||
    code === 0x21 ||
    code === 0x3b ||
    code === 0x3f ||
    code === 0x3001 ||
    code === 0x3002
  )
}
