import type { Query } from '../../pipeline/model/query.ts'
import { cutPieces, encodeWord, normaliseText } from '../../pipeline/model/terms.ts'
import { fieldTest } from './field-test.ts'
import type { QueryDocument } from './query-document.ts'

/** Whether one document matches one query, said as simply as it can be: what every compiler is measured against. For one document and few queries. */
export function evaluateQuery(query: Query, document: QueryDocument): boolean {
  const texts = [document.title, document.text].map(piecesOf)
  const words = new Set(document.tokens.map(encodeWord))
  const evaluate = (part: Query): boolean => {
    switch (part.kind) {
      case 'all':
        return true
      case 'and':
        return part.of.every(evaluate)
      case 'or':
        return part.of.some(evaluate)
      case 'not':
        return !evaluate(part.of)
      case 'term':
        return texts.some((text) => contains(text, piecesOf(part.text)))
      case 'word': {
        const word = encodeWord(part.text)
        return word !== undefined && words.has(word)
      }
      case 'field':
        if (part.field === 'title') return contains(texts[0] ?? [], piecesOf(part.value))
        return fieldTest(part.field, part.value)(document)
    }
  }
  return evaluate(query)
}

function piecesOf(text: string): string[] {
  return cutPieces(normaliseText(text)).map((piece) => piece.text)
}

function contains(text: readonly string[], term: readonly string[]): boolean {
  if (term.length === 0) return false
  return text.some((_, start) => term.every((piece, index) => text[start + index] === piece))
}
