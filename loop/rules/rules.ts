import { AppError } from '../../pipeline/platform/errors.ts'
import rulesFile from './rules.json' with { type: 'json' }

/** V: read in a published text. S: from a secondary text, R: recalled; both are shown as 待核. */
export type RuleMark = 'V' | 'S' | 'R'

export type LimitUnit =
  | 'second'
  | 'minute'
  | 'hour'
  | 'day'
  | 'month'
  | 'time'
  | 'percent'
  | 'column'
  | 'point'
  | 'level'
  | 'kind'
  | 'stage'

export interface RuleLimit {
  readonly name: string
  readonly number: number
  readonly unit: LimitUnit
  /** Working days follow the calendar of the State Council's notice; natural time ignores it. */
  readonly time: 'working' | 'natural' | 'none'
}

export interface Rule {
  readonly id: string
  readonly title: string
  readonly words: string
  readonly limits: readonly RuleLimit[]
  readonly documentNumber: string
  readonly clause: string
  readonly mark: RuleMark
  /** 待核: not yet read in the text itself; said wherever the rule is shown. */
  readonly isToBeConfirmed: boolean
  /** Ships switched off: kept as a fact, runs no clock. */
  readonly isOff: boolean
}

export interface Rules {
  all(): readonly Rule[]
  /** `NOT_FOUND` for an id that is not in the file. */
  get(id: string): Rule
}

const marks: readonly string[] = ['V', 'S', 'R'] satisfies readonly RuleMark[]
const times: readonly string[] = ['working', 'natural', 'none'] satisfies readonly RuleLimit['time'][]
const units: readonly string[] = [
  'second',
  'minute',
  'hour',
  'day',
  'month',
  'time',
  'percent',
  'column',
  'point',
  'level',
  'kind',
  'stage',
] satisfies readonly LimitUnit[]

/** The rules the office is held to, from the data file that ships. Numbers and document numbers live there and nowhere in code. */
export function loadRules(): Rules {
  return createRules(parseRules(rulesFile))
}

export function createRules(list: readonly Rule[]): Rules {
  const byId = new Map(list.map((rule) => [rule.id, rule]))
  return {
    all: () => list,
    get(id) {
      const rule = byId.get(id)
      if (!rule) throw new AppError('NOT_FOUND', `rule ${id}`)
      return rule
    },
  }
}

/** An installation may replace the file: what it holds is unknown until checked here. */
export function parseRules(input: unknown): readonly Rule[] {
  if (!Array.isArray(input)) throw new AppError('CORRUPT', 'rules: expected a list')
  const rules = input.map(parseRule)
  const ids = new Set(rules.map(({ id }) => id))
  if (ids.size !== rules.length) throw new AppError('CORRUPT', 'rules: an id appears twice')
  return rules
}

function parseRule(input: unknown): Rule {
  const fields = fieldsOf(input, 'a rule')
  const id = text(fields, 'id')
  const mark = text(fields, 'mark')
  if (!/^[A-Z]\d+$/.test(id)) throw new AppError('CORRUPT', `rules: bad id ${id}`)
  if (!marks.includes(mark)) throw new AppError('CORRUPT', `rules: ${id} has mark ${mark}`)
  const limits = fields.limits
  if (!Array.isArray(limits)) throw new AppError('CORRUPT', `rules: ${id} has no list of limits`)
  return {
    id,
    title: text(fields, 'title'),
    words: text(fields, 'words'),
    limits: limits.map(parseLimit),
    documentNumber: text(fields, 'documentNumber'),
    clause: text(fields, 'clause'),
    mark: mark as RuleMark,
    isToBeConfirmed: mark !== 'V',
    isOff: fields.isOff === true,
  }
}

function parseLimit(input: unknown): RuleLimit {
  const fields = fieldsOf(input, 'a limit')
  const unit = text(fields, 'unit')
  const time = text(fields, 'time')
  const { number } = fields
  if (typeof number !== 'number' || !(number > 0)) throw new AppError('CORRUPT', 'rules: limit number')
  if (!units.includes(unit)) throw new AppError('CORRUPT', `rules: limit unit ${unit}`)
  if (!times.includes(time)) throw new AppError('CORRUPT', `rules: limit time ${time}`)
  return { name: text(fields, 'name'), number, unit: unit as LimitUnit, time: time as RuleLimit['time'] }
}

function fieldsOf(input: unknown, what: string): Record<string, unknown> {
  if (typeof input !== 'object' || input === null) throw new AppError('CORRUPT', `rules: ${what} expected`)
  return input as Record<string, unknown>
}

function text(fields: Record<string, unknown>, name: string): string {
  const value = fields[name]
  if (typeof value !== 'string') throw new AppError('CORRUPT', `rules: ${name} is not text`)
  return value
}
