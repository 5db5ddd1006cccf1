import type { Annotations } from '../model/annotation.ts'
import { deadLetter, keep } from '../model/outcome.ts'
import type { AnalyzedDocument, NormalDocument } from '../model/records.ts'
import type { Stage } from '../runtime/stage.ts'

/** The analyzers, as the pipeline sees them: one answer for each text, in order. */
export type Analyse = (
  batch: readonly { readonly title: string; readonly text: string }[],
) => Promise<readonly Annotations[]>

/** Puts the analyzers' annotations on each document. A document they break on is isolated by the worker that runs the stages. */
export function analyseDocument(analyse: Analyse): Stage<NormalDocument, AnalyzedDocument> {
  return {
    name: 'analyse-document',
    async run(batch) {
      const annotations = await analyse(batch.map(({ value: { title, text } }) => ({ title, text })))
      return batch.map(({ value }, index) => {
        const found = annotations[index]
        return found ? keep({ ...value, annotations: found }) : deadLetter('the analyzers gave no answer')
      })
    },
  }
}
