import type { SiteView } from '../../../../api/views/inspection.ts'

type Column = SiteView['columns'][number]
type Account = SiteView['accounts'][number]

/** What the words of a line stand for; the words are Chinese in either language, as the sites are. */
const kinds: Readonly<Record<string, Column['kind']>> = {
  要闻: 'news',
  政策: 'policy',
  互动: 'interaction',
  其他: 'other',
}

export interface Parsed<T> {
  readonly items: T[]
  /** The first line that is none. */
  readonly fault?: string
}

/** `要闻 工作动态 https://…`, one a line. */
export function parseColumns(text: string): Parsed<Column> {
  return parseLines(text, ([kindWord = '', ...rest]) => {
    const kind = kinds[kindWord]
    const url = rest.at(-1)
    const name = rest.slice(0, -1).join(' ')
    return kind && name && url && isAddress(url) ? { kind, name, url } : undefined
  })
}

export function columnLines(columns: readonly Column[]): string {
  const words = new Map(Object.entries(kinds).map(([word, kind]) => [kind, word]))
  return columns.map(({ kind, name, url }) => `${words.get(kind)} ${name} ${url}`).join('\n')
}

/** `微博 某某发布 https://…`, or a channel's id in place of the address. */
export function parseAccounts(text: string): Parsed<Account> {
  return parseLines(text, ([platform = '', ...rest]) => {
    const where = rest.at(-1)
    const name = rest.slice(0, -1).join(' ')
    if (!name || !where) return undefined
    return { platform, name, ...(isAddress(where) ? { url: where } : { channel: where }) }
  })
}

export function accountLines(accounts: readonly Account[]): string {
  return accounts
    .map(({ platform, name, url, channel }) => `${platform} ${name} ${url ?? channel ?? ''}`)
    .join('\n')
}

function parseLines<T>(text: string, parse: (words: readonly string[]) => T | undefined): Parsed<T> {
  const items: T[] = []
  for (const line of text.split('\n').map((one) => one.trim())) {
    if (line === '') continue
    const item = parse(line.split(/\s+/))
    if (item === undefined) return { items, fault: line }
    items.push(item)
  }
  return { items }
}

function isAddress(text: string): boolean {
  return /^https?:\/\/\S+$/.test(text)
}
