import { toShanghaiIso } from '../../pipeline/platform/clock.ts'
import { crawlAccounts } from './crawl-accounts.ts'
import { newestDay } from './days.ts'
import { followLinks } from './follow-links.ts'
import type {
  FirstSeen,
  InspectedColumn,
  InspectionSample,
  Interaction,
  SampledColumn,
  SampledPage,
} from './sample.ts'
import type { SiteLink, SitePage, SiteReading } from './site-reader.ts'
import { type CrawlInput, createVisit, isSameSite, usualLimits, type Visit } from './visit.ts'
import { columnKindOf, hasAny, readInteractions, words } from './words.ts'

/** Reads a site from its home page: columns, what they list, the letters and replies shown, the links, the accounts. */
export async function crawlSite(input: CrawlInput): Promise<InspectionSample> {
  const visit = createVisit(input)
  const home = await visit.read(input.homepage)
  const common = { at: toShanghaiIso(input.now), homepage: input.homepage, homeOutcome: home.outcome }
  const accounts = await crawlAccounts(input.accounts, { ...input, read: visit.read })
  if (home.outcome !== 'read')
    return { ...common, ...nothingRead, accounts, gaps: [`首页未能读取：${home.message}`] }

  const columns = await findColumns(home.page, input, visit)
  const listed = await readColumns(columns, input, visit)
  const channelUrl = await findChannel(home.page, visit)
  const pages = samplePages({ visit, home: home.page, listed, input })
  const links = await followLinks(visit, input)
  const homeTargets = new Set(home.page.links.map(({ url }) => url))
  const homeNewest = newestDay(
    [
      ...home.page.links.map(({ day }) => day),
      ...pages
        .filter(({ url, kind }) => kind === 'article' && homeTargets.has(url))
        .map(({ publishedDay }) => publishedDay),
    ],
    input.now,
  )
  return {
    ...common,
    ...(homeNewest ? { homeNewestDay: homeNewest } : {}),
    pages,
    columns: listed.map(({ column }) => column),
    links,
    textFaults: visit.faults(),
    interactions: interactionsIn(listed, visit),
    ...(channelUrl ? { channelUrl } : {}),
    accounts,
    gaps: visit.gaps(),
  }
}

const nothingRead = { pages: [], columns: [], links: [], textFaults: [], interactions: [] }

/** Those configured, else the pages of this site, linked from its home page, that name themselves a column. */
async function findColumns(
  home: SitePage,
  input: CrawlInput,
  visit: Visit,
): Promise<readonly InspectedColumn[]> {
  if (input.columns.length > 0) return input.columns
  const found: InspectedColumn[] = []
  const seen = new Set([input.homepage, home.url])
  for (const { url } of home.links) {
    if (seen.has(url) || !isSameSite(url, home.url)) continue
    seen.add(url)
    const reading = await visit.read(url)
    if (reading.outcome !== 'read' || !isColumn(reading.page)) continue
    const { columnname: name = '', columntype: type } = reading.page.meta
    found.push({ name, url, kind: columnKindOf(name, type) })
  }
  return found
}

function isColumn({ meta }: SitePage): boolean {
  return Boolean(meta.columnname) && !isArticleMeta(meta)
}

function isArticleMeta(meta: SitePage['meta']): boolean {
  return Boolean(meta.articletitle || meta.pubdate)
}

/** Says so itself, or has a date and something to read. */
function isArticle(page: SitePage): boolean {
  return isArticleMeta(page.meta) || (!isColumn(page) && page.publishedDay !== undefined && page.hasBody)
}

export interface ListedColumn {
  readonly column: SampledColumn
  readonly items: readonly SiteLink[]
}

