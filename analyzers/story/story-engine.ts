import type { Place } from '../../pipeline/model/annotation.ts'
import type { AnalyzedDocument, Story } from '../../pipeline/model/records.ts'
import { type Features, featuresOf } from './features.ts'
import { createFingerprintIndex, parsePrint } from './fingerprint-index.ts'
import { gainOf, warmed } from './heat.ts'
import { createLexicon } from './lexicon.ts'
import { placeAgreement } from './place-agreement.ts'
import { restoreStory, type SavedStory, type StoryState, saveStory, viewOf } from './story-state.ts'
import { type TitleCandidate, titleOf, withPlace } from './story-title.ts'
import { createTermIndex, type TermIndexSnapshot } from './term-index.ts'
import { createTermStatistics, type TermSnapshot } from './term-statistics.ts'
import { added, dot, heaviest, noTerms, sharedTerms, unitVector, unmark, type Vector } from './vector.ts'

export interface StoryEngineOptions {
  /** A story without a new document for so long (stream time) leaves the active window. */
  readonly activeDays: number
  /** Never more running stories than this: the longest quiet leave first. */
  readonly maxStories: number
  /** Similarity from which a document belongs to a story that is fresh. */
  readonly threshold: number
  /** How much more it must resemble a story for each doubling of the hours since that story's last document. */
  readonly thresholdPerDoubling: number
  /** SimHash bits that make a near duplicate. */
  readonly nearBits: number
  readonly heatHalfLifeHours: number
  readonly rarityHalfLifeDays: number
}

/** Measured on the shared event streams, see `evaluateStories`. */
export const storyDefaults: StoryEngineOptions = {
  activeDays: 5,
  maxStories: 100_000,
  threshold: 0.15,
  thresholdPerDoubling: 0.02,
  nearBits: 3,
  heatHalfLifeHours: 12,
  rarityHalfLifeDays: 10,
}

/** Where a document went, and why. */
export interface Assignment {
  readonly story: Story
  readonly isNew: boolean
  /** The same document with the same content was here before: nothing changed. */
  readonly isRepeat: boolean
  /** 1 for the first content of this id, one more for each further one. */
  readonly version: number
  /** Several things in one post: it belongs to a story but shapes none. */
  readonly isRoundUp: boolean
  readonly similarity: number
  /** What this document alone would call it: the happening that made a running story match is named by it, not by older ones. */
  readonly documentTitle: string
  /** What it shares with its story: terms, places, or `近似重复`. */
  readonly because: readonly string[]
}

export interface StoryEngine {
  assign(document: AnalyzedDocument): Assignment
  /** True when the document's id is in memory: `assign` then keeps it where it is. */
  remembers(documentId: string): boolean
  /** Demo data was removed: its stories go, so that a demo run again begins anew. */
  forgetDemo(): void
  /** Plain JSON; `createStoryEngine(options, snapshot)` goes on as if never stopped. */
  snapshot(): StorySnapshot
}

export interface StorySnapshot {
  readonly nowMs: number
  readonly sweptAt: number
  readonly stories: readonly SavedStory[]
  readonly documents: readonly (readonly [string, KnownDocument])[]
  readonly rarity: TermSnapshot
  readonly terms: TermIndexSnapshot
  readonly prints: readonly (readonly [string, string])[]
}

interface KnownDocument {
  readonly storyId: string
  readonly hash: string
  readonly version: number
  readonly seenMs: number
}

interface Reading {
  readonly features: Features
  readonly vector: Vector
  readonly title: TitleCandidate
  readonly atMs: number
}

const hourMs = 3_600_000
const dayMs = 24 * hourMs
const sweepEveryMs = 12 * hourMs
const vectorTerms = 30
const storyTerms = 40
const candidateTerms = 14
const maxCandidates = 16
const maxSources = 200
// A title of the day before gives way to what is told now, also when it was the better line.
const titleFadePerHour = 0.06
// Above 1: a few rare words in common say more than many of a form.
const rarityPower = 1.5

