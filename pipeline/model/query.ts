/** The query language's syntax tree: one parser (analyzers/query), three compilers. Pure data, so that engines need not know the parser. */

export type Query =
  | { readonly kind: 'and'; readonly of: readonly Query[] }
  | { readonly kind: 'or'; readonly of: readonly Query[] }
  | { readonly kind: 'not'; readonly of: Query }
  /** These characters, side by side, in this order, after normalising; a Latin word or number matches whole. `text` is normalised. */
  | { readonly kind: 'term'; readonly text: string }
  /** `=起火`: the term as a segmented word. */
  | { readonly kind: 'word'; readonly text: string }
  | { readonly kind: 'field'; readonly field: QueryField; readonly value: string }
  | { readonly kind: 'all' }

export type QueryField =
  | 'channel'
  | 'source'
  | 'sentiment'
  | 'topic'
  | 'concern'
  | 'kind'
  | 'place'
  | 'authority'
  | 'author'
  | 'title'
  | 'story'
  | 'origin'
