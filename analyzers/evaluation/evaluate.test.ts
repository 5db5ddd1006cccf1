import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { evaluate } from './evaluate.ts'

const dir = mkdtempSync(join(tmpdir(), 'yushu-evaluate-'))

function file(name: string, lines: readonly string[]): string {
  const path = join(dir, name)
  const text = `${lines.join('\n')}\n`
  writeFileSync(path, name.endsWith('.gz') ? gzipSync(text) : text)
  return path
}

const good = '房间很干净,服务热情周到,非常满意,下次还会来!'
const bad = '太差了,房间又脏又臭,服务态度恶劣,再也不来了,差评!'

describe('evaluate', () => {
  it('judges a file of two classes on two classes', async () => {
    const data = file('reviews.tsv.gz', ['label\ttext', `1\t${good}`, `0\t${bad}`])
    const result = await evaluate({ task: 'sentiment', data })
    expect(result).toMatchObject({ task: 'sentiment', n: 2, accuracy: 1, macroF1: 1, skipped: 0 })
    expect(Object.keys(result.perClass)).toEqual(['negative', 'positive'])
  })

  it('reads polarity, leaves out x, and reads JSONL', async () => {
    const data = file('posts.jsonl', [
      JSON.stringify({ polarity: '1', text: good }),
      JSON.stringify({ polarity: -1, text: bad }),
      JSON.stringify({ polarity: 'x', text: '啊!' }),
    ])
    expect(await evaluate({ task: 'sentiment', data })).toMatchObject({ n: 2, accuracy: 1, skipped: 1 })
  })

  it('chooses the topic scheme by the labels of the file', async () => {
    const data = file('letters.tsv', [
      'label\ttitle\ttext',
      '教育文体\t幼儿园乱收费补课\t学校老师组织学生补课收费,请教育局查处',
      '环境保护\t工厂排放污水臭气\t化工厂夜间排污,气味刺鼻,污染严重,请环保局处理',
    ])
    expect(await evaluate({ task: 'topic', data })).toMatchObject({ scheme: 'petition', n: 2, accuracy: 1 })
  })

  it('gives one result for each file of a folder', async () => {
    const result = await evaluate({ task: 'sentiment', data: dir })
    expect(result.sets?.map(({ data }) => data)).toEqual(['posts.jsonl', 'reviews.tsv.gz'])
    expect(result.n).toBe(4)
  })

  it('counts the words that begin and end as in the gold', async () => {
    const data = file('cut_gold.txt', ['北京  发生  地震', '北京发生  地震'])
    const result = await evaluate({ task: 'segment', data })
    expect(result).toMatchObject({ n: 5, recall: 0.8, precision: 0.6667, f1: 0.7273 })
  })

  it('refuses data without the columns it needs', async () => {
    const data = file('other.tsv', ['a\tb', '1\t2'])
    await expect(evaluate({ task: 'sentiment', data })).rejects.toMatchObject({ code: 'BAD_INPUT' })
    await expect(evaluate({ task: 'topic', data: join(dir, 'none') })).rejects.toMatchObject({
      code: 'BAD_INPUT',
    })
  })
})
