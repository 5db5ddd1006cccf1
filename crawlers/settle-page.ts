import { documentId } from '../pipeline/model/identity.ts'
import { toShanghaiIso } from '../pipeline/platform/clock.ts'
import { sha256 } from '../pipeline/platform/hash.ts'
import type { KnownPage } from './frontier.ts'
import type { PageResult, Place, Run } from './run.ts'

/** Publishes, refuses or passes over what was read, and only then remembers it: a crash in between reads the page again. */
export async function settlePage(run: Run, place: Place, result: PageResult): Promise<void> {
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
    log.warn('page rejected', {
      documentId: idOf(run, place),
      ...{ sourceId: source.id, url: place.url, code: fault.code },
    })
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

/** The id of the document that was read there, else the one it would get: what the stages log of it later is found by it. */
function idOf({ source }: Run, { key, known }: Place): string {
  if (known?.documentId) return known.documentId
  // A delivered line that cannot be read names no document: its hash is what there is.
  if (key.startsWith('delivery:')) return key
  return documentId({ platform: source.channel, canonicalUrl: key, sourceId: source.id, normalisedText: '' })
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
