import type { AnalyzedDocument } from '../../pipeline/model/records.ts'
import { type Figures, figureNames, readFigures } from './figures.ts'
import type { LevelRules } from './level-rules.ts'

/** What a document says to the level rules. */
export interface Seen {
  readonly figures: Figures
  readonly harm: readonly string[]
  readonly isHarm: boolean
  readonly hasAttention: boolean
  readonly isAbroad: boolean
  readonly isAtHome: boolean
  readonly provinces: readonly string[]
  readonly atMs: number
}

export function seenOf(rules: LevelRules, document: AnalyzedDocument, nowMs: number): Seen {
  const text = `${document.title}\n${document.text}`
  const figures = readFigures(text, new Date(nowMs))
  const { harm, places } = document.annotations
  return {
    figures,
    harm,
    isHarm: harm.length > 0 || figureNames.some((name) => figures[name] > 0),
    hasAttention: rules.attentionWords.some((word) => text.includes(word)),
    isAbroad: rules.abroadWords.some((word) => text.includes(word)),
    isAtHome: places.length > 0,
    provinces: [...new Set(places.map(({ code }) => code.slice(0, 2)))],
    atMs: nowMs,
  }
}
