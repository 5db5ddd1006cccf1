import { type Annotations, type Sentiment, sentiments } from '../../pipeline/model/annotation.ts'
import { rounded, wordEvidence } from '../linear/evidence.ts'
import type { Features } from '../linear/features.ts'
import type { LinearModel } from '../linear/linear-model.ts'
import { indexOfLargest, probabilities } from '../linear/probabilities.ts'

export interface SentimentFinder {
  readonly version: string
  /** `allowed` restricts the answer, for data that know two classes only. */
  find(
    features: Features,
    tokens: readonly string[],
    allowed?: readonly Sentiment[],
  ): Annotations['sentiment']
}

export function openSentimentFinder(model: LinearModel): SentimentFinder {
  const order = model.classes as readonly Sentiment[]
  return {
    version: `sentiment@${model.version}`,
    find(features, tokens, allowed = sentiments) {
      const shares = probabilities(
        model.score(features),
        allowed.map((sentiment) => order.indexOf(sentiment)),
      )
      const best = indexOfLargest(shares)
      return {
        label: order[best] ?? 'neutral',
        probability: rounded(shares[best] ?? 0),
        evidence: wordEvidence(model, { features, tokens, classIndex: best }),
      }
    },
  }
}
