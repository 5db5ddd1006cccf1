import { readFileSync } from 'node:fs'
import { createPhraseMatcher } from '../text/phrase-matcher.ts'

interface HarmFile {
  readonly version: string
  readonly words: Readonly<Record<string, number>>
  readonly harmless: readonly string[]
  readonly negations: readonly string[]
}

export interface HarmFinder {
  readonly version: string
  /** The words of harm a normalised text holds, strongest first, each once. */
  find(text: string): string[]
  /** 1 (disturbance) to 3 (life lost or mass danger); 0 for a word that is not of harm. */
  strength(word: string): number
}

/** How far before a word its negation may stand: 无人员伤亡, 未造成人员伤亡. */
const negationReach = 5
/** How far behind a word a drill may be named: 地震应急疏散演练. */
const drillReach = 12
const drill = /演练|演习/

const shipped = new URL('../data/harm.json', import.meta.url)

export function openHarmFinder(file: URL | string = shipped): HarmFinder {
  const { version, words, harmless, negations } = JSON.parse(readFileSync(file, 'utf8')) as HarmFile
  const matcher = createPhraseMatcher<string>([
    ...Object.keys(words).map((word) => [word, word] as const),
    ...harmless.map((phrase) => [phrase, ''] as const),
  ])
  const strength = (word: string) => words[word] ?? 0
  const isNegated = (text: string, start: number) => {
    const before = text.slice(Math.max(0, start - negationReach), start)
    return negations.some((negation) => before.includes(negation))
  }
  return {
    version: `harm@${version}`,
    strength,
    find(text) {
      const found = new Set<string>()
      matcher.match(text, (word, start, end) => {
        if (word === '' || found.has(word) || isNegated(text, start)) return
        if (!drill.test(text.slice(end, end + drillReach))) found.add(word)
      })
      return [...found].sort((a, b) => strength(b) - strength(a))
    },
  }
}
