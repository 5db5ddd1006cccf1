import type { RawDocument } from '../../pipeline/model/document.ts'
import { createVirtualClock, type VirtualClock } from '../../pipeline/platform/clock.ts'
import { silentLog } from '../../pipeline/platform/log.ts'
import { type Crawler, type CrawlerOptions, openCrawler } from '../crawler.ts'
import { openPageReader } from '../page-reader.ts'
import type { Rejection } from '../run.ts'
import { defineSource, type Source } from '../source.ts'

export interface Trial extends AsyncDisposable {
  readonly crawler: Crawler
  readonly clock: VirtualClock
  readonly documents: RawDocument[]
  readonly rejections: Rejection[]
}

/** One thread for all trials of a test file: starting it takes longer than most trials. */
const pages = openPageReader()

/** A crawler in memory that collects what it publishes and rejects. */
export function openTrial(sources: readonly Source[], options: Partial<CrawlerOptions> = {}): Trial {
  const clock = createVirtualClock(new Date('2026-01-05T10:00:00+08:00'))
  const documents: RawDocument[] = []
  const rejections: Rejection[] = []
  const crawler = openCrawler({
    sources,
    stateFile: ':memory:',
    clock,
    log: silentLog,
    publish: async (published) => void documents.push(...published),
    reject: async (rejection) => void rejections.push(rejection),
    contact: 'https://example.invalid/bot',
    unitId: 'unit',
    pages,
    ...options,
  })
  return { crawler, clock, documents, rejections, [Symbol.asyncDispose]: () => crawler.close() }
}

/** An internal list source on a local site. */
export function localList(
  url: string,
  facts: { readonly isInternal?: boolean; readonly linkPattern?: string } = {},
): Source {
  return defineSource({
    id: 'local',
    name: '本地站点',
    group: '测试',
    authority: 'official',
    homepage: url,
    expectedEveryMinutes: 60,
    kind: 'list',
    listUrl: `${url}/list.html`,
    isInternal: true,
    ...facts,
  })
}

/** A page as a small portal would have it. */
export function articlePage(
  title: string,
  paragraph = '这是正文的一个段落，说明了事情的经过、有关部门的做法和下一步的安排。',
): string {
  return `<html><head><title>${title}_某某网</title></head><body><h1>${title}</h1>
    <div class="info">发布时间：2026-01-05 09:30 来源：某某部</div>
    <div class="TRS_Editor"><p>${paragraph}</p><p>${paragraph}</p></div></body></html>`
}