/** Documents in stream order → stories. Pure and deterministic: it knows no time but the documents' own. */
export function createStoryEngine(options: StoryEngineOptions, snapshot?: unknown): StoryEngine {
  const saved = snapshot as StorySnapshot | undefined
  const lexicon = createLexicon()
  const stories = new Map<string, StoryState>(
    saved?.stories.map((one) => [one.id, restoreStory(lexicon, one)]),
  )
  const documents = new Map<string, KnownDocument>(saved?.documents)
  const rarity = createTermStatistics(lexicon, options.rarityHalfLifeDays * dayMs, saved?.rarity)
  const index = createTermIndex(lexicon, stories, saved?.terms)
  const prints = createFingerprintIndex(saved?.prints)
  let nowMs = saved?.nowMs ?? 0
  let sweptAt = saved?.sweptAt ?? 0
  let counted = 0
  let last: Vector = { terms: [], ranks: lexicon.ranks() }

  const sweep = () => {
    const limit = nowMs - options.activeDays * dayMs
    const byAge = [...stories.values()].sort((a, b) => a.seenMs - b.seenMs || (a.id < b.id ? -1 : 1))
    const excess = Math.max(0, stories.size - options.maxStories)
    const gone = new Set(byAge.filter((story, i) => i < excess || story.seenMs < limit).map(({ id }) => id))
    sweptAt = nowMs
    // A column runs for ever; its documents need not be remembered longer than a story lasts.
    for (const [id, { seenMs }] of documents) if (seenMs < limit) documents.delete(id)
    if (gone.size > 0) forget(gone)
    lexicon.tidy(new Set([...stories.values()].flatMap((story) => story.terms.terms)))
  }

  const forget = (gone: ReadonlySet<string>) => {
    for (const id of gone) stories.delete(id)
    for (const [id, { storyId }] of documents) if (gone.has(storyId)) documents.delete(id)
    index.forget(gone)
    prints.forget(gone)
  }

  const weigh = ({ terms, boost }: Features): Vector => {
    for (const term of terms) {
      const times = term.count === 1 ? 1 : 1 + Math.log(term.count)
      term.weight = boost(term.text) * times * rarity.rarity(term) ** rarityPower
    }
    last = unitVector(terms, vectorTerms, lexicon.ranks())
    return last
  }

  const bestStory = (document: AnalyzedDocument, features: Features, vector: Vector) => {
    const print = parsePrint(document.annotations.fingerprint)
    const near = new Set(
      prints.near(print, options.nearBits).flatMap(({ story }) => stories.get(story) ?? []),
    )
    const candidates = index.candidates(vector.terms.slice(0, candidateTerms), maxCandidates)
    let best: { story: StoryState; similarity: number; margin: number; isNear: boolean } | undefined
    for (const story of new Set([...near, ...candidates])) {
      if (story.unitId !== document.unitId || story.isDemo !== document.isDemo) continue
      const hours = Math.max(0, nowMs - story.seenMs) / hourMs
      const fade = options.thresholdPerDoubling * Math.log2(1 + hours)
      const marginOf = (similarity: number) => similarity - options.threshold - fade
      const overlap = dot(vector, story.terms) / story.length
      // Places only ever speak against it: most candidates are out before theirs are compared.
      const hoped = marginOf(overlap)
      if ((hoped < 0 || (best && hoped <= best.margin)) && !near.has(story)) continue
      const agreement = placeAgreement(features.places, story)
      const isNear = near.has(story) && hours <= 72 && agreement >= 0.8
      const similarity = isNear ? 1 : overlap * agreement
      const margin = marginOf(similarity)
      if (margin >= 0 && (!best || margin > best.margin)) best = { story, similarity, margin, isNear }
    }
    return best
  }

  const open = (document: AnalyzedDocument, atMs: number): StoryState => ({
    id: document.id,
    unitId: document.unitId,
    isDemo: document.isDemo,
    firstMs: atMs,
    lastMs: atMs,
    seenMs: nowMs,
    size: 0,
    negativeCount: 0,
    sources: [],
    sourceCount: 0,
    heat: { value: 0, atMs },
    title: { text: '', score: -100, atMs },
    terms: noTerms,
    length: 1,
    places: new Map(),
    shared: 0,
    asked: 0,
  })

  const extend = (
    story: StoryState,
    document: AnalyzedDocument,
    { features, vector, title, atMs }: Reading,
  ) => {
    count(story, document, atMs)
    story.heat = warmed(story.heat, gainOf(document.counts), atMs, options.heatHalfLifeHours * hourMs)
    story.seenMs = nowMs
    if (features.isRoundUp && story.size > 1) return
    if (title.score > standingScore(story, atMs)) story.title = { ...title, atMs }
    countPlaces(story, features.places)
    if (features.isRoundUp) return
    story.terms = added(story.terms, vector)
    shorten(story)
    index.add(story, vector.terms.slice(0, candidateTerms))
    prints.add(parsePrint(document.annotations.fingerprint), story.id)
  }

  const known = (document: AnalyzedDocument): Assignment | undefined => {
    const entry = documents.get(document.id)
    const story = entry && stories.get(entry.storyId)
    if (!entry || !story) return undefined
    const isRepeat = entry.hash === document.contentHash
    const version = isRepeat ? entry.version : entry.version + 1
    documents.set(document.id, { storyId: story.id, hash: document.contentHash, version, seenMs: nowMs })
    const base = {
      story: viewOf(story),
      isNew: false,
      isRoundUp: false,
      similarity: 1,
      documentTitle: document.title || story.title.text,
    }
    return { ...base, isRepeat, version, because: ['同一文档'] }
  }

  return {
    forgetDemo: () =>
      forget(new Set([...stories.values()].filter(({ isDemo }) => isDemo).map(({ id }) => id))),
    remembers: (id) => documents.has(id),
    assign(document) {
      nowMs = Math.max(nowMs, Date.parse(document.observedAt))
      if (nowMs - sweptAt > sweepEveryMs) sweep()
      const earlier = known(document)
      if (earlier) return earlier

      counted += 1
      unmark(last)
      const features = featuresOf(document, { lexicon, number: counted })
      const atMs = timeOf(document)
      const vector = weigh(features)
      const best = vector.terms.length > 0 ? bestStory(document, features, vector) : undefined
      const because = best ? reasonsOf(best, vector) : []
      const story = best?.story ?? open(document, atMs)
      stories.set(story.id, story)
      documents.set(document.id, {
        storyId: story.id,
        hash: document.contentHash,
        version: 1,
        seenMs: nowMs,
      })
      const title = titleOf(document, {
        places: features.places.map(({ name }) => name),
        harm: document.annotations.harm,
      })
      extend(story, document, { features, vector, title, atMs })
      rarity.learn(features.terms, nowMs)
      return {
        story: viewOf(story),
        isNew: !best,
        isRepeat: false,
        version: 1,
        isRoundUp: features.isRoundUp,
        documentTitle: withPlace(
          title.text,
          features.places.map(({ name }) => name),
        ),
        similarity: best?.similarity ?? 0,
        because,
      }
    },
    snapshot: () => ({
      nowMs,
      sweptAt,
      stories: [...stories.values()].map(saveStory),
      documents: [...documents],
      rarity: rarity.snapshot(),
      terms: index.snapshot(),
      prints: prints.snapshot(),
    }),
  }
}

