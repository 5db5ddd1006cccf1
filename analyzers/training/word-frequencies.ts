import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { normaliseText } from '../../pipeline/model/terms.ts'
import { sha256 } from '../../pipeline/platform/hash.ts'
import { readTable } from '../evaluation/labelled-rows.ts'
import type { WordKind } from '../keywords/find-keywords.ts'
import type { Segmenter } from '../segment/segmenter.ts'
import { readUserDictionary } from '../segment/user-dictionary.ts'

const files = [
  'news_cctv/2023H1.jsonl.gz',
  'topic_petition/petition_train.tsv.gz',
  'petition_reply/petition_reply_train.jsonl.gz',
  'topic_thucnews/thucnews_title_train.tsv',
  'topic_tnews/tnews_train.tsv',
  'sentiment_finance_news/finance_news_train.tsv',
  'sentiment_weibo_usual/weibo_usual_train.tsv',
  'sentiment_weibo_covid7/covid7_train.tsv',
  'rumour_ced/ced_train.jsonl.gz',
]

/** How many documents a word stands in, over news, letters and posts, as `word, 10 × idf, kind` lines after a line with the version. */
export function buildWordFrequencies(
  dataDir: string,
  segmenter: Segmenter,
  generalDictionary: string,
): string {
  const { documents, total } = countDocuments(dataDir, segmenter)
  const kinds = wordKinds(generalDictionary)
  const lines = [...documents]
    .filter(([word, count]) => count >= 2 && /^\p{Script=Han}{2,}$|^[a-z][a-z0-9+.-]+$/u.test(word))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([word, count]) => `${word}\t${Math.round(10 * Math.log(total / count))}\t${kinds.get(word) ?? 'p'}`)
  return `${sha256(lines.join('\n')).slice(0, 8)}\n${lines.join('\n')}\n`
}

function countDocuments(
  dataDir: string,
  segmenter: Segmenter,
): { documents: Map<string, number>; total: number } {
  const documents = new Map<string, number>()
  let total = 0
  for (const file of files) {
    for (const { title = '', text = '', body = '' } of readTable(join(dataDir, file)).rows) {
      total++
      for (const word of new Set(segmenter.cut(normaliseText(`${title}\n${text}${body}`)))) {
        documents.set(word, (documents.get(word) ?? 0) + 1)
      }
    }
  }
  return { documents, total }
}

/** The part of speech of the segmenter's general dictionary, in four kinds. */
function wordKinds(generalDictionary: string): ReadonlyMap<string, WordKind> {
  const lines = [...readFileSync(generalDictionary, 'utf8').split('\n'), ...readUserDictionary().lines]
  return new Map(
    lines.map((line) => {
      const [word = '', , tag = ''] = line.trim().split(' ')
      return [word, kindOf(tag)]
    }),
  )
}

function kindOf(tag: string): WordKind {
  if (/^n[rstz]/.test(tag)) return 'p'
  if (/^(n|vn|an|j|i|l|eng)/.test(tag)) return 'n'
  return /^[va]/.test(tag) ? 'v' : 'x'
}
