import type { RawDocument } from '../pipeline/model/document.ts'
import { type Clock, toShanghaiIso } from '../pipeline/platform/clock.ts'
import { isAppError, messageOf } from '../pipeline/platform/errors.ts'
import { sha256 } from '../pipeline/platform/hash.ts'
import type { Log } from '../pipeline/platform/log.ts'
import { canonicalUrl } from './canonical-url.ts'
import type { PageFault } from './check-page.ts'
import { parseDelivery } from './deliver.ts'
import type { FetchedPage } from './fetch/fetch.ts'
import type { PoliteFetcher } from './fetch/polite-fetch.ts'
import type { Frontier, KnownPage } from './frontier.ts'
import type { PageReader } from './page-reader.ts'
import type { ListEntry } from './read-list.ts'
import type { PageReading } from './read-page.ts'
import { type Found, readSource } from './read-source.ts'
import { isRecheckDue, isRetryDue } from './schedule.ts'
import type { Source } from './source.ts'
import { toDocument } from './to-document.ts'

/** Something a source gave that did not become a document, and why. */
export interface Rejection {
  readonly sourceId: string
  readonly url: string
  /** A code of the closed list, or of the reader (`LOGIN_WALL`, `EMPTY_PAGE` …). */
  readonly code: string
  /** In Chinese, as the interface shows it. */
  readonly reason: string
  readonly body?: string
}

export interface RunReport {
  readonly sourceId: string
  readonly startedAt: string
  readonly finishedAt: string
  readonly listed: number
  readonly fetched: number
  readonly published: number
  readonly unchanged: number
  readonly rejected: number
  readonly failure?: Failure
}

export interface Failure {
  readonly code: PageFault['code']
  readonly message: string
}

export interface RunDependencies {
  readonly polite: PoliteFetcher
  readonly pages: PageReader
  readonly frontier: Frontier
  readonly clock: Clock
  readonly log: Log
  readonly publish: (documents: readonly RawDocument[]) => Promise<void>
  readonly reject: (rejection: Rejection) => Promise<void>
  readonly pseudonymise: (name: string) => string
  readonly unitId: string
  /** The rest waits for the next run. */
  readonly maxPagesPerRun: number
}

interface Run extends RunDependencies {
  readonly source: Source
  readonly signal: AbortSignal
  readonly tally: { listed: number; fetched: number; published: number; unchanged: number; rejected: number }
  lastFault: Failure | undefined
}

/** What was read of an entry. */
type PageResult =
  | {
      readonly kind: 'document'
      readonly document: RawDocument
      readonly key?: string
      readonly page?: FetchedPage
    }
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'fault'; readonly fault: PageFault; readonly body?: string }

/** Reads a source once: its list, then what is new or due again. Never throws; a page that fails does not stop the others. */
export async function runSource(
  source: Source,
  dependencies: RunDependencies,
  signal: AbortSignal,
): Promise<RunReport> {
  const startedAt = toShanghaiIso(dependencies.clock.now())
  const tally = { listed: 0, fetched: 0, published: 0, unchanged: 0, rejected: 0 }
  const run: Run = { ...dependencies, source, signal, tally, lastFault: undefined }
  const failure = await attempt(run)
  return {
    sourceId: source.id,
    startedAt,
    finishedAt: toShanghaiIso(dependencies.clock.now()),
    ...tally,
    ...(failure ? { failure } : {}),
  }
}

async function attempt(run: Run): Promise<Failure | undefined> {
  try {
    await readAll(run)
    const { rejected, published, unchanged } = run.tally
    if (rejected === 0 || published + unchanged > 0 || !run.lastFault) return undefined
    return { code: run.lastFault.code, message: `${rejected} 篇全部未能读取：${run.lastFault.message}` }
  } catch (error) {
    return run.signal.aborted ? undefined : failureOf(error)
  }
}

async function readAll(run: Run): Promise<void> {
  const { source, frontier, polite, signal } = run
  const known = frontier.source(source.id)
  const reading = await readSource(source, {
    polite,
    etag: known.listEtag,
    lastModified: known.listLastModified,
    signal,
  })
  run.tally.listed = reading.found.length
  let room = run.maxPagesPerRun
  for (const found of reading.found) {
    signal.throwIfAborted()
    if (room === 0) return
    if (await readOne(run, found)) room -= 1
  }
  // Remembered only when everything on the list was looked at: until then the list must be read again though it did not change.
  if (!reading.isUnchanged && run.tally.rejected === 0) {
    const { listEtag: _etag, listLastModified: _modified, ...rest } = frontier.source(source.id)
    frontier.rememberSource(source.id, {
      ...rest,
      ...(reading.etag ? { listEtag: reading.etag } : {}),
      ...(reading.lastModified ? { listLastModified: reading.lastModified } : {}),
    })
  }
}

/** True when the entry was due and looked at. */
async function readOne(run: Run, found: Found): Promise<boolean> {
  const key =
    found.kind === 'link' ? canonicalUrl(found.entry.url) : `delivery:${sha256(found.line).slice(0, 32)}`
  const known = run.frontier.page(key)
  if (known && !isDue(known, run.clock.now())) return false
  const url = found.kind === 'link' ? found.entry.url : run.source.homepage
  const place: Place = { key, url, known }
  const result =
    found.kind === 'link' ? await readLink(run, found.entry, known) : readDelivery(run, found.line)
  await settle(run, place, result)
  return true
}

