import { join } from 'node:path'
import { shippedModelDir } from '../analyzer.ts'
import { type LinearModel, readLinearModel } from '../linear/linear-model.ts'
import { modelFiles } from '../model-files.ts'
import type { Segmenter } from '../segment/segmenter.ts'
import type { EvaluateOptions, EvaluationResult } from './evaluate.ts'
import { type JudgedSet, judge, noRows, resultOf, textOf } from './judge.ts'
import { readTables, type Table } from './labelled-rows.ts'

/** Files are answered by the scheme that has their labels: ten news classes, fifteen of headlines, seven of letters to government. */
export function evaluateTopic(options: EvaluateOptions, segmenter: Segmenter): EvaluationResult {
  const schemes = (['news', 'headlines', 'petition'] as const).map((name) =>
    readLinearModel(join(options.modelDir ?? shippedModelDir, modelFiles[name])),
  )
  const judged = readTables(options.data, hasTopicColumns).flatMap((table) => {
    const scheme = schemeOf(table, schemes)
    return scheme ? [{ scheme, judged: judge(topicSet(table), scheme, segmenter) }] : []
  })
  if (judged.length === 0) throw noRows('topic', options.data, 'label of a known scheme, and title or text')
  const result = resultOf(
    'topic',
    options.data,
    judged.map(({ judged: one }) => one),
  )
  const [first] = judged
  if (judged.length === 1 && first) return { ...result, scheme: first.scheme.name }
  const sets = result.sets?.map((set, index) => ({ ...set, scheme: judged[index]?.scheme.name ?? '' }))
  return { ...result, ...(sets ? { sets } : {}) }
}

function hasTopicColumns(columns: readonly string[]): boolean {
  return columns.includes('label') && ['title', 'text', 'body'].some((column) => columns.includes(column))
}

/** The scheme with most of the file's labels, the smaller one when two have as many; none when it lacks half of them. */
function schemeOf({ rows }: Table, schemes: readonly LinearModel[]): LinearModel | undefined {
  const labels = new Set(rows.map(({ label = '' }) => label))
  const scored = schemes
    .map((scheme) => ({ scheme, known: scheme.classes.filter((name) => labels.has(name)).length }))
    .sort((a, b) => b.known - a.known || a.scheme.classes.length - b.scheme.classes.length)
  const [best] = scored
  return best && best.known > 0 && best.known * 2 >= labels.size ? best.scheme : undefined
}

function topicSet({ name, rows }: Table): JudgedSet {
  return { name, texts: rows.map(textOf), gold: rows.map(({ label = '' }) => label), skipped: 0 }
}