async function readColumns(
  columns: readonly InspectedColumn[],
  { now, limits = usualLimits }: CrawlInput,
  visit: Visit,
): Promise<readonly ListedColumn[]> {
  const readings = await sequence(columns, async (column) => ({
    column,
    reading: await visit.read(column.url),
  }))
  const isFurniture = furnitureOf(readings.map(({ reading }) => reading))
  const columnUrls = new Set(columns.map(({ url }) => url))
  return sequence(readings, async ({ column, reading }) => {
    if (reading.outcome !== 'read')
      return { column: { ...column, outcome: reading.outcome, items: 0 }, items: [] }
    const links = reading.page.links
      .filter(({ url }) => isSameSite(url, column.url) && !columnUrls.has(url) && !isFurniture(url))
      .slice(0, limits.itemsOfColumn)
    const items: SiteLink[] = []
    const days: (string | undefined)[] = []
    for (const link of links) {
      const item = await visit.read(link.url)
      if (item.outcome !== 'read' || !isArticle(item.page)) continue
      items.push(link)
      days.push(link.day ?? item.page.publishedDay)
    }
    const newest = newestDay(days, now)
    const oldest = days.filter((day) => day !== undefined).toSorted()[0]
    return {
      column: {
        ...column,
        outcome: 'read' as const,
        items: items.length,
        ...(newest ? { newestDay: newest } : {}),
        ...(oldest ? { oldestDay: oldest } : {}),
      },
      items,
    }
  })
}

/** Menus, footers and side boxes: what more than half of several column pages link to is no item of any. */
function furnitureOf(readings: readonly SiteReading[]): (url: string) => boolean {
  const counts = new Map<string, number>()
  const pages = readings.flatMap((reading) => (reading.outcome === 'read' ? [reading.page] : []))
  for (const { links } of pages)
    for (const url of new Set(links.map((link) => link.url))) counts.set(url, (counts.get(url) ?? 0) + 1)
  return (url) => pages.length >= 3 && (counts.get(url) ?? 0) > pages.length / 2
}

async function findChannel(home: SitePage, visit: Visit): Promise<string | undefined> {
  for (const { url, text } of home.links) {
    if (!hasAny(text, words.channel)) continue
    if ((await visit.read(url)).outcome === 'read') return url
  }
  return undefined
}

interface SamplePages {
  readonly visit: Visit
  readonly home: SitePage
  readonly listed: readonly ListedColumn[]
  readonly input: CrawlInput
}

function samplePages({ visit, home, listed, input }: SamplePages): readonly SampledPage[] {
  const before = new Map(input.previous?.pages.map((page) => [page.url, page]))
  return [...visit.all()].flatMap(([url, reading]) => {
    if (!isSameSite(url, input.homepage)) return []
    const of = listed.filter(({ items }) => items.some((item) => item.url === url))
    const columns = of.map(({ column }) => column.name)
    const known = before.get(url)
    const firstSeen = known?.firstSeen ?? firstSight(columns, input)
    const isListed = listed.some(({ column }) => column.url === url)
    if (reading.outcome !== 'read')
      return {
        url,
        kind: known?.kind ?? 'other',
        outcome: reading.outcome,
        title: known?.title ?? '',
        columns,
        firstSeen,
      }
    const { page } = reading
    const listedDay = of.flatMap(({ items }) => items.find((item) => item.url === url)?.day ?? [])[0]
    return {
      url,
      kind:
        url === input.homepage || url === home.url
          ? 'home'
          : isListed
            ? 'column'
            : isArticle(page)
              ? 'article'
              : 'other',
      outcome: 'read' as const,
      title: page.title.slice(0, 200),
      columns,
      ...(listedDay ? { listedDay } : {}),
      ...(page.publishedDay ? { publishedDay: page.publishedDay } : {}),
      ...(page.lastModified ? { lastModified: page.lastModified } : {}),
      firstSeen,
    }
  })
}

/** A page not seen before: since when its columns were watched without it. */
function firstSight(columns: readonly string[], { previous, now }: CrawlInput): FirstSeen {
  const at = toShanghaiIso(now)
  const watched = previous?.columns.find(({ name, outcome }) => outcome === 'read' && columns.includes(name))
  if (!previous || !watched) return { at }
  return { at, missedAt: previous.at, ...(watched.oldestDay ? { coveredFrom: watched.oldestDay } : {}) }
}

function interactionsIn(listed: readonly ListedColumn[], visit: Visit): readonly Interaction[] {
  const urls = listed
    .filter(({ column }) => column.kind === 'interaction')
    .flatMap(({ column, items }) => [column.url, ...items.map(({ url }) => url)])
  return urls.flatMap((url) => {
    const reading = visit.seen(url)
    return reading?.outcome === 'read'
      ? readInteractions(url, `${reading.page.title}\n${reading.page.text}`)
      : []
  })
}

async function sequence<Item, Answer>(
  items: readonly Item[],
  run: (item: Item) => Promise<Answer>,
): Promise<readonly Answer[]> {
  const answers: Answer[] = []
  for (const item of items) answers.push(await run(item))
  return answers
}
