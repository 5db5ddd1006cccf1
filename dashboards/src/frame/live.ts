import type { LiveEvent } from '../../../api/views/system.ts'

export type LiveState = 'connecting' | 'live' | 'polling'

export interface LiveOptions {
  readonly open: () => LiveSource
  readonly setTimer: (run: () => void, ms: number) => () => void
  readonly onState: (state: LiveState) => void
  /** The kinds of record to look at again; `*` after a gap, when anything may have changed. */
  readonly onStale: (kinds: ReadonlySet<string>) => void
}

/** The part of EventSource that is used. */
export interface LiveSource {
  addEventListener(type: 'open' | 'error', listener: () => void): void
  addEventListener(type: 'message' | 'change', listener: (event: { readonly data: unknown }) => void): void
  close(): void
}

const firstRetryMs = 1_000
const lastRetryMs = 30_000
const pollMs = 15_000
/** A crawl announces many changes at once; the pages ask again once. */
const gatherMs = 400

/** Follows the live stream: comes back after a break with growing pauses, and meanwhile has the pages ask again at an interval. */
export function followLive({ open, setTimer, onState, onStale }: LiveOptions): () => void {
  let source: LiveSource | undefined
  let retryMs = firstRetryMs
  let isBroken = false
  let kinds = new Set<string>()
  const cancel: { retry?: () => void; poll?: () => void; flush?: () => void } = {}

  const stale = (kind: string) => {
    kinds.add(kind)
    cancel.flush ??= setTimer(() => {
      const gathered = kinds
      kinds = new Set()
      delete cancel.flush
      onStale(gathered)
    }, gatherMs)
  }
  const poll = () => {
    cancel.poll = setTimer(() => {
      stale('*')
      poll()
    }, pollMs)
  }
  const heard = (event: { readonly data: unknown }) => {
    const kind = kindOf(event.data)
    if (kind) stale(kind)
  }
  const connect = () => {
    source = open()
    source.addEventListener('open', () => {
      onState('live')
      retryMs = firstRetryMs
      cancel.poll?.()
      delete cancel.poll
      if (isBroken) stale('*')
      isBroken = false
    })
    source.addEventListener('message', heard)
    source.addEventListener('change', heard)
    source.addEventListener('error', () => {
      source?.close()
      isBroken = true
      onState('polling')
      if (!cancel.poll) poll()
      cancel.retry?.()
      cancel.retry = setTimer(connect, retryMs)
      retryMs = Math.min(retryMs * 2, lastRetryMs)
    })
  }
  onState('connecting')
  connect()
  return () => {
    source?.close()
    for (const stop of Object.values(cancel)) stop?.()
  }
}

function kindOf(data: unknown): string | undefined {
  try {
    const event: Partial<LiveEvent> = JSON.parse(String(data))
    return typeof event.kind === 'string' ? event.kind : undefined
  } catch {
    return undefined
  }
}

/** Which endpoints show a kind of record. A kind that is not here makes everything on the page stale. */
const shownBy: Readonly<Record<string, readonly string[]>> = {
  alert: ['/api/alerts', '/api/overview', '/api/stories', '/api/watches'],
  incident: ['/api/incidents', '/api/overview', '/api/alerts', '/api/stories'],
  release: ['/api/releases', '/api/overview', '/api/incidents', '/api/matters', '/api/effects'],
  publication: ['/api/releases', '/api/incidents', '/api/stories'],
  watch: ['/api/watches'],
  story: ['/api/stories'],
  // Not the search: a list must not move under the reader's eyes.
  documents: ['/api/overview', '/api/stories'],
  source: ['/api/sources', '/api/overview'],
  'operations-alert': ['/api/operations'],
  'dead-letter': ['/api/dead-letters', '/api/operations'],
  directive: ['/api/directives', '/api/overview'],
  'inspected-site': ['/api/inspections', '/api/inspected-sites'],
  'inspection-finding': ['/api/inspections', '/api/inspection-findings'],
  'inspection-sample': ['/api/inspections'],
  'inspection-probe': ['/api/inspections'],
  export: ['/api/exports'],
  unit: ['/api/units', '/api/users'],
  user: ['/api/users', '/api/units'],
  demo: ['/api/demo'],
}

export function isStale(endpoint: string, kinds: ReadonlySet<string>): boolean {
  const path = endpoint.slice(endpoint.indexOf(' ') + 1)
  return [...kinds].some((kind) => shownBy[kind]?.some((prefix) => path.startsWith(prefix)) ?? true)
}
