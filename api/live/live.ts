import type { Request, Response } from 'express'
import type { Change } from '../../loop/office/office.ts'
import { type Clock, toShanghaiIso } from '../../pipeline/platform/clock.ts'
import { AppError } from '../../pipeline/platform/errors.ts'
import { sha256 } from '../../pipeline/platform/hash.ts'
import type { OpenSession } from '../http/sign-in.ts'
import { messages } from '../messages.zh-CN.ts'
import type { LiveEvent } from '../views/system.ts'
import { createEventRing, type Numbered } from './ring.ts'

export interface LiveOptions {
  readonly onChange: (listener: (change: Change) => void) => () => void
  /** Another number when documents were indexed since. */
  readonly indexed?: () => Promise<number>
  readonly clock: Clock
  readonly newId: () => string
  readonly heartbeatMs: number
  readonly newsEveryMs: number
  readonly maxStreams: number
}

export interface Listener {
  readonly session: OpenSession
  /** The units whose news this person hears; `undefined`: all. */
  readonly unitIds: readonly string[] | undefined
}

export interface LiveFeed {
  /** Answers with a stream of server-sent events that lasts until the page, the session or the process ends. */
  open(request: Request, response: Response, listener: Listener): void
  /** How many streams are open. */
  count(): number
  announce(news: { readonly kind: string; readonly id: string; readonly action: string }): void
  /** Ends every stream. Idempotent. */
  close(): void
}

const keptEvents = 1_000
/** Records that are no news to anybody but the one they are about. */
const silentKinds: ReadonlySet<string> = new Set(['session', 'username', 'api-token'])

/** News from the loop and the store for open pages: what to look at again, never the thing itself. */
export function createLiveFeed(options: LiveOptions): LiveFeed {
  const { clock, newsEveryMs } = options
  const ring = createEventRing({ run: options.newId(), size: keptEvents })
  const streams = new Set<Stream>()
  const send = (news: Omit<LiveEvent, 'at'>, unitId: string | undefined) => {
    const numbered = ring.add({ ...news, at: toShanghaiIso(clock.now()) }, unitId)
    for (const stream of streams) stream.send(numbered)
  }
  const stopListening = options.onChange(({ kind, id, action, unitId }) => {
    if (kind === 'session' && action === 'session.closed')
      for (const stream of streams) if (stream.sessionId === id) stream.end()
    if (!silentKinds.has(kind)) send({ kind, id, action }, unitId)
  })

  let indexed: number | undefined
  let isAsking = false
  const lookAtIndex = async () => {
    // One question at a time, however long the answer takes; while there is none, there is no news.
    if (isAsking) return
    isAsking = true
    const now = await options.indexed?.().catch(() => undefined)
    isAsking = false
    if (now === undefined) return
    if (indexed !== undefined && now !== indexed)
      send({ kind: 'documents', id: '', action: 'documents.indexed' }, undefined)
    indexed = now
  }
  void lookAtIndex()
  const watchIndex = setInterval(() => void lookAtIndex(), newsEveryMs).unref()
  const heartbeat = setInterval(() => {
    const now = clock.now().getTime()
    for (const stream of streams) stream.beat(now)
  }, options.heartbeatMs).unref()

  return {
    open(request, response, listener) {
      if (streams.size >= options.maxStreams)
        throw new AppError('BUSY', 'open live stream', { userMessage: messages.refusals.tooManyStreams })
      const stream = startStream(response, listener)
      streams.add(stream)
      response.once('close', () => streams.delete(stream))
      const lastId = request.get('last-event-id')
      if (lastId === undefined) return
      const missed = ring.after(lastId)
      if (missed) for (const numbered of missed) stream.send(numbered)
      else stream.reset(toShanghaiIso(clock.now()))
    },
    count: () => streams.size,
    announce: (news) => send(news, undefined),
    close() {
      clearInterval(watchIndex)
      clearInterval(heartbeat)
      stopListening()
      for (const stream of streams) stream.end()
    },
  }
}

interface Stream {
  readonly sessionId: string
  send(numbered: Numbered): void
  /** Tells the page that it may have missed something. */
  reset(at: string): void
  /** Keeps proxies from closing a quiet connection, and ends it with its session. */
  beat(now: number): void
  end(): void
}

/** A page that reads so slowly loses its stream, and asks again for what it missed. */
const maxBufferedBytes = 1_000_000

function startStream(response: Response, { session, unitIds }: Listener): Stream {
  response.status(200).set({
    'Content-Type': 'text/event-stream; charset=utf-8',
    'Cache-Control': 'no-store, no-transform',
    Connection: 'keep-alive',
    'X-Accel-Buffering': 'no',
  })
  response.flushHeaders()
  const write = (text: string) => {
    if (response.writableLength > maxBufferedBytes) response.destroy()
    else response.write(text)
  }
  write('retry: 3000\n\n')
  const expiresAt = Date.parse(session.expiresAt)
  return {
    sessionId: sha256(session.token),
    send({ id, event, unitId }) {
      const isTheirs = unitId === undefined || unitIds === undefined || unitIds.includes(unitId)
      if (isTheirs) write(`id: ${id}\ndata: ${JSON.stringify(event)}\n\n`)
    },
    reset: (at) => write(`data: ${JSON.stringify({ kind: 'all', id: '', action: 'reset', at })}\n\n`),
    beat: (now) => (now >= expiresAt ? response.end() : write(': \n\n')),
    end: () => response.end(),
  }
}
