import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { sha256 } from '../../pipeline/platform/hash.ts'

export interface UserDictionary {
  /** `word frequency tag` lines, without comments. */
  readonly lines: readonly string[]
  /** Eight hex digits of the content: part of the segmenter's version. */
  readonly version: string
}

const shipped = fileURLToPath(new URL('../data/user-dictionary.txt', import.meta.url))

/** The ministry's vocabulary, and the words of `extra` after it. Words are in normalised form (lower case, simplified). */
export function readUserDictionary(extra?: string): UserDictionary {
  const lines = [shipped, ...(extra === undefined ? [] : [extra])].flatMap(wordLines)
  return { lines, version: sha256(lines.join('\n')).slice(0, 8) }
}

function wordLines(file: string): string[] {
  return readFileSync(file, 'utf8')
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
}
