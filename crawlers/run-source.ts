import { toShanghaiIso } from '../pipeline/platform/clock.ts'
import { isAppError, messageOf } from '../pipeline/platform/errors.ts'
import { sha256 } from '../pipeline/platform/hash.ts'
import { canonicalUrl } from './canonical-url.ts'
import { parseDelivery } from './deliver.ts'
import type { KnownPage } from './frontier.ts'
import type { ListEntry } from './read-list.ts'
import type { PageReading } from './read-page.ts'
import { type Found, readSource } from './read-source.ts'
import type { Failure, PageResult, Place, Run, RunDependencies, RunReport } from './run.ts'
import { isRecheckDue, isRetryDue } from './schedule.ts'
import { settlePage } from './settle-page.ts'
import type { Source } from './source.ts'
import { toDocument } from './to-document.ts'

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
  await settlePage(run, place, result)
  return true
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

function failureOf(error: unknown): Failure {
  if (!isAppError(error)) return { code: 'INTERNAL', message: `程序错误：${messageOf(error)}` }
  return { code: error.code, message: error.userMessage ?? error.message }
}
