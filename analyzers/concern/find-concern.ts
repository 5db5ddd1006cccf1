import { readFileSync } from 'node:fs'
import { type Concern, concerns, type Scored } from '../../pipeline/model/annotation.ts'
import { rounded } from '../linear/evidence.ts'
import type { Features } from '../linear/features.ts'
import type { LinearModel } from '../linear/linear-model.ts'
import { indexOfLargest, probabilities } from '../linear/probabilities.ts'
import { createPhraseMatcher } from '../text/phrase-matcher.ts'

interface CueFile {
  readonly version: string
  readonly cues: Readonly<Record<Concern, Readonly<Record<string, number>>>>
}

interface Cue {
  readonly concern: number
  readonly weight: number
}

export interface ConcernInput {
  /** Normalised title + newline + text. */
  readonly text: string
  readonly titleLength: number
  readonly features: Features
}

export interface ConcernFinder {
  readonly version: string
  find(input: ConcernInput): Scored<Concern>
}

const shipped = new URL('../data/concern.json', import.meta.url)
const rumour = concerns.indexOf('rumour-suspect')
const titleBonus = 2
/** Somebody who writes says early what is wanted. */
const cueWindow = 600
/** However many cues of a kind stand there, they speak no louder than this. */
const mostFromCues = 4

/** Cue words of an editable file, added to the scores of a small trained model: the cues are sure where they stand, the model speaks where none does. */
export function openConcernFinder(model: LinearModel, file: URL | string = shipped): ConcernFinder {
  const { version, cues } = JSON.parse(readFileSync(file, 'utf8')) as CueFile
  const matcher = createPhraseMatcher<readonly Cue[]>(cueEntries(cues))
  const modelClass = concerns.map((concern) => model.classes.indexOf(concern))
  return {
    version: `concern@${version}+model.${model.version}`,
    find({ text, titleLength, features }) {
      const scores = new Float64Array(concerns.length)
      matcher.match(text.slice(0, cueWindow), (found, start) => {
        for (const { concern, weight } of found) {
          scores[concern] = (scores[concern] ?? 0) + weight * (start < titleLength ? titleBonus : 1)
        }
      })
      const isHedged = (scores[rumour] ?? 0) > 0
      const learnt = model.score(features, 'head')
      for (const [index, own] of modelClass.entries()) {
        scores[index] = Math.min(mostFromCues, scores[index] ?? 0) + (learnt[own] ?? 0)
      }
      // Likeness alone never calls a text a suspected rumour: some word of hearsay must stand in it, and is what an analyst can check.
      if (!isHedged) scores[rumour] = Number.NEGATIVE_INFINITY
      const shares = probabilities(scores)
      const best = indexOfLargest(shares)
      return { label: concerns[best] ?? 'report', probability: rounded(shares[best] ?? 0) }
    },
  }
}

function cueEntries(cues: CueFile['cues']): Map<string, Cue[]> {
  const entries = new Map<string, Cue[]>()
  for (const [index, concern] of concerns.entries()) {
    for (const [word, weight] of Object.entries(cues[concern])) {
      entries.set(word, [...(entries.get(word) ?? []), { concern: index, weight }])
    }
  }
  return entries
}
