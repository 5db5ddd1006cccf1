import { AppError } from '../../pipeline/platform/errors.ts'
import { attendanceNames, itemKindNames } from './names.ts'
import { type PlanContent, type PlanVersion, planContentOf } from './plan.ts'

export type PlanField = keyof PlanContent

/** One field that two versions differ in: the entries only the earlier has, and those only the later has. */
export interface FieldChange {
  readonly field: PlanField
  readonly before: readonly string[]
  readonly after: readonly string[]
}

/** What two versions differ in, field by field; lists by their entries, so that one new question shows as one. */
export function comparePlans(
  versions: readonly PlanVersion[],
  { from, to }: { readonly from?: number | undefined; readonly to?: number | undefined },
): readonly FieldChange[] {
  const later = versionOf(versions, to ?? versions.length)
  const earlier = versionOf(versions, from ?? Math.max(1, later.contentVersion - 1))
  const [before, after] = [planContentOf(earlier), planContentOf(later)]
  const fields = [...new Set([...Object.keys(before), ...Object.keys(after)])] as PlanField[]
  return fields.flatMap((field) => {
    const [was, is] = [entriesOf(before[field]), entriesOf(after[field])]
    if (was.join('\u0000') === is.join('\u0000')) return []
    const [gone, come] = [without(was, is), without(is, was)]
    // The same entries in another order: shown whole, there is nothing else to see.
    return [
      gone.length + come.length > 0
        ? { field, before: gone, after: come }
        : { field, before: was, after: is },
    ]
  })
}

function versionOf(versions: readonly PlanVersion[], number: number): PlanVersion {
  const version = versions.find(({ contentVersion }) => contentVersion === number)
  if (!version) throw new AppError('NOT_FOUND', `plan content version ${number}`)
  return version
}

function entriesOf(value: PlanContent[PlanField]): readonly string[] {
  if (value === undefined || value === '') return []
  if (typeof value === 'string') return [value]
  return value.map((entry) => (typeof entry === 'string' ? entry : wordsOf(entry)))
}

/** An entry's fields as one reads them, whatever order they are kept in. */
const readingOrder = [
  'day',
  'time',
  'kind',
  'title',
  'channel',
  'attendees',
  'name',
  'duty',
  'unit',
  'note',
  'question',
  'answer',
  'source',
  'risk',
  'mitigation',
]

function wordsOf(entry: object): string {
  const fields = entry as Readonly<Record<string, string | readonly string[] | undefined>>
  return readingOrder
    .map((name) => fields[name] ?? '')
    .map((value) => (typeof value === 'string' ? nameOf(value) : value.map(nameOf).join('、')))
    .filter(Boolean)
    .join(' · ')
}

function nameOf(word: string): string {
  const names: Readonly<Record<string, string>> = { ...itemKindNames, ...attendanceNames }
  return names[word] ?? word
}

function without(values: readonly string[], others: readonly string[]): readonly string[] {
  return values.filter((value) => !others.includes(value))
}
