import type { QueryField } from '../../pipeline/model/query.ts'
import { normaliseText } from '../../pipeline/model/terms.ts'
import { placeCodeRange, placeNames } from '../../pipeline/store/place-range.ts'
import type { QueryDocument } from './query-document.ts'

export type FieldTest = (document: QueryDocument) => boolean

/** What `field:value` asks of a document; values are compared normalised. `title:` is a term, not a value, and is not for here. */
export function fieldTest(field: Exclude<QueryField, 'title'>, value: string): FieldTest {
  const wanted = normaliseText(value)
  const isWanted = (found: string | undefined) => found !== undefined && normaliseText(found) === wanted
  switch (field) {
    case 'source':
      return ({ sourceId, sourceName }) => isWanted(sourceId) || isWanted(sourceName)
    case 'story':
      return ({ storyId }) => isWanted(storyId)
    case 'author':
    case 'origin':
      // An empty name is no name.
      return (document) => Boolean(document[field]) && isWanted(document[field])
    case 'place':
      return placeTest(value)
    default:
      return (document) => isWanted(document[field])
  }
}

function placeTest(value: string): FieldTest {
  const range = placeCodeRange(value)
  if (range) {
    const [first, last] = range
    return ({ places }) => places.some(({ code }) => first <= code && code <= last)
  }
  const names = placeNames(normaliseText(value))
  return ({ places }) => places.some(({ name }) => names.includes(normaliseText(name)))
}