interface Place {
  readonly key: string
  readonly url: string
  readonly known: KnownPage | undefined
}

function isDue(known: KnownPage, now: Date): boolean {
  return known.failures > 0 ? isRetryDue(known, now) : isRecheckDue(known, now)
}

async function readLink(run: Run, entry: ListEntry, known: KnownPage | undefined): Promise<PageResult> {
  const { polite, source, signal, tally, pages } = run
  try {
    if (entry.html !== undefined)
      return toResult(
        run,
        entry,
        await pages.read({ body: wrap(entry), url: entry.url, requestedUrl: entry.url }),
      )
    const { etag, lastModified } = known ?? {}
    const page = await polite.fetch(source, { url: entry.url, etag, lastModified, signal })
    tally.fetched += 1
    if (page.status === 304) return { kind: 'unchanged' }
    const { bytes: body, url, contentType } = page
    const reading = await pages.read({
      body,
      url,
      requestedUrl: entry.url,
      ...(contentType ? { contentType } : {}),
    })
    const result = toResult(run, entry, reading)
    return result.kind === 'document' ? { ...result, page } : result
  } catch (error) {
    // The host wants quiet or we are to stop: that ends the run. Anything else is this page's own trouble.
    if (signal.aborted || isAppError(error, 'TOO_MANY_REQUESTS')) throw error
    const { code, message } = failureOf(error)
    return { kind: 'fault', fault: { code, reason: message } }
  }
}

function wrap({ title, html }: ListEntry): string {
  const escaped = (title ?? '').replaceAll('&', '&amp;').replaceAll('<', '&lt;')
  return `<title>${escaped}</title><article>${html}</article>`
}

function toResult({ source, clock, unitId }: Run, entry: ListEntry, reading: PageReading): PageResult {
  if (reading.kind === 'fault') return reading
  const { extracted } = reading
  const document = toDocument({ extracted, entry, source, observedAt: clock.now(), unitId })
  return { kind: 'document', document, key: extracted.canonicalUrl }
}

function readDelivery({ source, clock, unitId, pseudonymise }: Run, line: string): PageResult {
  const outcome = parseDelivery(line, {
    sourceId: source.id,
    sourceName: source.name,
    channel: source.channel,
    documentKind: source.documentKind,
    authority: source.authority,
    unitId,
    isDemo: source.isDemo,
    observedAt: clock.now(),
    pseudonymise,
  })
  if (outcome.kind === 'keep') return { kind: 'document', document: outcome.value }
  return {
    kind: 'fault',
    fault: { code: 'BAD_INPUT', reason: outcome.reason },
    body: line.slice(0, 2000).toWellFormed(),
  }
}

async function settle(run: Run, place: Place, result: PageResult): Promise<void> {
  switch (result.kind) {
    case 'unchanged':
      run.tally.unchanged += 1
      return remember(run, place, { failures: 0 })
    case 'fault':
      return refuse(run, place, result)
    case 'document':
      return take(run, place, result)
  }
}

async function take(
  run: Run,
  place: Place,
  { document, key, page }: PageResult & { kind: 'document' },
): Promise<void> {
  const contentHash = sha256(`${document.title}\n${document.text}`.normalize('NFKC').replace(/\s+/g, ' '))
  const earlier = place.known ?? (key ? run.frontier.page(key) : undefined)
  const seen = {
    failures: 0,
    contentHash,
    documentId: document.id,
    ...(page?.etag ? { etag: page.etag } : {}),
    ...(page?.lastModified ? { lastModified: page.lastModified } : {}),
  }
  if (earlier?.contentHash === contentHash) run.tally.unchanged += 1
  else {
    await run.publish([document])
    run.tally.published += 1
  }
  remember(run, place, seen)
  // The page may name another address as its own; met under that one, it is the same page.
  if (key && key !== place.key) remember(run, { ...place, key }, seen)
}

async function refuse(
  run: Run,
  place: Place,
  { fault, body }: PageResult & { kind: 'fault' },
): Promise<void> {
  const { source, tally, log } = run
  tally.rejected += 1
  run.lastFault = { code: fault.code, message: fault.reason }
  // The same fault of the same page is recorded once, however often it is tried.
  if (place.known?.faultCode !== fault.code) {
    log.warn('page rejected', { sourceId: source.id, url: place.url, code: fault.code })
    await run.reject({
      sourceId: source.id,
      url: place.url,
      code: fault.code,
      reason: fault.reason,
      ...(body ? { body } : {}),
    })
  }
  remember(run, place, { failures: (place.known?.failures ?? 0) + 1, faultCode: fault.code })
}

type Seen = Pick<KnownPage, 'failures'> & Partial<KnownPage>

function remember({ frontier, clock, source }: Run, { key, url, known }: Place, seen: Seen): void {
  const now = toShanghaiIso(clock.now())
  const { faultCode: _past, ...before } = known ?? { faultCode: undefined }
  frontier.rememberPage({
    sourceId: source.id,
    firstSeenAt: now,
    ...before,
    ...seen,
    key,
    url,
    checkedAt: now,
  })
}

function failureOf(error: unknown): Failure {
  if (!isAppError(error)) return { code: 'INTERNAL', message: `程序错误：${messageOf(error)}` }
  return { code: error.code, message: error.userMessage ?? error.message }
}
