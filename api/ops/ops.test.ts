import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import express from 'express'
import { afterEach, describe, expect, it } from 'vitest'
import type { ProcessReport } from '../../loop/operations/process-report.ts'
import type { Bus } from '../../pipeline/bus/bus.ts'
import { AppError } from '../../pipeline/platform/errors.ts'
import { silentLog } from '../../pipeline/platform/log.ts'
import { createOps, type OpsOptions, startOpsServer } from './ops.ts'
import { createRecent } from './recent.ts'

const closes: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closes.splice(0)) await close()
})

const stage = {
  stage: 'analyse-document',
  kept: 7,
  dropped: 2,
  dead: 1,
  retried: 3,
  failed: 1,
  batches: 4,
  totalMs: 2_500,
  maxMs: 900,
  durations: [0, 1, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 1],
  reasons: {},
}
const report: Pick<ProcessReport, 'groups' | 'leases' | 'crawl'> = {
  groups: [{ group: 'analysers', stream: 'documents.raw', stages: [stage] }],
  leases: ['stories'],
  crawl: {
    sources: [
      { sourceId: 'a', isEnabled: true, documentCount: 5, lastRunAt: '2026-03-02T09:00:00.000+08:00' },
      {
        sourceId: 'b',
        isEnabled: true,
        documentCount: 0,
        failure: { code: 'FETCH_FAILED', message: '', at: '', consecutive: 2 },
      },
    ],
    spool: { waiting: 3, bytes: 900, maxBytes: 1_000, isFull: false, refused: 2 },
    isPaused: false,
  },
}

let lagAsked = 0
const bus: Pick<Bus, 'lag' | 'deadLetters'> = {
  async lag() {
    lagAsked += 1
    return [{ stream: 'documents.raw', group: 'analysers', partition: 2, end: 12, committed: 5 }]
  },
  deadLetters: async () => [],
}

async function open(over: Partial<OpsOptions> = {}) {
  const ops = createOps({ role: 'process', version: '1', checks: {}, log: silentLog, ...over })
  const server = await startOpsServer(ops, { host: '127.0.0.1', port: 0 })
  closes.push(server.close)
  const get = async (path: string) => {
    const response = await fetch(new URL(path, server.url))
    return { status: response.status, text: await response.text() }
  }
  return { ops, get, url: server.url }
}

describe('probes', () => {
  it('say ready only when every dependency answers, and name the one that does not', async () => {
    const { get } = await open({
      checks: { bus: async () => 1, store: () => Promise.reject(new Error('gone')) },
    })
    const { status, text } = await get('/readyz')
    expect(status).toBe(503)
    expect(JSON.parse(text)).toMatchObject({
      ok: false,
      dependencies: { bus: { status: 'up' }, store: { status: 'down' } },
    })
    expect(text).not.toContain('gone')
  })

  it('answer in time although an engine hangs, and take it for down', async () => {
    const { get } = await open({
      checks: { store: () => new Promise(() => undefined), bus: async () => 1 },
      checkTimeoutMs: 50,
    })
    const { status, text } = await get('/readyz')
    expect(status).toBe(503)
    const { dependencies } = JSON.parse(text)
    expect(dependencies.store.status).toBe('down')
    expect(dependencies.store.ms).toBeGreaterThanOrEqual(45)
    expect(dependencies.bus.status).toBe('up')
  })

  it('never ask an engine whether the process is alive', async () => {
    let asked = 0
    const { get } = await open({ checks: { store: async () => ++asked } })
    expect(await get('/healthz')).toEqual({ status: 200, text: '{"ok":true}' })
    expect(asked).toBe(0)
  })
})

