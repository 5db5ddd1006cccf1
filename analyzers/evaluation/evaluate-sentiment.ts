import { join } from 'node:path'
import type { Sentiment } from '../../pipeline/model/annotation.ts'
import { shippedModelDir } from '../analyzer.ts'
import { readLinearModel } from '../linear/linear-model.ts'
import { modelFiles } from '../model-files.ts'
import type { Segmenter } from '../segment/segmenter.ts'
import type { EvaluateOptions, EvaluationResult } from './evaluate.ts'
import { type JudgedSet, judge, noRows, resultOf, textOf } from './judge.ts'
import { type Row, readTables, type Table } from './labelled-rows.ts'

const byPolarity: Readonly<Record<string, Sentiment>> = { '-1': 'negative', '0': 'neutral', '1': 'positive' }
const byLabel: Readonly<Record<string, Sentiment>> = {
  '0': 'negative',
  '1': 'positive',
  negative: 'negative',
  neutral: 'neutral',
  positive: 'positive',
}

export function evaluateSentiment(options: EvaluateOptions, segmenter: Segmenter): EvaluationResult {
  const model = readLinearModel(join(options.modelDir ?? shippedModelDir, modelFiles.sentiment))
  const sets = readTables(options.data, hasText)
    .map(sentimentSet)
    .filter(({ gold }) => gold.length > 0)
  if (sets.length === 0) throw noRows('sentiment', options.data, 'polarity (-1/0/1) or label (0/1), and text')
  return resultOf(
    'sentiment',
    options.data,
    sets.map((set) => judge(set, model, segmenter)),
  )
}

function hasText(columns: readonly string[]): boolean {
  const isLabelled = columns.includes('polarity') || columns.includes('label')
  return isLabelled && ['text', 'title', 'body'].some((column) => columns.includes(column))
}

function sentimentSet({ name, rows }: Table): JudgedSet {
  const labelled = rows.flatMap((row) => {
    const label = goldOf(row)
    return label === undefined ? [] : [{ text: textOf(row), label }]
  })
  return {
    name,
    texts: labelled.map(({ text }) => text),
    gold: labelled.map(({ label }) => label),
    skipped: rows.length - labelled.length,
  }
}

function goldOf({ polarity, label = '' }: Row): Sentiment | undefined {
  return polarity === undefined ? byLabel[label] : byPolarity[polarity]
}
