import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type EndpointName, endpoints } from '../contract.ts'
import type { Client } from '../testing/client.ts'
import { openTestApi, type TestApi } from '../testing/open-test-api.ts'

/** The header chooses the drill's loop for what is played in it; everything else is not there. */
describe('calls with a drill’s header', () => {
  let api: TestApi
  let press: Client
  let drillId = ''
  beforeAll(async () => {
    api = await openTestApi()
    await api.fill()
    press = await api.signIn('press-officer', 'emergency')
    const drill = await press.call('POST /api/drills', { body: { scenarioId: 'outage-at-night' } })
    drillId = drill.id
    await press.call('POST /api/drills/:id/run', {
      params: { id: drillId },
      body: { version: drill.version, speed: 0 },
    })
  })
  afterAll(() => api.close())

  const inDrill = async (path: string, body?: unknown, of: Client = press) => {
    const { csrf } = await of.call('GET /api/session', {})
    return of.fetch(path, {
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        'x-yushu-drill': drillId,
        'x-csrf-token': csrf,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
  }

  it('see the drill’s alert and not the house’s, and open an incident the house knows nothing of', async () => {
    const alerts = (await (await inDrill('/api/alerts')).json()) as { id: string; story: { title: string } }[]
    expect(alerts.map(({ story }) => story.title)).toEqual([expect.stringContaining('【演练】')])
    const opened = await inDrill('/api/incidents', {
      alertId: alerts[0]?.id,
      title: '演练事件',
      level: 'II',
      levelReason: '会商',
      playbookId: 'network-outage',
    })
    expect(opened.status).toBe(200)
    const incident = (await opened.json()) as { id: string; effect: { histogram: { buckets: unknown[] } } }
    expect(incident.effect.histogram.buckets).toEqual([])
    expect((await inDrill(`/api/incidents/${incident.id}`)).status).toBe(200)
    expect(await press.call('GET /api/incidents', {})).toEqual([])
    expect((await press.refused('GET /api/incidents/:id', { params: { id: incident.id } })).status).toBe(404)
    const { incidents } = await press.call('GET /api/drills/:id', { params: { id: drillId } })
    expect(incidents.map(({ id }) => id)).toEqual([incident.id])
  })

  it('are refused wherever a drill has no business', async () => {
    const played =
      /\/api\/(incidents|incident-proposal|playbook|rules|alerts|releases|gate-lists|channels$|duty-reports|drill|session|logout|password|units)/
    const names = (Object.keys(endpoints) as EndpointName[]).filter(
      (name) => name.startsWith('GET ') && !played.test(name) && endpoints[name].access === 'session',
    )
    expect(names.length).toBeGreaterThan(8)
    for (const name of names) {
      const path = name.slice(4).replaceAll(/:\w+/g, 'x')
      expect((await inDrill(path)).status, name).toBe(404)
    }
    expect((await inDrill('/api/releases/x/withdraw', { version: 1, reason: '撤回' })).status).toBe(404)
    expect((await inDrill('/api/watches', { name: 'x', query: 'x' })).status).toBe(404)
  })

  it('change nothing while the drill does not run', async () => {
    const { version } = await press.call('GET /api/drills/:id', { params: { id: drillId } })
    await press.call('POST /api/drills/:id/pause', { params: { id: drillId }, body: { version } })
    const alerts = await inDrill('/api/alerts')
    expect(alerts.status).toBe(200)
    const refused = await inDrill('/api/alerts/alert/acknowledge', { version: 1 })
    expect(refused.status).toBe(409)
    expect(((await refused.json()) as { message: string }).message).toContain('演练未在进行')
  })

  it('of an unknown drill find nothing', async () => {
    const answer = await press.fetch('/api/alerts', { headers: { 'x-yushu-drill': 'none' } })
    expect(answer.status).toBe(404)
  })
})