describe('metrics', () => {
  it('show what the process reports, in the words of Prometheus', async () => {
    const { ops, get } = await open({ report: () => report, bus, queues: { analysis: () => 4 } })
    ops.watchQueue('live-streams', () => 2)
    const { text } = await get('/metrics')
    for (const line of [
      'yushu_process_info{role="process",version="1"} 1',
      'yushu_stage_documents_total{stage="analyse-document",outcome="kept"} 7',
      'yushu_stage_documents_total{stage="analyse-document",outcome="retried"} 3',
      'yushu_stage_failures_total{stage="analyse-document"} 1',
      'yushu_stage_busy_seconds_total{stage="analyse-document"} 2.5',
      'yushu_stage_batch_duration_seconds_bucket{stage="analyse-document",le="0.005"} 0',
      'yushu_stage_batch_duration_seconds_bucket{stage="analyse-document",le="0.01"} 1',
      'yushu_stage_batch_duration_seconds_bucket{stage="analyse-document",le="30"} 3',
      'yushu_stage_batch_duration_seconds_bucket{stage="analyse-document",le="+Inf"} 4',
      'yushu_stage_batch_duration_seconds_sum{stage="analyse-document"} 2.5',
      'yushu_stage_batch_duration_seconds_count{stage="analyse-document"} 4',
      '# TYPE yushu_stage_batch_duration_seconds histogram',
      'yushu_lease_held{lease="stories"} 1',
      'yushu_spool_messages 3',
      'yushu_spool_refused_messages 2',
      'yushu_crawl_sources{outcome="FETCH_FAILED"} 1',
      'yushu_bus_lag_messages{stream="documents.raw",group="analysers",partition="2"} 7',
      'yushu_queue_depth{queue="analysis"} 4',
      'yushu_queue_depth{queue="live-streams"} 2',
    ])
      expect(text).toContain(line)
    expect(text).toContain('process_resident_memory_bytes')
  })

  it('do not count a stage twice when scraped twice, and ask the bus once in five seconds', async () => {
    lagAsked = 0
    const { get } = await open({ report: () => report, bus })
    await get('/metrics')
    const { text } = await get('/metrics')
    expect(text).toContain('yushu_stage_documents_total{stage="analyse-document",outcome="kept"} 7')
    expect(lagAsked).toBe(1)
  })

  it('are shown without the bus figures when the bus is away, and count that', async () => {
    const gone = () => Promise.reject(new AppError('BUS_FAILED', 'gone'))
    const { get } = await open({ report: () => report, bus: { lag: gone, deadLetters: gone } })
    const { status, text } = await get('/metrics')
    expect(status).toBe(200)
    expect(text).toContain('yushu_stage_documents_total')
    expect(text).not.toContain('yushu_bus_lag_messages{')
    expect((await get('/metrics')).text).toMatch(/yushu_engine_errors_total\{engine="bus"\} [2-4]/)
  })

  it('time requests by the route, never by the path', async () => {
    const { ops, get } = await open()
    const app = express().use(ops.timeRequests)
    app.get('/api/documents/:id', (_request, response) => void response.json({}))
    const server = createServer(app)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    closes.push(async () => void server.close())
    const address = server.address()
    const port = typeof address === 'object' ? address?.port : 0
    for (const path of ['/api/documents/1', '/api/documents/2', '/nowhere', '/app/x.js'])
      await (await fetch(`http://127.0.0.1:${port}${path}`)).text()
    const { text } = await get('/metrics')
    const count = 'yushu_http_request_duration_seconds_count'
    expect(text).toContain(`${count}{method="GET",route="/api/documents/:id",status="200"} 2`)
    expect(text).toContain(`${count}{method="GET",route="none",status="404"} 1`)
    expect(text).toContain(`${count}{method="GET",route="/app/*",status="404"} 1`)
  })

  it('count an engine’s failures, not its callers’ mistakes', async () => {
    const { ops, get } = await open()
    const store = ops.watchCalls('store', {
      document: async (id: string) => {
        throw new AppError(id === 'x' ? 'STORE_FAILED' : 'BAD_INPUT', id)
      },
    })
    await expect(store.document('x')).rejects.toThrow()
    await expect(store.document('y')).rejects.toThrow()
    expect((await get('/metrics')).text).toContain('yushu_engine_errors_total{engine="store"} 1')
  })

  it('are all described with their unit and meaning', async () => {
    const described = readFileSync(join(import.meta.dirname, '../../docs/metrics.md'), 'utf8')
    const disk = async () => ({ freeBytes: 1, totalBytes: 2 })
    const { ops } = await open({ report: () => report, bus, queues: {}, alerts: () => [], disk })
    const ours = ops.registry
      .getMetricsAsArray()
      .map(({ name }) => name)
      .filter((name) => name.startsWith('yushu_'))
    expect(ours.filter((name) => !described.includes(`\`${name}`))).toEqual([])
    expect(ours.length).toBeGreaterThan(15)
  })
})

describe('a recent answer', () => {
  it('is given again until it is old, and a failure is not', async () => {
    let now = 0
    let asked = 0
    const recent = createRecent(
      async () => {
        asked += 1
        if (asked === 2) throw new Error('not now')
        return asked
      },
      { maxAgeMs: 100, now: () => now },
    )
    expect([await recent(), await recent()]).toEqual([1, 1])
    now = 100
    await expect(recent()).rejects.toThrow('not now')
    expect(await recent()).toBe(3)
  })
})
