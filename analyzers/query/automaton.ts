import { visitPieces } from '../../pipeline/model/terms.ts'

/**
 * Aho-Corasick over pieces instead of characters: a whole Latin word is one symbol, so that `c` can only match the word `c`, and what a term is
 * needs no second rule here. Linear in the text whatever the number of patterns; everything after building is typed arrays.
 */
export interface Automaton {
  /** Calls `onHit` for each pattern that stands in the normalised text, at least once. A `true` answer says it and all it ends with were known. */
  scan(normalised: string, onHit: (pattern: number) => boolean): void
}

/** Each pattern is a row of piece texts, not empty, none given twice. */
export function buildAutomaton(patterns: readonly (readonly string[])[]): Automaton {
  const symbols = createSymbols()
  const trie = buildTrie(patterns, symbols.add)
  const { fail, output } = linkSuffixes(trie)
  const { next, patternAt } = trie

  function step(from: number, symbol: number): number {
    let state = from
    for (;;) {
      const target = next.get(state, symbol)
      if (target !== 0) return target
      if (state === 0) return 0
      state = fail[state] ?? 0
    }
  }

  return {
    scan(normalised, onHit) {
      let state = 0
      visitPieces(normalised, (kind, start, end) => {
        // Most pieces are one unit, for which no string is made.
        const symbol =
          end - start === 1 && kind === 'han'
            ? symbols.ofUnit(normalised.charCodeAt(start))
            : symbols.of(kind === 'break' ? '|' : kind === 'space' ? ' ' : normalised.slice(start, end))
        if (symbol === 0) {
          state = 0
          return
        }
        state = step(state, symbol)
        for (let at = endsPattern(state); at !== 0; at = output[at] ?? 0) {
          if (onHit(patternAt[at] ?? 0)) break
        }
      })
    },
  }

  function endsPattern(state: number): number {
    return (patternAt[state] ?? -1) >= 0 ? state : (output[state] ?? 0)
  }
}

interface Symbols {
  add(piece: string): number
  /** 0 for a piece that is in no pattern. */
  of(piece: string): number
  /** As `of`, for a piece of one UTF-16 unit. */
  ofUnit(code: number): number
}

function createSymbols(): Symbols {
  const byUnit = new Int32Array(0x10000)
  const byText = new Map<string, number>()
  let count = 0
  return {
    add(piece) {
      const known = of(piece)
      if (known !== 0) return known
      count++
      if (piece.length === 1) byUnit[piece.charCodeAt(0)] = count
      else byText.set(piece, count)
      return count
    },
    of,
    ofUnit: (code) => byUnit[code] ?? 0,
  }

  function of(piece: string): number {
    return (piece.length === 1 ? byUnit[piece.charCodeAt(0)] : byText.get(piece)) ?? 0
  }
}

interface Trie {
  readonly size: number
  readonly next: Transitions
  /** Of each state: the state before it and the symbol between. */
  readonly parent: Int32Array
  readonly symbol: Int32Array
  /** Of each state: the pattern that ends there, or -1. */
  readonly patternAt: Int32Array
}

function buildTrie(patterns: readonly (readonly string[])[], symbolOf: (piece: string) => number): Trie {
  const most = patterns.reduce((sum, pattern) => sum + pattern.length, 1)
  const trie = {
    size: 1,
    next: createTransitions(most),
    parent: new Int32Array(most),
    symbol: new Int32Array(most),
    patternAt: new Int32Array(most).fill(-1),
  }
  patterns.forEach((pattern, index) => {
    let state = 0
    for (const piece of pattern) {
      const symbol = symbolOf(piece)
      let target = trie.next.get(state, symbol)
      if (target === 0) {
        target = trie.size++
        trie.next.set(state, symbol, target)
        trie.parent[target] = state
        trie.symbol[target] = symbol
      }
      state = target
    }
    trie.patternAt[state] = index
  })
  return trie
}

/** `fail`: the state of the longest proper suffix; `output`: the nearest suffix at which a pattern ends, 0 for none. */
function linkSuffixes(trie: Trie): { fail: Int32Array; output: Int32Array } {
  const fail = new Int32Array(trie.size)
  const output = new Int32Array(trie.size)
  for (const state of byDepth(trie)) {
    const parent = trie.parent[state] ?? 0
    const symbol = trie.symbol[state] ?? 0
    let suffix = parent
    let target = 0
    while (suffix !== 0 && target === 0) {
      suffix = fail[suffix] ?? 0
      target = trie.next.get(suffix, symbol)
    }
    fail[state] = target
    output[state] = (trie.patternAt[target] ?? -1) >= 0 ? target : (output[target] ?? 0)
  }
  return { fail, output }
}

/** All states but the root, the shallow ones first; a state's number is always above its parent's. */
function byDepth({ size, parent }: Trie): Int32Array {
  const depth = new Int32Array(size)
  let deepest = 0
  for (let state = 1; state < size; state++) {
    depth[state] = (depth[parent[state] ?? 0] ?? 0) + 1
    deepest = Math.max(deepest, depth[state] ?? 0)
  }
  const begins = new Int32Array(deepest + 2)
  for (let state = 1; state < size; state++)
    begins[(depth[state] ?? 0) + 1] = (begins[(depth[state] ?? 0) + 1] ?? 0) + 1
  for (let level = 1; level < begins.length; level++)
    begins[level] = (begins[level] ?? 0) + (begins[level - 1] ?? 0)
  const order = new Int32Array(size - 1)
  for (let state = 1; state < size; state++) {
    const level = depth[state] ?? 0
    const at = begins[level] ?? 0
    order[at] = state
    begins[level] = at + 1
  }
  return order
}

interface Transitions {
  /** 0 for none. */
  get(state: number, symbol: number): number
  set(state: number, symbol: number, target: number): void
}

/** One open hash table for all states: patterns are many and their states have few ways on. */
function createTransitions(most: number): Transitions {
  const slots = 2 ** Math.ceil(Math.log2(most * 2 + 2))
  const mask = slots - 1
  const states = new Int32Array(slots)
  const symbols = new Int32Array(slots)
  const targets = new Int32Array(slots)
  function find(state: number, symbol: number): number {
    let slot = (Math.imul(state, 0x9e3779b1) ^ Math.imul(symbol, 0x85ebca6b)) >>> 0
    slot = (slot ^ (slot >>> 15)) & mask
    while (targets[slot] !== 0 && (states[slot] !== state || symbols[slot] !== symbol))
      slot = (slot + 1) & mask
    return slot
  }
  return {
    get: (state, symbol) => targets[find(state, symbol)] ?? 0,
    set(state, symbol, target) {
      const slot = find(state, symbol)
      states[slot] = state
      symbols[slot] = symbol
      targets[slot] = target
    },
  }
}
