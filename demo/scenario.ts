import { readFileSync } from 'node:fs'
import { z } from 'zod'
import type { Source } from '../crawlers/source.ts'
import { AppError } from '../pipeline/platform/errors.ts'

/**
 * The demo scenario: a fictitious ministry, province and city, three days from a battery fire in a data centre to the answer and its effect.
 * Nothing in it happened; every name in it is invented and carries 演示.
 */

const place = z.object({
  name: z.string(),
  kind: z.enum(['list', 'feed', 'json']),
  channel: z.enum(['website', 'weibo', 'forum', 'video']),
  documentKind: z.enum(['article', 'post']),
  authority: z.enum(['central', 'official', 'media', 'public']),
  layout: z.enum(['trs', 'news', 'post']),
})

/** A fictitious place where things are said. */
export type DemoPlace = z.infer<typeof place> & { readonly id: string }

export interface DemoEntry {
  /** Unique, in time order; part of its address. */
  readonly number: number
  /** Minutes after the scenario's (or its epilogue's) beginning. */
  readonly at: number
  readonly placeId: string
  /** Empty for posts. */
  readonly title: string
  readonly paragraphs: readonly string[]
}

export interface Scenario {
  readonly places: readonly DemoPlace[]
  /** Three days, oldest first. */
  readonly entries: readonly DemoEntry[]
  /** What is said after the ministry's own answer is out, whenever that is. */
  readonly epilogue: readonly DemoEntry[]
}

export const scenarioMinutes = 3 * 24 * 60

export function loadScenario(): Scenario {
  const places = Object.entries(z.record(z.string(), place).parse(JSON.parse(readFile('sources.json')))).map(
    ([id, facts]) => ({ id, ...facts }),
  )
  const known = new Set(places.map(({ id }) => id))
  const entries = numbered([...readPosts('scenario-posts.tsv'), ...readArticles('scenario-articles.tsv')], 1)
  const epilogue = numbered(readPosts('scenario-after.tsv'), entries.length + 1)
  const stranger = [...entries, ...epilogue].find(({ placeId }) => !known.has(placeId))
  if (stranger) throw new AppError('CORRUPT', `demo entry of unknown source ${stranger.placeId}`)
  return { places, entries, epilogue }
}

/** The catalogue entries that read the scenario from its local site: internal addresses, and 演示数据 wherever they show. */
export function demoSources(scenario: Scenario, siteUrl: string): readonly Source[] {
  return scenario.places.map((one): Source => {
    const info = {
      id: `demo-${one.id}`,
      name: one.name,
      group: '演示数据',
      channel: one.channel,
      documentKind: one.documentKind,
      authority: one.authority,
      homepage: `${siteUrl}/${one.id}/`,
      language: 'zh',
      expectedEveryMinutes: 24 * 60,
      isVerified: true,
      isInternal: true,
      isDemo: true,
    } as const
    if (one.kind === 'feed') {
      return {
        ...info,
        kind: 'feed',
        feedUrl: `${siteUrl}/${one.id}/feed.xml`,
        hasFullText: one.layout === 'post',
      } satisfies Source
    }
    if (one.kind === 'json') {
      const entries = { are: 'links', urlField: 'url', titleField: 'title', timeField: 'time' } as const
      return {
        ...info,
        kind: 'json',
        listUrl: `${siteUrl}/${one.id}/list.json`,
        itemsPath: 'data.list',
        entries,
      }
    }
    return { ...info, kind: 'list', listUrl: `${siteUrl}/${one.id}/`, linkPattern: '/t\\d+\\.html$' }
  })
}

type Unnumbered = Omit<DemoEntry, 'number'>

function numbered(entries: readonly Unnumbered[], first: number): readonly DemoEntry[] {
  return entries.toSorted((a, b) => a.at - b.at).map((entry, index) => ({ ...entry, number: first + index }))
}

function readPosts(name: string): readonly Unnumbered[] {
  const rows = readTsv(name)
  const byKey = new Map(rows.flatMap(({ key, text }) => (key && text ? [[key, text]] : [])))
  return rows.map(({ at = '', source = '', repostOf = '', text = '' }) => {
    const original = byKey.get(repostOf)
    if (repostOf && !original) throw new AppError('CORRUPT', `demo repost of unknown post ${repostOf}`)
    // A repost carries what it reposts behind the usual mark, as the platform shows it.
    const words = original ? `${text.replace(/\/\/$/, '')}//@网友：${original}` : text
    return { at: Number(at), placeId: source, title: '', paragraphs: [words] }
  })
}

function readArticles(name: string): readonly Unnumbered[] {
  return readTsv(name).map(({ at = '', source = '', title = '', text = '' }) => ({
    at: Number(at),
    placeId: source,
    title,
    paragraphs: text.split('|'),
  }))
}

function readTsv(name: string): readonly Readonly<Record<string, string>>[] {
  const [header = '', ...lines] = readFile(name).trimEnd().split('\n')
  const columns = header.split('\t')
  return lines.map((line) =>
    Object.fromEntries(line.split('\t').map((cell, index) => [columns[index] ?? '', cell])),
  )
}

function readFile(name: string): string {
  return readFileSync(new URL(name, import.meta.url), 'utf8')
}
