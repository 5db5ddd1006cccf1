import type { PublicationBody } from '../channel/publication.ts'
import type { LedgerRecord } from '../ledger/ledger.ts'
import type { Office } from '../office/office.ts'
import type { PolicyFields, PortalColumn, Validity } from '../release/release.ts'
import { parseRichText, toPlainText } from '../release/rich-text.ts'
import { itemOf, portalKeys, unitNames } from './item.ts'
import type { PortalItem } from './portal.ts'

export interface PortalQuery {
  /** Words apart by spaces: each must stand in the title, the text or one of the policy fields. */
  readonly text?: string | undefined
  readonly column?: PortalColumn | undefined
  /** 主题分类, 有效性, and the year of 成文日期, of policy files. */
  readonly theme?: string | undefined
  readonly validity?: Validity | undefined
  readonly year?: string | undefined
  readonly limit?: number | undefined
  readonly offset?: number | undefined
}

export interface PortalFound {
  readonly total: number
  readonly items: readonly (PortalItem & { readonly excerpt: string })[]
  /** The themes and years there are, to choose from. */
  readonly themes: readonly string[]
  readonly years: readonly string[]
}

interface Entry {
  readonly item: PortalItem
  readonly plain: string
  readonly searched: string
}

const readAtOnce = 500
/** The newest; a site that has more is searched by an engine of its own. */
const mostEntries = 20_000
/** Other processes publish too, and their news does not reach this one: after this long the texts are read again. */
const freshMs = 30_000
const excerptLength = 120

/** Searches what stands on the portal. The texts are kept ready between questions and read again after a publication. */
export function createPortalSearch(office: Office): (query: PortalQuery) => Promise<PortalFound> {
  let kept: { readonly at: number; readonly entries: Promise<readonly Entry[]> } | undefined
  office.onChange(({ kind }) => {
    if (kind === 'publication') kept = undefined
  })
  const entries = () => {
    const now = office.clock.now().getTime()
    if (!kept || now - kept.at > freshMs) {
      const reading = readEntries(office)
      kept = { at: now, entries: reading }
      // What could not be read is asked for again by the next question.
      reading.catch(() => {
        kept = undefined
      })
    }
    return kept.entries
  }
  return async (query) => find(await entries(), query)
}

async function readEntries({ reader }: Office): Promise<readonly Entry[]> {
  const names = await unitNames(reader)
  const entries: Entry[] = []
  while (entries.length < mostEntries) {
    const records = await reader.list<PublicationBody>({
      kind: 'publication',
      states: ['published'],
      keys: portalKeys,
      limit: readAtOnce,
      offset: entries.length,
    })
    entries.push(...records.map((record) => entryOf(record, names)))
    if (records.length < readAtOnce) break
  }
  return entries
}

function entryOf(record: LedgerRecord<PublicationBody>, names: ReadonlyMap<string, string>): Entry {
  const { title, body, policy } = record.body.content
  const plain = toPlainText(parseRichText(body))
  return {
    item: itemOf(record, names),
    plain,
    searched: fold([title, ...(policy ? policyWords(policy) : []), plain].join('\n')),
  }
}

function policyWords({ indexNumber, documentNumber, theme, issuer, keywords }: PolicyFields): string[] {
  return [indexNumber, documentNumber, theme, issuer, ...keywords]
}

/** Full-width and half-width, and the brackets that people put around the year of a document number, are one to the reader. */
function fold(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[〔[(【]/gu, '(')
    .replace(/[〕\])】]/gu, ')')
}

function find(entries: readonly Entry[], query: PortalQuery): PortalFound {
  const words = fold(query.text ?? '')
    .split(/\s+/u)
    .filter((word) => word !== '')
  const found = entries.filter(
    ({ item, searched }) => words.every((word) => searched.includes(word)) && isAsked(item, query),
  )
  const offset = query.offset ?? 0
  const policies = entries.flatMap(({ item }) => (item.policy ? [item.policy] : []))
  return {
    total: found.length,
    items: found
      .slice(offset, offset + Math.min(query.limit ?? 20, 100))
      .map(({ item, plain }) => ({ ...item, excerpt: excerptOf(plain, words) })),
    themes: [...new Set(policies.map(({ theme }) => theme))].sort((a, b) => a.localeCompare(b, 'zh-CN')),
    years: [...new Set(policies.map(({ writtenOn }) => writtenOn.slice(0, 4)))].sort().reverse(),
  }
}

function isAsked({ column, policy }: PortalItem, query: PortalQuery): boolean {
  if (query.column && column !== query.column) return false
  if (query.theme && policy?.theme !== query.theme) return false
  if (query.validity && policy?.validity !== query.validity) return false
  return !query.year || (policy?.writtenOn.startsWith(query.year) ?? false)
}

/** The text around the first word found in it, or its beginning. */
function excerptOf(plain: string, words: readonly string[]): string {
  const line = plain.replaceAll(/\s+/gu, ' ')
  const folded = line.toLowerCase()
  const places = words.map((word) => folded.indexOf(word)).filter((at) => at >= 0)
  const start = Math.max(0, Math.min(...(places.length > 0 ? places : [0])) - 30)
  const text = line.slice(start, start + excerptLength)
  return `${start > 0 ? '…' : ''}${text}${start + excerptLength < line.length ? '…' : ''}`
}
