import type { Query } from '../../pipeline/model/query.ts'
import { cutPieces, encodeWord, normaliseText } from '../../pipeline/model/terms.ts'
import { buildAutomaton } from './automaton.ts'
import { type FieldTest, fieldTest } from './field-test.ts'
import type { QueryDocument } from './query-document.ts'

export interface WatchQuery {
  readonly id: string
  readonly query: Query
}

export interface Matcher {
  /** Ids of the watches that match, in the order they were given. */
  match(document: QueryDocument): string[]
}

/**
 * Compiles all watches into one automaton, so that the cost of a document hardly grows with their number: only watches one of whose needed terms
 * was hit are looked at, and those that need none (`NOT x`, `channel:weibo`). Immutable: build another when a watch changes.
 */
export function createMatcher(watches: readonly WatchQuery[]): Matcher {
  const atoms = createAtoms()
  const compiled = watches.map(({ query }) => compile(query, atoms))
  const { byAtom, always } = arrange(compiled, atoms)
  const automaton = buildAutomaton(atoms.patterns)
  const hits = createHits(atoms.count())

  return {
    match(document) {
      const hitAtoms = hits.begin()
      automaton.scan(normaliseText(document.title), (pattern) => {
        hits.add(atoms.inTitle[pattern])
        return hits.add(atoms.anywhere[pattern])
      })
      automaton.scan(normaliseText(document.text), (pattern) => hits.add(atoms.anywhere[pattern]))
      if (atoms.words.size > 0)
        for (const token of document.tokens) hits.add(atoms.words.get(encodeWord(token) ?? ''))
      const candidates = new Set(always)
      for (const atom of hitAtoms) for (const watch of byAtom[atom] ?? []) candidates.add(watch)
      return [...candidates]
        .filter((watch) => compiled[watch]?.test(hits, document))
        .sort((a, b) => a - b)
        .map((watch) => watches[watch]?.id ?? '')
    },
  }
}

/** What can be hit: a pattern anywhere, a pattern in the title, a word. Patterns are shared by all watches. */
interface Atoms {
  readonly patterns: string[][]
  /** Of each pattern, its atom. */
  readonly anywhere: number[]
  readonly inTitle: number[]
  readonly words: Map<string, number>
  /** How rare a hit is likely to be: longer is rarer. */
  readonly lengths: number[]
  count(): number
  pattern(text: string, where: 'anywhere' | 'inTitle'): number | undefined
  word(text: string): number | undefined
}

function createAtoms(): Atoms {
  const byPattern = new Map<string, number>()
  const atoms: Atoms = {
    patterns: [],
    anywhere: [],
    inTitle: [],
    words: new Map(),
    lengths: [],
    count: () => atoms.lengths.length,
    pattern(text, where) {
      const pieces = cutPieces(normaliseText(text)).map((piece) => piece.text)
      if (pieces.length === 0) return undefined
      const key = pieces.join('\u0000')
      const pattern = byPattern.get(key) ?? atoms.patterns.push(pieces) - 1
      byPattern.set(key, pattern)
      const atom = atoms[where][pattern] ?? atoms.lengths.push(pieces.length) - 1
      atoms[where][pattern] = atom
      return atom
    },
    word(text) {
      const word = encodeWord(text)
      if (word === undefined) return undefined
      const atom = atoms.words.get(word) ?? atoms.lengths.push(word.length) - 1
      atoms.words.set(word, atom)
      return atom
    },
  }
  return atoms
}

/** The atoms hit by the document at hand. One array for all documents: a new document is a new stamp. */
interface Hits {
  begin(): readonly number[]
  /** Says whether it was hit before. */
  add(atom: number | undefined): boolean
  has(atom: number): boolean
}

function createHits(count: number): Hits {
  const stamps = new Float64Array(count)
  let stamp = 0
  let found: number[] = []
  return {
    begin() {
      stamp++
      found = []
      return found
    },
    add(atom) {
      if (atom === undefined) return false
      if (stamps[atom] === stamp) return true
      stamps[atom] = stamp
      found.push(atom)
      return false
    },
    has: (atom) => stamps[atom] === stamp,
  }
}

interface CompiledQuery {
  readonly test: (hits: Hits, document: QueryDocument) => boolean
  /** Atoms of which a matching document hits at least one; `undefined` when it may hit none. */
  readonly needs: readonly number[] | undefined
}

function compile(query: Query, atoms: Atoms): CompiledQuery {
  switch (query.kind) {
    case 'all':
      return { test: () => true, needs: undefined }
    case 'term':
      return compileAtom(atoms.pattern(query.text, 'anywhere'))
    case 'word':
      return compileAtom(atoms.word(query.text))
    case 'field':
      if (query.field === 'title') return compileAtom(atoms.pattern(query.value, 'inTitle'))
      return compileField(fieldTest(query.field, query.value))
    case 'not': {
      const { test } = compile(query.of, atoms)
      return { test: (hits, document) => !test(hits, document), needs: undefined }
    }
    case 'and': {
      const parts = query.of.map((part) => compile(part, atoms))
      const test = (hits: Hits, document: QueryDocument) => parts.every((part) => part.test(hits, document))
      return { test, needs: rarest(parts, atoms) }
    }
    case 'or': {
      const parts = query.of.map((part) => compile(part, atoms))
      const test = (hits: Hits, document: QueryDocument) => parts.some((part) => part.test(hits, document))
      const isSure = parts.every(({ needs }) => needs !== undefined)
      return { test, needs: isSure ? [...new Set(parts.flatMap(({ needs }) => needs ?? []))] : undefined }
    }
  }
}

function compileAtom(atom: number | undefined): CompiledQuery {
  if (atom === undefined) return { test: () => false, needs: [] }
  return { test: (hits) => hits.has(atom), needs: [atom] }
}

function compileField(test: FieldTest): CompiledQuery {
  return { test: (_hits, document) => test(document), needs: undefined }
}

/** Of a conjunction's members, the one whose atoms are likely the rarest: the longest at their shortest, then the fewest. */
function rarest(parts: readonly CompiledQuery[], { lengths }: Atoms): readonly number[] | undefined {
  const shortest = (needs: readonly number[]) => Math.min(...needs.map((atom) => lengths[atom] ?? 0))
  return parts
    .flatMap(({ needs }) => (needs ? [needs] : []))
    .sort((a, b) => shortest(b) - shortest(a) || a.length - b.length)[0]
}

/** Which watches to look at when an atom is hit, and which always. */
function arrange(
  compiled: readonly CompiledQuery[],
  atoms: Atoms,
): { byAtom: readonly (readonly number[])[]; always: readonly number[] } {
  const byAtom: number[][] = Array.from({ length: atoms.count() }, () => [])
  const always: number[] = []
  compiled.forEach(({ needs }, watch) => {
    if (needs) for (const atom of needs) byAtom[atom]?.push(watch)
    else always.push(watch)
  })
  return { byAtom, always }
}
