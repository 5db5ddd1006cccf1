import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { OperationsAlert } from '../../loop/operations/operations-alerts.ts'
import type { StageCounter } from '../../pipeline/runtime/counters.ts'
import { openTestApi, type TestApi } from '../testing/open-test-api.ts'

const alert: OperationsAlert = {
  id: 'crawl-paused/c1',
  kind: 'crawl-paused',
  level: 'critical',
  text: '采集进程 c1 的暂存区已满，采集已暂停',
  advice: '请尽快恢复消息总线',
  since: '2026-11-01T08:50:00.000+08:00',
}

const counter = (over: Partial<StageCounter>): StageCounter => ({
  ...{ stage: 'analyse-document', kept: 0, dropped: 0, dead: 0, retried: 0, failed: 0, batches: 1 },
  ...{ totalMs: 100, maxMs: 50, durations: [], reasons: {} },
  ...over,
})

describe('an API process among others', () => {
  let api: TestApi
  beforeAll(async () => {
    api = await openTestApi({
      isShared: true,
      operationsAlerts: [alert],
      report: {
        groups: [
          {
            group: 'analysers',
            stream: 'documents.raw',
            lastBatchAt: '2026-11-01T08:59:00.000+08:00',
            stages: [
              counter({ kept: 6, dropped: 2, reasons: { 'already stored': 2 } }),
              counter({ kept: 2, dropped: 1, maxMs: 70, reasons: { 'already stored': 1 } }),
            ],
          },
        ],
      },
    })
  })
  afterAll(() => api.close())

  it('shows every process, the stages summed, and what is wrong', async () => {
    const admin = await api.signIn('administrator')
    const operations = await admin.call('GET /api/operations', {})
    expect(operations.alerts).toEqual([alert])
    expect(await admin.call('GET /api/operations/alerts', {})).toEqual([alert])
    expect(operations.processes).toMatchObject([
      {
        id: 'elsewhere',
        isAlive: true,
        leases: ['stories'],
        lastBatchAt: '2026-11-01T08:59:00.000+08:00',
        crawl: { sources: 1, failing: 0, isPaused: false, spool: { waiting: 0 } },
      },
    ])
    expect(operations.stages).toMatchObject([
      { kept: 8, dropped: 3, maxMs: 70, reasons: [{ reason: 'already stored', count: 3 }] },
    ])
    expect(operations.stages[0]?.meanMs).toBeCloseTo(200 / 11)
  })

  it('shows those who do not run the installation counts: no host, no process, no reason', async () => {
    const press = await api.signIn('press-officer')
    const operations = await press.call('GET /api/operations', {})
    expect(operations).toMatchObject({
      processes: [],
      processCounts: [{ role: 'all', alive: 1, silent: 0 }],
      stages: [{ kept: 8, dropped: 3, reasons: [] }],
      alerts: [{ id: 'crawl-paused', level: 'critical', text: '暂存区已满，采集已暂停', since: alert.since }],
    })
    const alerts = await press.call('GET /api/operations/alerts', {})
    expect(alerts).toEqual(operations.alerts)
    expect(JSON.stringify([operations, alerts])).not.toMatch(/elsewhere|h1|c1|already stored/)
    const analyst = await api.signIn('analyst')
    expect((await analyst.call('GET /api/operations', {})).processes).toHaveLength(1)
  })

  it('lists, runs and switches the sources that other processes read', async () => {
    const analyst = await api.signIn('analyst')
    expect(await analyst.call('GET /api/sources', {})).toMatchObject([{ id: 'down', health: 'never-run' }])
    await analyst.call('POST /api/sources/:id/run', { params: { id: 'down' } })
    const states = async () => (await analyst.call('GET /api/sources', {})).map(({ health }) => health)
    await vi.waitFor(async () => expect(await states()).toEqual(['failing']))
    expect((await analyst.call('GET /api/overview', {})).failingSources).toBe(1)
    await analyst.call('POST /api/sources/:id/enabled', {
      params: { id: 'down' },
      body: { isEnabled: false },
    })
    expect(await states()).toEqual(['off'])
  })
})

describe('dead letters', () => {
  let api: TestApi
  beforeAll(async () => {
    api = await openTestApi()
    await api.bus.bury(
      Array.from({ length: 5 }, (_, offset) => ({
        stream: offset === 4 ? 'analyzed.ordered' : 'documents.raw',
        partition: 0,
        offset,
        key: `k${offset}`,
        value: { text: `第${offset}篇`, long: 'x'.repeat(400) },
        headers: { from: 'test' },
        stage: offset % 2 === 0 ? 'normalize-document' : 'deliver',
        reason: `reason ${offset}`,
      })),
    )
  })
  afterAll(() => api.close())

  it('are filtered by stream and stage, and paged without gap or overlap', async () => {
    const admin = await api.signIn('administrator')
    const ask = (query: Record<string, string>) => admin.call('GET /api/dead-letters', { query })
    const keys = async (query: Record<string, string>) => (await ask(query)).letters.map(({ key }) => key)
    expect(await keys({ stream: 'analyzed.ordered' })).toEqual(['k4'])
    expect((await keys({ stage: 'deliver' })).toSorted()).toEqual(['k1', 'k3'])
    expect(await keys({ stream: 'analyzed.ordered', stage: 'deliver' })).toEqual([])

    const found: string[] = []
    let after: string | undefined
    do {
      const page = await ask({ limit: '2', ...(after === undefined ? {} : { after }) })
      found.push(...page.letters.map(({ key }) => key))
      after = page.next
    } while (after !== undefined)
    expect(found.toSorted()).toEqual(['k0', 'k1', 'k2', 'k3', 'k4'])
    const { deadLettersByStream } = await admin.call('GET /api/operations', {})
    expect(new Map(deadLettersByStream.map(({ stream, count }) => [stream, count]))).toEqual(
      new Map([
        ['documents.raw', 4],
        ['analyzed.ordered', 1],
      ]),
    )
  })

  it('are shown whole to those who may decide about them, to nobody else', async () => {
    const admin = await api.signIn('administrator')
    const { letters } = await admin.call('GET /api/dead-letters', { query: { stream: 'analyzed.ordered' } })
    const id = letters[0]?.id ?? ''
    const letter = await admin.call('GET /api/dead-letters/:id', { params: { id } })
    expect(letter).toMatchObject({ key: 'k4', reason: 'reason 4', offset: 4, headers: { from: 'test' } })
    expect(JSON.parse(letter.body)).toMatchObject({ text: '第4篇' })
    const press = await api.signIn('press-officer')
    expect((await press.refused('GET /api/dead-letters/:id', { params: { id } })).status).toBe(403)
    expect((await admin.refused('GET /api/dead-letters/:id', { params: { id: 'none' } })).status).toBe(404)
  })
})
