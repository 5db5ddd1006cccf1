import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Annotations } from '../pipeline/model/annotation.ts'
import { normaliseText } from '../pipeline/model/terms.ts'
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
  return { versions, analyze: (input) => annotate(parts, versions, input) }
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

/** The text is normalised and cut once; everything else reads the tokens, their hashes or the normalised text. */
function annotate(
  parts: Parts,
  versions: Readonly<Record<string, string>>,
  input: AnalyzerInput,
): Annotations {
  const title = normaliseText(input.title)
  const text = title === '' ? normaliseText(input.text) : `${title}\n${normaliseText(input.text)}`
  const tokens = parts.segmenter.cut(text)
  const features = parts.extractor.extract(text, tokens)
  const concern = parts.concern.find({ text, titleLength: title.length, features })
  const isPetition =
    concern.label === 'complaint' || concern.label === 'question' || concern.label === 'suggestion'
  return {
    tokens,
    script: detectScript(`${input.title}\n${input.text}`),
    sentiment: parts.sentiment.find(features, tokens),
    topic: parts.topic.find({ text, titleLength: title.length, features, isPetition }),
    concern,
    keywords: parts.keywords.find({ features, tokens, titleTokens: tokensIn(tokens, title.length) }),
    places: parts.places.find(text, tokens),
    fingerprint: fingerprint(features, tokens),
    harm: parts.harm.find(text),
    analyzers: versions,
  }
}

/** How many tokens the first `length` characters are. */
function tokensIn(tokens: readonly string[], length: number): number {
  let seen = 0
  let count = 0
  while (seen < length && count < tokens.length) seen += tokens[count++]?.length ?? 0
  return count
}
