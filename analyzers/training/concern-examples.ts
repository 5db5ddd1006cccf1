import { join } from 'node:path'
import { type Concern, concerns } from '../../pipeline/model/annotation.ts'
import { type Row, readTable } from '../evaluation/labelled-rows.ts'
import type { Example } from './corpus.ts'

/**
 * No set is labelled by what a text wants, so the sets' own nature and the title's form stand in: letters to government are complaints unless their
 * title asks or suggests, state news and headlines report, reviews praise or complain, and posts marked as rumours are that.
 */
export function concernExamples(dataDir: string): Example[] {
  const rows = (file: string) => readTable(join(dataDir, file)).rows
  const letters = [
    ...rows('topic_petition/petition_train.tsv.gz'),
    ...rows('petition_reply/petition_reply_train.jsonl.gz'),
  ]
  const posts = rows('rumour_ced/ced_train.jsonl.gz')
  return [
    ...letters.map((row) => example(letterConcern(row), `${row.title}\n${row.text}`)),
    ...rows('news_cctv/2023H1.jsonl.gz').map((row) => example('report', `${row.title}\n${row.text}`)),
    ...posts.map((row) => example(row.rumour === '1' ? 'rumour-suspect' : 'report', row.text ?? '')),
    ...reviews(rows('sentiment_shopping/shopping_train.tsv.gz')),
    ...headlines(rows('topic_thucnews/thucnews_title_train.tsv')),
  ]
}

function letterConcern({ title = '' }: Row): Concern {
  if (/建议|提议|希望|应该/.test(title)) return 'suggestion'
  if (/[?？]|咨询|请问|何时|如何|怎么|能否|是否|吗/.test(title)) return 'question'
  return 'complaint'
}

/** Every eighth review is enough: they are many and short. */
function reviews(rows: readonly Row[]): Example[] {
  return rows
    .filter((_, index) => index % 8 === 0)
    .map((row) => example(row.label === '1' ? 'praise' : 'complaint', row.text ?? ''))
}

/** So that a short text is not taken for a review because it is short. */
function headlines(rows: readonly Row[]): Example[] {
  return rows
    .filter(({ label = '' }, index) => index % 2 === 0 && /时政|社会|财经|科技|股票/.test(label))
    .map((row) => example('report', row.title ?? ''))
}

const all = concerns.map((_, index) => index)

function example(concern: Concern, text: string): Example {
  return {
    domain: 'concern',
    text: text.slice(0, 600),
    label: concerns.indexOf(concern),
    classes: all,
    weight: 1,
  }
}
