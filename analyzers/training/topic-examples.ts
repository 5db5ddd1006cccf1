import { join } from 'node:path'
import { readTable } from '../evaluation/labelled-rows.ts'
import type { Example } from './corpus.ts'

/** What a topic scheme is learnt from. */
export interface TopicSet {
  readonly name: 'news' | 'headlines' | 'petition'
  readonly classes: readonly string[]
  readonly examples: readonly Example[]
}

const files = {
  news: 'topic_thucnews/thucnews_title_train.tsv',
  headlines: 'topic_tnews/tnews_train.tsv',
  petition: 'topic_petition/petition_train.tsv.gz',
} as const

export function topicExamples(dataDir: string, name: TopicSet['name']): TopicSet {
  const { rows, columns } = readTable(join(dataDir, files[name]))
  const classes = [...new Set(rows.map(({ label = '' }) => label))].sort()
  const all = classes.map((_, index) => index)
  const of = (domain: string, text: string, label = ''): Example => ({
    domain,
    text,
    label: classes.indexOf(label),
    classes: all,
    weight: 1,
  })
  const examples = rows.flatMap((row) => {
    const { title = '', keywords = '', label } = row
    const body = columns.includes('text') ? `${title}\n${row.text}` : title
    // A headline is learnt with its keywords and without: both ways of asking will come.
    const withKeywords =
      keywords === '' ? [] : [of('with keywords', `${title}\n${keywords.replaceAll(',', ' ')}`, label)]
    return [of(columns.includes('keywords') ? 'title alone' : name, body, label), ...withKeywords]
  })
  return { name, classes, examples }
}
