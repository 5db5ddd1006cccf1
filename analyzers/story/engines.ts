import type { AlertSignal } from '../../pipeline/model/alert.ts'
import type { AnalyzedDocument } from '../../pipeline/model/records.ts'
import { createAlertEngine, type Observed } from './alert-engine.ts'
import { type LevelRules, loadLevelRules } from './level-rules.ts'
import { type Assignment, createStoryEngine, type StoryEngineOptions, storyDefaults } from './story-engine.ts'

/** Both engines with one state: what the story stage drives. */
export interface Engines {
  assign(document: AnalyzedDocument): Assignment
  remembers(documentId: string): boolean
  observe(observed: Observed): readonly AlertSignal[]
  closeEpisode(alertId: string, at: string): void
  forgetDemo(): void
  snapshot(): EnginesSnapshot
}

export interface EnginesOptions {
  readonly stories?: StoryEngineOptions
  readonly rules?: LevelRules
}

interface EnginesSnapshot {
  readonly format: typeof format
  readonly stories: unknown
  readonly alerts: unknown
}

// A state of another format is not read: the stream is then followed from its beginning.
const format = 'engines@1'

/** Empty engines, or those of a snapshot that was saved as JSON. */
export function openStoryEngines(
  state?: unknown,
  { stories: options = storyDefaults, rules = loadLevelRules() }: EnginesOptions = {},
): Engines {
  const saved = isSnapshot(state) ? state : undefined
  const stories = createStoryEngine(options, saved?.stories)
  const alerts = createAlertEngine(rules, saved?.alerts)
  return {
    assign: stories.assign,
    remembers: stories.remembers,
    observe: alerts.observe,
    closeEpisode: alerts.closeEpisode,
    forgetDemo() {
      stories.forgetDemo()
      alerts.forgetDemo()
    },
    snapshot: () => ({ format, stories: stories.snapshot(), alerts: alerts.snapshot() }),
  }
}

function isSnapshot(state: unknown): state is EnginesSnapshot {
  return typeof state === 'object' && state !== null && 'format' in state && state.format === format
}
