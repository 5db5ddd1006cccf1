import { type AlertLevel, type AlertSignal, alertLevels } from '../../pipeline/model/alert.ts'
import type { AnalyzedDocument } from '../../pipeline/model/records.ts'
import { createAlertEngine } from './alert-engine.ts'
import type { MatchedWatch } from './episode.ts'
import type { LevelRules } from './level-rules.ts'
import { createStoryEngine, type StoryEngineOptions } from './story-engine.ts'

/** A recorded stream with one real happening in it. */
export interface StoryCase {
  readonly name: string
  /** In stream order. */
  readonly documents: readonly AnalyzedDocument[]
  /** Names the happening. */
  readonly naming: RegExp
  readonly happenedAt: Date
}

export interface StoryVerdict {
  readonly name: string
  readonly documents: number
  readonly stories: number
  /** Minutes from the first naming post to the first alert on the right story; below 0 when it came before. */
  readonly alertAfterMinutes: number | undefined
  /** Minutes from the third naming post to orange or red on a right story. */
  readonly raisedAfterMinutes: number | undefined
  /** The title the first right alert carried. */
  readonly title: string | undefined
  /** Share of all naming posts that are in the largest right story. */
  readonly gathered: number
  /** Share of that story's documents that name the happening. */
  readonly purity: number
  /** Highest level of each alert on another story. */
  readonly others: Readonly<Record<AlertLevel, number>>
  readonly rightAlerts: readonly AlertSignal[]
  readonly otherAlerts: readonly AlertSignal[]
}

export interface EvaluateOptions {
  readonly match: (document: AnalyzedDocument) => readonly MatchedWatch[]
  readonly rules: LevelRules
  readonly stories: StoryEngineOptions
}

/**
 * Runs the engines over a case and measures the delays. A story is right when, at the alert, its title or a document in it names the happening
 * and that document is of the time after it happened.
 */
export function evaluateStories(one: StoryCase, options: EvaluateOptions): StoryVerdict {
  const run = runCase(one, options)
  const naming = run.seen.filter(({ isNaming }) => isNaming)
  const right = new Set(naming.map(({ storyId }) => storyId))
  const [first, , third] = naming
  const rightAlerts = run.signals.filter(({ signal, names }) => signal.kind !== 'ended' && names)
  const firstAlert = rightAlerts[0]
  const raised = rightAlerts.find(({ signal }) => signal.level === 'orange' || signal.level === 'red')
  const others = highestPerAlert(
    run.signals.map(({ signal }) => signal).filter(({ storyId }) => !right.has(storyId)),
  )
  const largest = largestOf(naming.map(({ storyId }) => storyId))
  const inLargest = run.seen.filter(({ storyId }) => storyId === largest)
  return {
    name: one.name,
    documents: one.documents.length,
    stories: new Set(run.seen.map(({ storyId }) => storyId)).size,
    alertAfterMinutes: minutesBetween(first?.atMs, firstAlert),
    raisedAfterMinutes: minutesBetween(third?.atMs, raised),
    title: firstAlert?.signal.storyTitle,
    gathered: inLargest.filter(({ isNaming }) => isNaming).length / Math.max(1, naming.length),
    purity: inLargest.filter(({ isNaming }) => isNaming).length / Math.max(1, inLargest.length),
    others: countLevels(others),
    rightAlerts: rightAlerts.map(({ signal }) => signal),
    otherAlerts: others,
  }
}

interface SeenDocument {
  readonly storyId: string
  readonly atMs: number
  readonly isNaming: boolean
}

interface SeenSignal {
  readonly signal: AlertSignal
  /** Its story named the happening by then. */
  readonly names: boolean
}

function runCase(one: StoryCase, { match, rules, stories }: EvaluateOptions) {
  const engine = createStoryEngine(stories)
  const alerts = createAlertEngine(rules)
  const seen: SeenDocument[] = []
  const signals: SeenSignal[] = []
  const namingStories = new Set<string>()
  for (const [offset, document] of one.documents.entries()) {
    const assignment = engine.assign(document)
    const atMs = Date.parse(document.observedAt)
    const isNaming =
      atMs >= one.happenedAt.getTime() && one.naming.test(`${document.title}\n${document.text}`)
    if (isNaming) namingStories.add(assignment.story.id)
    seen.push({ storyId: assignment.story.id, atMs, isNaming })
    for (const signal of alerts.observe({ document, assignment, watches: match(document), offset })) {
      signals.push({ signal, names: namingStories.has(signal.storyId) })
    }
  }
  return { seen, signals }
}

function minutesBetween(fromMs: number | undefined, alert: SeenSignal | undefined): number | undefined {
  if (fromMs === undefined || !alert) return undefined
  return Math.round((Date.parse(alert.signal.at) - fromMs) / 60_000)
}

function highestPerAlert(signals: readonly AlertSignal[]): readonly AlertSignal[] {
  const highest = new Map<string, AlertSignal>()
  for (const signal of signals) if (signal.kind !== 'ended') highest.set(signal.id, signal)
  return [...highest.values()]
}

function countLevels(signals: readonly AlertSignal[]): Readonly<Record<AlertLevel, number>> {
  const counts = { blue: 0, yellow: 0, orange: 0, red: 0 }
  for (const level of alertLevels) counts[level] = signals.filter((signal) => signal.level === level).length
  return counts
}

function largestOf(ids: readonly string[]): string | undefined {
  const counts = new Map<string, number>()
  for (const id of ids) counts.set(id, (counts.get(id) ?? 0) + 1)
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0]
}
