import { createRequire } from 'node:module'
import { Jieba } from '@node-rs/jieba'
import { dict } from '@node-rs/jieba/dict.js'
import { cutInChunks } from './chunks.ts'
import type { Segmenter, SegmenterOptions } from './segmenter.ts'
import { readUserDictionary } from './user-dictionary.ts'

/** jieba-rs: prebuilt for every platform, so it stands in where nodejieba cannot be compiled. */
export function openJiebaRs({ userDictionary }: SegmenterOptions): Segmenter {
  const { version } = createRequire(import.meta.url)('@node-rs/jieba/package.json') as { version: string }
  const dictionary = readUserDictionary(userDictionary)
  const jieba = Jieba.withDict(dict)
  jieba.loadDict(Buffer.from(`${dictionary.lines.join('\n')}\n`))
  return {
    name: 'jieba-rs',
    version: `jieba-rs@${version}+dict.${dictionary.version}`,
    cut: (text) => cutInChunks(text, (chunk) => jieba.cut(chunk, true)),
  }
}
