import type { Query, QueryField } from '../../pipeline/model/query.ts'
import { encodeWord, normaliseText, phraseTerms } from '../../pipeline/model/terms.ts'
import { AppError } from '../../pipeline/platform/errors.ts'
import { closedValues, fieldAliases, queryFields, valueAliases } from './fields.ts'
import { badQuery, lex, type Token } from './lex.ts'

const maxLength = 8_000
const maxTerms = 500
const maxDepth = 32

/**
 * Reads the query language:
 *
 *     (充电桩 OR 电动车) AND (起火 OR 爆炸) -演练 =事故 title:通报 channel:微博
 *
 * A space is AND; NOT binds before AND before OR; 与 或 非 stand for the operators, full-width signs for the narrow ones. Throws
 * `AppError('BAD_INPUT')` whose `userMessage` says in Chinese at which character and what to do. Empty text is `{ kind: 'all' }`.
 */
export function parseQuery(text: string): Query {
  if (text.length > maxLength) throw badQuery(maxLength, `查询超过 ${maxLength} 个字，请分成几个监测专题。`)
  const reader = createReader(lex(text))
  if (!reader.peek()) return { kind: 'all' }
  const query = readOr(reader, 0)
  const rest = reader.peek()
  if (rest) throw badQuery(rest.at, '多了一个右括号，请删去，或在前面补上左括号。')
  return query
}

/** Text that `parseQuery` reads back to the same query. */
export function formatQuery(query: Query): string {
  return query.kind === 'all' ? '' : format(query, 0)
}

interface Reader {
  peek(): Token | undefined
  next(): Token | undefined
  /** Counts a term and refuses one too many. */
  count(at: number): void
}

function createReader(tokens: readonly Token[]): Reader {
  let position = 0
  let terms = 0
  return {
    peek: () => tokens[position],
    next: () => tokens[position++],
    count(at) {
      if (++terms > maxTerms) throw badQuery(at, `查询超过 ${maxTerms} 个词，请分成几个监测专题。`)
    },
  }
}

function readOr(reader: Reader, depth: number): Query {
  const of = [readAnd(reader, depth)]
  while (takeOperator(reader, 'or')) of.push(readAnd(reader, depth))
  return combine('or', of)
}

function readAnd(reader: Reader, depth: number): Query {
  const of = [readNot(reader, depth)]
  for (let token = reader.peek(); token && !endsAnd(token); token = reader.peek()) {
    takeOperator(reader, 'and')
    of.push(readNot(reader, depth))
  }
  return combine('and', of)
}

function endsAnd(token: Token): boolean {
  return token.kind === 'close' || (token.kind === 'operator' && token.operator === 'or')
}

function readNot(reader: Reader, depth: number): Query {
  if (!takeOperator(reader, 'not')) return readOperand(reader, depth)
  const inner = readNot(reader, depth)
  return inner.kind === 'not' ? inner.of : { kind: 'not', of: inner }
}

function takeOperator(reader: Reader, operator: 'and' | 'or' | 'not'): boolean {
  const token = reader.peek()
  if (token?.kind !== 'operator' || token.operator !== operator) return false
  reader.next()
  const after = reader.peek()
  const isOperand = after && after.kind !== 'close' && (after.kind !== 'operator' || after.operator === 'not')
  if (!isOperand) throw badQuery(token.at, `“${token.text}”后面缺少词，请补上要找的词或删去它。`)
  return true
}

function readOperand(reader: Reader, depth: number): Query {
  const token = reader.next()
  if (token?.kind === 'text') {
    reader.count(token.at)
    return leaf(token)
  }
  if (token?.kind === 'open') return readGroup(reader, depth, token.at)
  if (token?.kind === 'operator') {
    throw badQuery(token.at, `“${token.text}”前面缺少词，请补上要找的词或删去它。`)
  }
  throw badQuery(token?.at ?? 1, '多了一个右括号，请删去，或在前面补上左括号。')
}

