import { readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { normaliseText } from '../../pipeline/model/terms.ts'
import type { Segmenter } from '../segment/segmenter.ts'
import type { EvaluateOptions, EvaluationResult } from './evaluate.ts'
import { wilson } from './figures.ts'
import { noRows } from './judge.ts'

/** Cuts the gold's own text again and counts the words that begin and end alike. A gold file has words separated by blanks, a sentence a line. */
export function evaluateSegment({ data }: EvaluateOptions, segmenter: Segmenter): EvaluationResult {
  const file = goldFile(data)
  const counts = { gold: 0, said: 0, right: 0 }
  for (const line of readFileSync(file, 'utf8').split(/\r?\n/)) {
    const words = line.split(/\s+/).map(normaliseText).filter(Boolean)
    if (words.length > 0) count(counts, words, segmenter.cut(words.join('')))
  }
  const precision = round4(counts.right / Math.max(1, counts.said))
  const recall = round4(counts.right / Math.max(1, counts.gold))
  const f1 = round4((2 * counts.right) / Math.max(1, counts.said + counts.gold))
  return {
    task: 'segment',
    data: basename(file),
    n: counts.gold,
    accuracy: recall,
    macroF1: f1,
    ci95: wilson(counts.right, counts.gold),
    perClass: { word: { precision, recall, f1, support: counts.gold } },
    precision,
    recall,
    f1,
  }
}

function goldFile(data: string): string {
  if (!statSync(data, { throwIfNoEntry: false })) throw noRows('segment', data, 'a gold file')
  if (statSync(data).isFile()) return data
  const name = (readdirSync(data, { recursive: true }) as string[])
    .sort()
    .find((file) => /gold\.(txt|utf8)$/.test(file))
  if (name === undefined) throw noRows('segment', data, 'a file named …gold.txt')
  return join(data, name)
}

function count(
  counts: { gold: number; said: number; right: number },
  gold: readonly string[],
  said: readonly string[],
): void {
  const spans = new Set(spansOf(gold))
  const found = spansOf(said)
  counts.gold += spans.size
  counts.said += found.length
  counts.right += found.filter((span) => spans.has(span)).length
}

/** `start:end` of each word. */
function spansOf(words: readonly string[]): string[] {
  let at = 0
  return words.map((word) => {
    const start = at
    at += word.length
    return `${start}:${at}`
  })
}

function round4(value: number): number {
  return Math.round(value * 10_000) / 10_000
}
