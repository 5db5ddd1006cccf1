import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { openSegmenter, type Segmenter, type SegmenterName } from './segmenter.ts'

const engines: readonly SegmenterName[] = ['nodejieba', 'jieba-rs']

describe.each(engines)('%s', (engine) => {
  let plain: Segmenter
  let cut: Segmenter['cut']

  beforeAll(async () => {
    plain = await openSegmenter({ engine })
    cut = plain.cut
  })

  it('cuts with the ministry vocabulary and keeps Latin words and numbers whole', () => {
    expect(cut('工业和信息化部清理拖欠中小企业账款')).toContain('工业和信息化部')
    expect(cut('hello world 2013年')).toEqual(expect.arrayContaining(['hello', 'world', '2013']))
  })

  it('gives pieces that joined are the text again, whatever the text', () => {
    for (const text of [
      '',
      ' ',
      '\n\n',
      '雅安芦山 7.0级地震!\n@小明 😀😀',
      'x'.repeat(5_001),
      '中'.repeat(5_001),
    ]) {
      expect(cut(text).join('')).toBe(text)
    }
  })

  it('cuts 100,000 times the same character and a line of a megabyte in bounded pieces', () => {
    expect(cut('哈'.repeat(100_000)).join('')).toHaveLength(100_000)
    expect(cut('暴雨红色预警,'.repeat(50_000)).join('')).toHaveLength(350_000)
  })

  it('never cuts inside a surrogate pair and mends lone surrogates', () => {
    expect(cut('😀'.repeat(3_001)).join('')).toBe('😀'.repeat(3_001))
    expect(cut('坏\ud800字').join('')).toBe('坏\ufffd字')
  })

  it('takes words of another dictionary file, and says so in its version', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'yushu-test-')), 'words.txt')
    writeFileSync(file, '# a theme\n青枫坞智谷 20000 n\n')
    const themed = await openSegmenter({ engine, userDictionary: file })
    expect(themed.cut('参观青枫坞智谷')).toContain('青枫坞智谷')
    expect(themed.version).not.toBe(plain.version)
  })
})

describe('openSegmenter', () => {
  it('takes nodejieba unless told otherwise', async () => {
    expect((await openSegmenter()).name).toBe('nodejieba')
  })
})
