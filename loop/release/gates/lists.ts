import { AppError } from '../../../pipeline/platform/errors.ts'
import charactersFile from './data/characters.json' with { type: 'json' }
import namesFile from './data/names.json' with { type: 'json' }

/** 机构: its name of today, the short forms that may stand for it, forms that are wrong, and what it was called before. */
export interface InstitutionName {
  readonly name: string
  readonly short?: readonly string[]
  readonly wrong?: readonly string[]
  /** Names it or its predecessors had, with the year they ended. */
  readonly former?: readonly FormerName[]
}

export interface FormerName {
  readonly name: string
  readonly until: number
}

/** 领导人: kept by the installation from the published lists of office holders; none ship. */
export interface LeaderName {
  readonly name: string
  readonly title: string
  readonly unit: string
}

/** A wrong word and the right one; where the wrong one is part of something right, that is an exception. */
export interface WrongWord {
  readonly wrong: string
  readonly right: string
  readonly except?: readonly string[]
}

/** A wrong use that only its surroundings show: a regular expression. */
export interface WrongPattern {
  readonly pattern: RegExp
  readonly right: string
}

/** What the gates look up. An installation may add to it; see `withOwnNames`. */
export interface GateLists {
  readonly institutions: readonly InstitutionName[]
  readonly leaders: readonly LeaderName[]
  readonly words: readonly WrongWord[]
  readonly patterns: readonly WrongPattern[]
}

/** The lists that ship. */
export function loadGateLists(): GateLists {
  return parseGateLists({ ...namesFile, ...charactersFile })
}

/** What an installation has in its own file is unknown until checked here: CORRUPT names the list and the entry. */
export function parseGateLists(input: unknown): GateLists {
  const fields = fieldsOf(input, 'the lists')
  return {
    institutions: listOf(fields, 'institutions').map((entry) => {
      const item = fieldsOf(entry, 'institutions')
      return {
        name: text(item, 'name'),
        short: texts(item, 'short'),
        wrong: texts(item, 'wrong'),
        former: listOf(item, 'former').map(parseFormer),
      }
    }),
    leaders: listOf(fields, 'leaders').map((entry) => {
      const item = fieldsOf(entry, 'leaders')
      return { name: text(item, 'name'), title: text(item, 'title'), unit: text(item, 'unit') }
    }),
    words: listOf(fields, 'words').map((entry) => {
      const item = fieldsOf(entry, 'words')
      return { wrong: text(item, 'wrong'), right: text(item, 'right'), except: texts(item, 'except') }
    }),
    patterns: listOf(fields, 'patterns').map((entry) => {
      const item = fieldsOf(entry, 'patterns')
      return { pattern: expression(text(item, 'pattern')), right: text(item, 'right') }
    }),
  }
}

function parseFormer(input: unknown): FormerName {
  const item = fieldsOf(input, 'former')
  const { until } = item
  if (typeof until !== 'number') throw fault('former', 'has no year')
  return { name: text(item, 'name'), until }
}

/** Both lists together; the second is the installation's own. */
export function joinLists(one: GateLists, other: GateLists): GateLists {
  return {
    institutions: [...one.institutions, ...other.institutions],
    leaders: [...one.leaders, ...other.leaders],
    words: [...one.words, ...other.words],
    patterns: [...one.patterns, ...other.patterns],
  }
}

function expression(source: string): RegExp {
  try {
    return new RegExp(source, 'gu')
  } catch (cause) {
    throw new AppError('CORRUPT', `gate lists: patterns: ${source}`, { cause })
  }
}

function listOf(fields: Record<string, unknown>, name: string): readonly unknown[] {
  const value = fields[name] ?? []
  if (!Array.isArray(value)) throw fault(name, 'is no list')
  return value
}

function texts(fields: Record<string, unknown>, name: string): readonly string[] {
  return listOf(fields, name).map((value) => {
    if (typeof value !== 'string' || value === '') throw fault(name, 'has an entry without words')
    return value
  })
}

function text(fields: Record<string, unknown>, name: string): string {
  const value = fields[name]
  if (typeof value !== 'string' || value.trim() === '') throw fault(name, 'is not text')
  return value
}

function fieldsOf(input: unknown, name: string): Record<string, unknown> {
  if (typeof input !== 'object' || input === null) throw fault(name, 'is no record')
  return input as Record<string, unknown>
}

function fault(list: string, words: string): AppError {
  return new AppError('CORRUPT', `gate lists: ${list} ${words}`)
}
