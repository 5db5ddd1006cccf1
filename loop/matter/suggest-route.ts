import type { LedgerRecord } from '../ledger/ledger.ts'
import type { Unit } from '../people/units.ts'
import dutiesFile from './duties.json' with { type: 'json' }
import type { MatterBody } from './matter.ts'

/** 单位职责: what a unit answers for. A unit's own record goes before the list that ships, which knows units by name. */
export interface Duties {
  readonly topics: readonly string[]
  readonly words: readonly string[]
}

/** A unit whose record says what it is for. */
export type DutifulUnit = Unit & { readonly duties?: Partial<Duties> | undefined }

export interface RouteSuggestion {
  readonly unitId: string
  readonly unitName: string
  /** Compared with one another only. */
  readonly score: number
  /** Why, in words; never empty. */
  readonly reasons: readonly string[]
}

type About = Pick<MatterBody, 'title' | 'question' | 'topics' | 'keywords'>

const topicWeight = 3
const mostSuggestions = 3
const shipped: readonly (Duties & { readonly unit: string })[] = dutiesFile

/** Units by what they answer for, the likeliest first, each with the words that speak for it. A person decides. */
export function suggestRoute(
  about: About,
  units: readonly LedgerRecord<DutifulUnit>[],
): readonly RouteSuggestion[] {
  return units
    .flatMap((unit) => {
      const duties = dutiesOf(unit.body)
      const topics = duties.topics.filter((topic) => about.topics.includes(topic))
      const words = longestOf(duties.words.filter((word) => isAbout(about, word)))
      const score = topics.length * topicWeight + words.length
      if (score === 0) return []
      const reasons = [
        ...(topics.length > 0 ? [`相关信息多属“${topics.join('”“')}”，为该单位职责`] : []),
        ...(words.length > 0 ? [`问题涉及该单位职责用语：${words.join('、')}`] : []),
      ]
      return [{ unitId: unit.id, unitName: unit.body.name, score, reasons }]
    })
    .toSorted((a, b) => b.score - a.score || a.unitId.localeCompare(b.unitId))
    .slice(0, mostSuggestions)
}

function dutiesOf({ name, duties }: DutifulUnit): Duties {
  const known = shipped.find(({ unit }) => name.endsWith(unit))
  return { topics: duties?.topics ?? known?.topics ?? [], words: duties?.words ?? known?.words ?? [] }
}

function isAbout({ title, question, keywords }: About, word: string): boolean {
  const lower = word.toLowerCase()
  return [title, question, ...keywords].some((text) => text.toLowerCase().includes(lower))
}

/** 「电池」 beside 「锂电池」 says nothing more. */
function longestOf(words: readonly string[]): readonly string[] {
  return words.filter((word) => !words.some((other) => other !== word && other.includes(word)))
}
