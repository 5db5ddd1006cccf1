import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Annotations, Concern } from '../pipeline/model/annotation.ts'
import { normaliseText } from '../pipeline/model/terms.ts'
import { AppError } from '../pipeline/platform/errors.ts'
import { type ConcernFinder, openConcernFinder } from './concern/find-concern.ts'
import { type HarmFinder, openHarmFinder } from './harm/find-harm.ts'
import { type KeywordFinder, openKeywordFinder } from './keywords/find-keywords.ts'
import { createFeatureExtractor, type FeatureExtractor } from './linear/features.ts'
import { readLinearModel } from './linear/linear-model.ts'
import { modelFiles } from './model-files.ts'
import { openPlaceFinder, type PlaceFinder } from './places/find-places.ts'
import { openSegmenter, type Segmenter, type SegmenterOptions } from './segment/segmenter.ts'
import { openSentimentFinder, type SentimentFinder } from './sentiment/find-sentiment.ts'
import { fingerprint, fingerprintVersion } from './text/fingerprint.ts'
import { detectScript, scriptVersion } from './text/script.ts'
import { openTopicFinder, type TopicFinder } from './topic/find-topic.ts'
import { readTaxonomy } from './topic/taxonomy.ts'

export interface AnalyzerInput {
  readonly title: string
  readonly text: string
}

/** Text → annotations. Pure: the same text gives the same answer, on any thread. */
export interface Analyzer {
  analyze(input: AnalyzerInput): Annotations
  /** As `analyze` for each of many texts, at a good third less each. */
  analyzeAll(inputs: readonly AnalyzerInput[]): Annotations[]
  /** analyzer name → version, as on every annotation. */
  readonly versions: Readonly<Record<string, string>>
}

export interface AnalyzerOptions {
  readonly segmenter?: SegmenterOptions
  /** Where the trained models are; the shipped ones unless told otherwise. */
  readonly modelDir?: string
  /** The ministry's two-level taxonomy (JSON); the shipped one unless told otherwise. */
  readonly taxonomyFile?: string
}

/** What an analyzer is made of. */
interface Parts {
  readonly segmenter: Segmenter
  readonly extractor: FeatureExtractor
  readonly sentiment: SentimentFinder
  readonly topic: TopicFinder
  readonly concern: ConcernFinder
  readonly keywords: KeywordFinder
  readonly places: PlaceFinder
  readonly harm: HarmFinder
}

export const shippedModelDir = fileURLToPath(new URL('models', import.meta.url))

/** Loads segmenter, dictionaries and models once (about a second, most of it nodejieba's dictionary). Throws `MISSING_PART` when one is not there. */
export async function openAnalyzer(options: AnalyzerOptions = {}): Promise<Analyzer> {
  const parts = await openParts(options)
  const versions = versionsOf(parts)
  const analyzeAll = (inputs: readonly AnalyzerInput[]) =>
    chunksOf(inputs).flatMap((chunk) => annotate(parts, versions, chunk))
  return {
    versions,
    analyzeAll,
    analyze(input) {
      const [annotations] = annotate(parts, versions, [input])
      if (!annotations) throw new AppError('INTERNAL', 'analyze one text: no answer')
      return annotations
    },
  }
}

async function openParts({
  segmenter,
  modelDir = shippedModelDir,
  taxonomyFile,
}: AnalyzerOptions): Promise<Parts> {
  const model = (file: string) => readLinearModel(join(modelDir, file))
  return {
    segmenter: await openSegmenter(segmenter),
    extractor: createFeatureExtractor(),
    sentiment: openSentimentFinder(model(modelFiles.sentiment)),
    topic: openTopicFinder({
      taxonomy: readTaxonomy(taxonomyFile),
      news: model(modelFiles.news),
      petition: model(modelFiles.petition),
    }),
    concern: openConcernFinder(model(modelFiles.concern)),
    keywords: openKeywordFinder(join(modelDir, modelFiles.frequencies)),
    places: openPlaceFinder(),
    harm: openHarmFinder(),
  }
}

function versionsOf({
  segmenter,
  sentiment,
  topic,
  concern,
  keywords,
  places,
  harm,
}: Parts): Record<string, string> {
  return {
    segment: segmenter.version,
    script: scriptVersion,
    sentiment: sentiment.version,
    topic: topic.version,
    concern: concern.version,
    keywords: keywords.version,
    places: places.version,
    fingerprint: fingerprintVersion,
    harm: harm.version,
  }
}

/** Enough texts that a part's tables, once read into the processor's cache, serve many of them; few enough that their features stay there too. */
const chunkSize = 256

function chunksOf(inputs: readonly AnalyzerInput[]): (readonly AnalyzerInput[])[] {
  return Array.from({ length: Math.ceil(inputs.length / chunkSize) }, (_, index) =>
    inputs.slice(index * chunkSize, (index + 1) * chunkSize),
  )
}

/**
 * Texts are normalised and cut once; everything else reads the tokens, their hashes or the normalised text. Each part goes through all texts before the
 * next begins: segmenter and models have tables far larger than the processor's nearest cache, and would push one another out for every single text.
 */
function annotate(
  { segmenter, extractor, sentiment, topic, concern, keywords, places, harm }: Parts,
  analyzers: Readonly<Record<string, string>>,
  inputs: readonly AnalyzerInput[],
): Annotations[] {
  const cut = inputs.map(normalise).map((one) => ({ ...one, tokens: segmenter.cut(one.text) }))
  return extractor
    .extractAll(cut)
    .map((one) => ({ ...one, sentiment: sentiment.find(one.features, one.tokens) }))
    .map((one) => ({ ...one, concern: concern.find(one) }))
    .map((one) => ({ ...one, topic: topic.find({ ...one, isPetition: isPetition(one.concern.label) }) }))
    .map((one) => ({ ...one, keywords: keywords.find({ ...one, titleTokens: titleTokens(one) }) }))
    .map((one) => ({ ...one, places: places.find(one.text, one.tokens) }))
    .map((one) => ({ ...one, fingerprint: fingerprint(one.features, one.tokens) }))
    .map((one) => ({
      tokens: one.tokens,
      script: one.script,
      sentiment: one.sentiment,
      topic: one.topic,
      concern: one.concern,
      keywords: one.keywords,
      places: one.places,
      fingerprint: one.fingerprint,
      harm: harm.find(one.text),
      analyzers,
    }))
}

function normalise(input: AnalyzerInput) {
  const title = normaliseText(input.title)
  const text = normaliseText(input.text)
  return {
    text: title === '' ? text : `${title}\n${text}`,
    titleLength: title.length,
    script: detectScript(`${input.title}\n${input.text}`),
  }
}

function isPetition(concern: Concern): boolean {
  return concern === 'complaint' || concern === 'question' || concern === 'suggestion'
}

/** How many tokens the title is. */
function titleTokens({ tokens, titleLength }: { tokens: readonly string[]; titleLength: number }): number {
  let seen = 0
  let count = 0
  while (seen < titleLength && count < tokens.length) seen += tokens[count++]?.length ?? 0
  return count
}