/** A time known only to the day is no moment: then the document counts when it was seen. */
function timeOf({ publishedAt, precision, observedAt }: AnalyzedDocument): number {
  return Date.parse(precision === 'minute' && publishedAt ? publishedAt : observedAt)
}

function reasonsOf(
  { story, isNear }: { readonly story: StoryState; readonly isNear: boolean },
  vector: Vector,
): readonly string[] {
  const shared = sharedTerms(vector, story.terms, 5)
  return isNear ? ['近似重复', ...shared] : shared
}

/** What a new title must beat: a little more than the old one, and less the older that one is. */
function standingScore({ size, title }: StoryState, atMs: number): number {
  return title.score + (size > 1 ? 0.5 : 0) - (titleFadePerHour * Math.max(0, atMs - title.atMs)) / hourMs
}

function countPlaces(story: StoryState, places: readonly Place[]): void {
  for (const { code, name } of places) {
    story.places.set(code, { name, count: (story.places.get(code)?.count ?? 0) + 1 })
  }
}

function count(story: StoryState, document: AnalyzedDocument, atMs: number): void {
  story.size += 1
  story.lastMs = Math.max(story.lastMs, atMs)
  if (document.annotations.sentiment.label === 'negative') story.negativeCount += 1
  if (story.sources.includes(document.sourceId)) return
  story.sourceCount += 1
  if (story.sources.length < maxSources) story.sources.push(document.sourceId)
}

function shorten(story: StoryState): void {
  if (story.terms.terms.length > storyTerms * 1.5) story.terms = heaviest(story.terms, storyTerms)
  let sum = 0
  for (const weight of story.terms.weights) sum += weight * weight
  story.length = Math.sqrt(sum) || 1
}
