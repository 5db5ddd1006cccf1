import { AppError } from '../../pipeline/platform/errors.ts'

/** A piece of a query's text. `at` counts characters from 1, as the message to the user does. */
export type Token =
  | { readonly kind: 'open' | 'close'; readonly at: number }
  | {
      readonly kind: 'operator'
      readonly operator: 'and' | 'or' | 'not'
      readonly at: number
      readonly text: string
    }
  /** `prefix` is what stood before a bare or quoted text: nothing, `=`, or a field's name as written. */
  | {
      readonly kind: 'text'
      readonly prefix: string
      readonly text: string
      readonly isQuoted: boolean
      readonly at: number
    }

const operators: Readonly<Record<string, 'and' | 'or' | 'not'>> = {
  and: 'and',
  or: 'or',
  not: 'not',
  与: 'and',
  或: 'or',
  非: 'not',
  '|': 'or',
  '&&': 'and',
  '||': 'or',
}

const opening = /[(（]/
const closing = /[)）]/
const quote = /["“”„‟＂「」『』]/
const minus = /[-－−]/
const equals = /[=＝]/
/** A name and a colon; only letters, so that 10:30 is no field. */
const fieldPrefix = /^(\p{L}+)[:：]/u

export function badQuery(at: number, userMessage: string): AppError {
  return new AppError('BAD_INPUT', `parse query: ${userMessage} (at ${at})`, {
    userMessage: `第 ${at} 个字处：${userMessage}`,
    details: { at },
  })
}

export function lex(text: string): Token[] {
  const characters = [...text]
  const tokens: Token[] = []
  let next = 0
  while (next < characters.length) {
    const start = next
    const character = characters[start] ?? ''
    if (/\s/.test(character)) next++
    else if (opening.test(character)) next = take({ kind: 'open', at: start + 1 }, start + 1)
    else if (closing.test(character)) next = take({ kind: 'close', at: start + 1 }, start + 1)
    else if (isMinus(characters, start)) {
      next = take({ kind: 'operator', operator: 'not', text: '-', at: start + 1 }, start + 1)
    } else next = lexText(start)
  }
  return tokens

  function take(token: Token, after: number): number {
    tokens.push(token)
    return after
  }

  function lexText(start: number): number {
    const from = equals.test(characters[start] ?? '') ? start + 1 : start
    const end = bareEnd(characters, from)
    const bare = characters.slice(from, end).join('')
    const at = start + 1
    if (from > start) return takeText({ prefix: '=', bare, after: end, at })
    const operator = operators[bare.normalize('NFKC').toLowerCase()]
    if (operator) return take({ kind: 'operator', operator, text: bare, at }, end)
    const field = fieldPrefix.exec(bare)
    if (!field) return takeText({ prefix: '', bare, after: end, at })
    return takeText({ prefix: field[1] ?? '', bare: bare.slice(field[0].length), after: end, at })
  }

  /** Takes bare text, or the quoted text that follows at once when there is none. */
  function takeText({
    prefix,
    bare,
    after,
    at,
  }: {
    prefix: string
    bare: string
    after: number
    at: number
  }): number {
    if (bare !== '' || !quote.test(characters[after] ?? '')) {
      return take({ kind: 'text', prefix, text: bare, isQuoted: false, at }, after)
    }
    const end = characters.findIndex((character, index) => index > after && quote.test(character))
    if (end < 0) throw badQuery(after + 1, '引号没有配对，请在词的末尾补上引号。')
    const quoted = characters.slice(after + 1, end).join('')
    return take({ kind: 'text', prefix, text: quoted, isQuoted: true, at }, end + 1)
  }
}

/** `-演练`, but not a dash that stands alone. */
function isMinus(characters: readonly string[], at: number): boolean {
  return minus.test(characters[at] ?? '') && /\S/.test(characters[at + 1] ?? '')
}

function bareEnd(characters: readonly string[], start: number): number {
  let end = start
  while (end < characters.length && !/\s/.test(characters[end] ?? '') && !isDelimiter(characters[end] ?? ''))
    end++
  return end
}

function isDelimiter(character: string): boolean {
  return opening.test(character) || closing.test(character) || quote.test(character)
}
