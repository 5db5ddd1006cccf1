import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { cutInChunks } from './chunks.ts'
import type { Segmenter, SegmenterOptions } from './segmenter.ts'
import { readUserDictionary } from './user-dictionary.ts'

/** What we use of the library; its own type file declares an ambient module that `createRequire` cannot see. */
interface Nodejieba {
  readonly DEFAULT_USER_DICT: string
  load(options: { readonly userDict: string }): boolean
  /** `useHmm` also keeps Latin words and numbers whole. */
  cut(text: string, useHmm: boolean): string[]
}

/** cppjieba through N-API. Throws what `require` throws when the binary is not there. */
export function openNodejieba({ userDictionary }: SegmenterOptions): Segmenter {
  const require = createRequire(import.meta.url)
  const library = require('nodejieba') as Nodejieba
  const { version } = require('nodejieba/package.json') as { version: string }
  const dictionary = readUserDictionary(userDictionary)
  loadWith(library, dictionary.lines)
  return {
    name: 'nodejieba',
    version: `nodejieba@${version}+dict.${dictionary.version}`,
    cut: (text) => cutInChunks(text, (chunk) => library.cut(chunk, true)),
  }
}

/** The library takes one file only, so ours and its own small one are put together for the moment of loading. */
function loadWith(library: Nodejieba, lines: readonly string[]): void {
  const dir = mkdtempSync(join(tmpdir(), 'yushu-dictionary-'))
  try {
    const file = join(dir, 'user.txt')
    const own = readFileSync(library.DEFAULT_USER_DICT, 'utf8').trim()
    writeFileSync(file, `${own}\n${lines.join('\n')}\n`)
    library.load({ userDict: file })
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
}
