import { readFileSync } from 'node:fs'
import { type AlertLevel, alertLevels } from '../../pipeline/model/alert.ts'
import { AppError } from '../../pipeline/platform/errors.ts'
import type { FigureName } from './figures.ts'

/** What a rule may ask of a watched story's episode. */
export type Metric =
  | FigureName
  | 'posts1h'
  | 'posts6h'
  | 'posts24h'
  | 'posts72h'
  | 'sources1h'
  | 'sources6h'
  | 'sources24h'
  | 'sources72h'
  /** Of the posts of the last six hours, those with words of harm or figures. */
  | 'harmPosts6h'
  | 'harmPosts24h'
  /** Different words of harm so far. */
  | 'harmWords'
  /** Central or official accounts that wrote of it in the last day. */
  | 'official24h'
  | 'central24h'
  /** Posts that tell of central authorities acting on it, in the last day. */
  | 'attention24h'
  /** Posts of the last hour against the story's own hourly mean of the three days before. */
  | 'burst'
  /** Reposts and comments observed so far. */
  | 'echo'
  /** Of the whole watch, see surge.ts. */
  | 'watchPosts6h'
  | 'watchSources6h'
  | 'watchSurge'

export const metrics: readonly Metric[] = [
  'dead',
  'injured',
  'missing',
  'trapped',
  'provinces',
  'magnitude',
  'posts1h',
  'posts6h',
  'posts24h',
  'posts72h',
  'sources1h',
  'sources6h',
  'sources24h',
  'sources72h',
  'harmPosts6h',
  'harmPosts24h',
  'harmWords',
  'official24h',
  'central24h',
  'attention24h',
  'burst',
  'echo',
  'watchPosts6h',
  'watchSources6h',
  'watchSurge',
]

export interface LevelRule {
  readonly id: string
  readonly level: AlertLevel
  /** Every metric must reach its number. */
  readonly atLeast: Readonly<Partial<Record<Metric, number>>>
  /** What the press officer reads; `{dead}` becomes the figure. */
  readonly reason: string
}

/** The editable table: which figures make which level. Levels are the house's own attention levels, never an event's official grade. */
export interface LevelRules {
  readonly version: string
  readonly quietHours: number
  /** Words that show central authorities acting. */
  readonly attentionWords: readonly string[]
  /** Places abroad: a story that names one of them and no place at home is held at `abroadCap`. */
  readonly abroadWords: readonly string[]
  readonly abroadCap: AlertLevel
  readonly rules: readonly LevelRule[]
}

/** The table shipped with the house. */
export function loadLevelRules(file = new URL('./level-rules.json', import.meta.url)): LevelRules {
  return parseLevelRules(JSON.parse(readFileSync(file, 'utf8')))
}

/** Refuses a table with an unknown metric or level: a typing error must not silence a rule. */
export function parseLevelRules(value: unknown): LevelRules {
  const table = value as LevelRules
  if (typeof table?.version !== 'string' || !Array.isArray(table.rules))
    throw fault('a version and rules are needed')
  if (!(table.quietHours > 0)) throw fault('quietHours must be a positive number')
  if (!alertLevels.includes(table.abroadCap)) throw fault(`unknown level ${table.abroadCap}`)
  for (const rule of table.rules) {
    if (!alertLevels.includes(rule.level)) throw fault(`rule ${rule.id}: unknown level ${rule.level}`)
    for (const [metric, least] of Object.entries(rule.atLeast)) {
      if (!metrics.includes(metric as Metric)) throw fault(`rule ${rule.id}: unknown metric ${metric}`)
      if (typeof least !== 'number') throw fault(`rule ${rule.id}: ${metric} needs a number`)
    }
  }
  return table
}

function fault(what: string): AppError {
  return new AppError('BAD_INPUT', `level rules: ${what}`)
}

export interface Verdict {
  readonly level: AlertLevel
  readonly reasons: readonly string[]
}

/** The highest level whose rule holds, with the reasons of every rule of that level; blue when none does. */
export function judge(rules: LevelRules, figures: Readonly<Record<Metric, number>>): Verdict {
  const holding = rules.rules.filter((rule) => holds(rule, figures))
  const level = alertLevels.findLast((one) => holding.some((rule) => rule.level === one)) ?? 'blue'
  const reasons = holding
    .filter((rule) => rule.level === level)
    .map(({ reason }) => reason.replace(/\{(\w+)\}/g, (_all, name: string) => shown(figures[name as Metric])))
  return { level, reasons: [...new Set(reasons)] }
}

function holds(rule: LevelRule, figures: Readonly<Record<Metric, number>>): boolean {
  return Object.entries(rule.atLeast).every(([metric, least]) => figures[metric as Metric] >= least)
}

function shown(figure: number | undefined): string {
  return figure === undefined ? '?' : String(Math.round(figure * 10) / 10)
}