function readGroup(reader: Reader, depth: number, at: number): Query {
  if (depth >= maxDepth) throw badQuery(at, `括号套了 ${maxDepth} 层以上，请改写得简单些。`)
  if (reader.peek()?.kind === 'close') throw badQuery(at, '括号里是空的，请写上要找的词或删去括号。')
  if (!reader.peek()) throw badQuery(at, '左括号没有配对，请补上右括号。')
  const query = readOr(reader, depth + 1)
  if (reader.next()?.kind !== 'close') throw badQuery(at, '左括号没有配对，请补上右括号。')
  return query
}

/** Flat where it can be: `a b c` is one AND of three. */
function combine(kind: 'and' | 'or', of: readonly Query[]): Query {
  const flat = of.flatMap((query) => (query.kind === kind ? query.of : [query]))
  const [only] = flat
  return flat.length === 1 && only ? only : { kind, of: flat }
}

type TextToken = Extract<Token, { kind: 'text' }>

function leaf(token: TextToken): Query {
  if (token.prefix === '') return { kind: 'term', text: searchable(token) }
  if (token.prefix === '=') return { kind: 'word', text: oneWord(token) }
  const field = fieldNamed(token)
  return { kind: 'field', field, value: fieldValue(field, token) }
}

function searchable(token: TextToken): string {
  const text = normaliseText(token.text).trim()
  if (phraseTerms(text)) return text
  throw badQuery(token.at, '这里没有可查找的文字，标点不能单独作为词，请改写或删去。')
}

function oneWord(token: TextToken): string {
  const text = normaliseText(token.text).trim()
  if (encodeWord(text) !== undefined) return text
  throw badQuery(token.at, '“=”后面缺少词，请紧接着写上要找的词。')
}

function fieldNamed(token: TextToken): QueryField {
  const name = normaliseText(token.prefix)
  const field = queryFields.find((known) => known === name) ?? fieldAliases[name]
  if (field) return field
  const known = [...queryFields, ...Object.keys(fieldAliases)].join('、')
  throw badQuery(
    token.at,
    `没有“${token.prefix}”这个字段。可用的字段：${known}。若要找这段文字本身，请加引号。`,
  )
}

function fieldValue(field: QueryField, token: TextToken): string {
  if (field === 'title') return searchable(token)
  const text = normaliseText(token.text).trim()
  if (text === '') throw badQuery(token.at, `“${token.prefix}:”后面缺少值，请紧接着写上。`)
  const value = valueAliases[field]?.[text] ?? text
  const allowed = closedValues[field]
  if (!allowed || allowed.includes(value)) return value
  const names = [...allowed, ...Object.keys(valueAliases[field] ?? {})].join('、')
  throw badQuery(token.at, `“${token.prefix}”没有“${token.text}”这个值，可用的值：${names}。`)
}

const precedence = { or: 1, and: 2, not: 3 } as const

function format(query: Query, outer: number): string {
  switch (query.kind) {
    case 'and':
    case 'or': {
      const own = precedence[query.kind]
      const text = query.of.map((inner) => format(inner, own)).join(query.kind === 'and' ? ' ' : ' OR ')
      return own < outer ? `(${text})` : text
    }
    case 'not':
      return `NOT ${format(query.of, precedence.not)}`
    case 'term':
      return quoteUnlessPlain(query.text)
    case 'word':
      return `=${quoteUnlessPlain(query.text)}`
    case 'field':
      return `${query.field}:${quoteUnlessPlain(query.value)}`
    case 'all':
      throw new AppError('BAD_INPUT', 'format query: everything has no text inside another query')
  }
}

function quoteUnlessPlain(text: string): string {
  const [token, ...more] = lex(text)
  const isPlain = more.length === 0 && token?.kind === 'text' && token.prefix === '' && !token.isQuoted
  return isPlain ? text : `"${text}"`
}
