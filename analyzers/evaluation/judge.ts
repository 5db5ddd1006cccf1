import { basename } from 'node:path'
import { normaliseText } from '../../pipeline/model/terms.ts'
import { AppError } from '../../pipeline/platform/errors.ts'
import { createFeatureExtractor } from '../linear/features.ts'
import type { LinearModel } from '../linear/linear-model.ts'
import { indexOfLargest, probabilities } from '../linear/probabilities.ts'
import type { Segmenter } from '../segment/segmenter.ts'
import type { EvaluationResult, EvaluationTask } from './evaluate.ts'
import { calibrationError, classificationFigures } from './figures.ts'

/** One labelled set: a class name of the model for each text. */
export interface JudgedSet {
  readonly name: string
  readonly texts: readonly string[]
  readonly gold: readonly string[]
  readonly skipped: number
}

interface Judged extends JudgedSet {
  readonly answers: readonly string[]
  readonly sure: readonly { readonly probability: number; readonly isRight: boolean }[]
}

/** Answers a set with a model, among the classes its gold has. */
export function judge(set: JudgedSet, model: LinearModel, segmenter: Segmenter): Judged {
  const extractor = createFeatureExtractor()
  const allowed = [...new Set(set.gold)].map((name) => model.classes.indexOf(name)).filter((k) => k >= 0)
  const answers: string[] = []
  const sure: { probability: number; isRight: boolean }[] = []
  for (const [index, text] of set.texts.entries()) {
    const normal = normaliseText(text)
    const shares = probabilities(model.score(extractor.extract(normal, segmenter.cut(normal))), allowed)
    const best = indexOfLargest(shares)
    const answer = model.classes[best] ?? ''
    answers.push(answer)
    sure.push({ probability: shares[best] ?? 0, isRight: answer === set.gold[index] })
  }
  return { ...set, answers, sure }
}

/** The result of a file, or of a folder: then over all rows, with a result for each set. */
export function resultOf(task: EvaluationTask, data: string, judged: readonly Judged[]): EvaluationResult {
  const all = {
    ...classificationFigures(
      judged.flatMap(({ gold }) => gold),
      judged.flatMap(({ answers }) => answers),
    ),
    calibrationError: calibrationError(judged.flatMap(({ sure }) => sure)),
    skipped: judged.reduce((sum, { skipped }) => sum + skipped, 0),
  }
  const whole = { task, data: basename(data), ...all }
  if (judged.length < 2) return whole
  return { ...whole, sets: judged.map((set) => resultOf(task, set.name, [set])) }
}

export function noRows(task: EvaluationTask, data: string, wanted: string): AppError {
  return new AppError('BAD_INPUT', `evaluate ${task} on ${data}: no table with ${wanted}`, {
    userMessage: `${data} 中没有可用于 ${task} 评测的列（需要 ${wanted}）`,
  })
}

/** Title, then text, body or abstract, then keywords: what a reader of the row would read. */
export function textOf(row: Readonly<Record<string, string>>): string {
  const { title = '', text = '', body = '', keywords = '' } = row
  return [title, text, body, keywords.replaceAll(',', ' ')].filter((part) => part !== '').join('\n')
}
