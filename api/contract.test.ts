import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type EndpointName, endpoints } from './contract.ts'
import type { Client } from './testing/client.ts'
import { openTestApi, type TestApi } from './testing/open-test-api.ts'

/** The whole contract once through, in the order of the office's own work. The registrar parses each answer by its schema. */
describe('the contract', () => {
  let api: TestApi
  const called = new Set<string>()
  const on = (client: Client): Client => ({
    ...client,
    call(name, parts) {
      called.add(name)
      return client.call(name, parts)
    },
  })

  beforeAll(async () => {
    api = await openTestApi()
    await api.fill()
  })
  afterAll(() => api.close())

  it('answers the analyst: overview, search, document, story, sources', async () => {
    const analyst = on(await api.signIn('analyst'))
    const overview = await analyst.call('GET /api/overview', {})
    expect(overview).toMatchObject({
      documents24h: 2,
      negative24h: 1,
      openAlerts: { blue: 0, yellow: 0, orange: 1, red: 0 },
      waitingForMe: 0,
    })
    const page = await analyst.call('GET /api/documents', { query: { q: '起火', limit: '10' } })
    expect(page.total).toBe(2)
    expect(page.facets.channel).toContainEqual({ value: 'weibo', label: '微博', count: 1 })
    expect(page.facets.place).toContainEqual({ value: '999100', label: '云泽市', count: 1 })
    expect(page.histogram.step).toBe('day')
    expect(await analyst.call('GET /api/documents/terms', { query: { q: '起火' } })).toBeDefined()
    const article = await analyst.call('GET /api/documents/:id', {
      params: { id: 'd2' },
      query: { q: '消防' },
    })
    expect(article.blocks).toHaveLength(2)
    expect(article.versions).toHaveLength(1)

    const [story] = await analyst.call('GET /api/stories', { query: { order: 'heat' } })
    expect(story).toMatchObject({ id: 's1', highestLevel: 'orange' })
    const detail = await analyst.call('GET /api/stories/:id', { params: { id: 's1' } })
    expect(detail.firstDocuments.map(({ id }) => id)).toEqual(['d1', 'd2'])
    expect(detail.bySource.map(({ label }) => label).toSorted()).toEqual(['微博', '日报'])
    await analyst.call('POST /api/stories/:id/reports', {
      params: { id: 's1' },
      body: { to: '办公厅值班室', issue: '舆情快报第1期' },
    })
    expect((await analyst.call('GET /api/stories/:id', { params: { id: 's1' } })).reports).toHaveLength(1)

    const [source] = await analyst.call('GET /api/sources', {})
    expect(source).toMatchObject({ id: 'down', health: 'never-run' })
    const run = await analyst.call('POST /api/sources/:id/run', { params: { id: 'down' } })
    expect(run.health).toBe('failing')
    const off = await analyst.call('POST /api/sources/:id/enabled', {
      params: { id: 'down' },
      body: { isEnabled: false },
    })
    expect(off.health).toBe('off')
  })

  it('answers the press officer from watch to published answer', async () => {
    const press = on(await api.signIn('press-officer', 'emergency'))
    const watch = await press.call('POST /api/watches', { body: { name: '充电安全', query: '充电桩 起火' } })
    const changed = await press.call('PUT /api/watches/:id', {
      params: { id: watch.id },
      body: { version: watch.version, name: '充电设施安全' },
    })
    expect(await press.call('GET /api/watches', {})).toEqual([changed])
    await press.call('DELETE /api/watches/:id', {
      params: { id: watch.id },
      query: { version: changed.version },
    })

    const [alert] = await press.call('GET /api/alerts', { query: { open: 'true' } })
    if (!alert) throw new Error('no alert')
    const acknowledged = await press.call('POST /api/alerts/:id/acknowledge', {
      params: { id: alert.id },
      body: { version: alert.version },
    })
    expect(acknowledged.state).toBe('acknowledged')

    const [playbook] = await press.call('GET /api/playbooks', {})
    const proposal = await press.call('GET /api/incident-proposal', { query: { alertId: alert.id } })
    const incident = await press.call('POST /api/incidents', {
      body: {
        alertId: alert.id,
        title: '充电桩起火事件',
        level: proposal.level,
        levelReason: '会商确定',
        playbookId: playbook?.id ?? '',
      },
    })
    const id = incident.id
    expect(incident.effect.words).toContain('尚未发布')
    expect(
      (await press.call('GET /api/incidents', { query: { state: 'open' } })).map((each) => each.id),
    ).toEqual([id])
    const version = async () => (await press.call('GET /api/incidents/:id', { params: { id } })).version
    await press.call('POST /api/incidents/:id/level', {
      params: { id },
      body: { version: await version(), level: 'III', reason: '影响扩大' },
    })
    await press.call('POST /api/incidents/:id/activate', {
      params: { id },
      body: { version: await version(), spokesperson: '张发言', line: '正在核查' },
    })
    await press.call('POST /api/incidents/:id/steps/:stepId', {
      params: { id, stepId: incident.steps[0]?.id ?? '' },
      body: { version: await version(), isDone: true },
    })
    await press.call('POST /api/incidents/:id/timeline', { params: { id }, body: { text: '已电话会商' } })

    const release = await publishAnswer(press, id)
    expect(release.publication?.url).toBe(`/portal/articles/${release.publication?.id}`)
    const answered = await press.call('GET /api/incidents/:id', { params: { id } })
    expect(answered.effect.publishedAt).toBe(release.publication?.at)
    expect(answered.clocks.every(({ state }) => state === 'met')).toBe(true)

    await press.call('POST /api/incidents/:id/closing', {
      params: { id },
      body: { version: await version() },
    })
    const closed = await press.call('POST /api/incidents/:id/close', {
      params: { id },
      body: { version: await version(), review: '处置及时', lessons: ['加强巡检'] },
    })
    expect(closed.state).toBe('closed')
    const handled = await press.call('GET /api/alerts/:id', { params: { id: alert.id } })
    await press.call('POST /api/alerts/:id/resolve', {
      params: { id: alert.id },
      body: { version: handled.version, reason: '已办结' },
    })
    expect((await press.call('GET /api/rules', {})).length).toBeGreaterThan(10)
    await dismissAnother(press)
  })

  async function publishAnswer(press: Client, incidentId: string) {
    const draft = await press.call('POST /api/releases', {
      body: {
        title: '关于充电桩起火的情况通报',
        body: '正在处置，电话13800001111',
        column: 'response',
        incidentId,
      },
    })
    const id = draft.id
    const params = { id }
    const edited = await press.call('PUT /api/releases/:id', {
      params,
      body: { version: draft.version, openness: 'proactive' },
    })
    const finding = edited.findings.find(({ isBlocking }) => !isBlocking)
    const acknowledged = await press.call('POST /api/releases/:id/acknowledge', {
      params,
      body: { version: edited.version, findingId: finding?.id ?? '', reason: '公开的联系电话' },
    })
    let current = await press.call('POST /api/releases/:id/submit', {
      params,
      body: { version: acknowledged.version },
    })
    for (const role of ['reviewer-1', 'reviewer-2', 'reviewer-3', 'secrecy-reviewer'] as const) {
      const reviewer = on(await api.signIn(role))
      expect((await reviewer.call('GET /api/overview', {})).waitingForMe).toBe(1)
      current = await reviewer.call('POST /api/releases/:id/verdict', {
        params,
        body: { version: current.version, verdict: 'approved', opinion: '同意' },
      })
    }
    const releaser = on(await api.signIn('releaser'))
    const published = await releaser.call('POST /api/releases/:id/publish', {
      params,
      body: { version: current.version },
    })
    const correction = await press.call('POST /api/releases/:id/correct', {
      params,
      body: { version: published.version, body: '火已扑灭。' },
    })
    await releaser.call('POST /api/releases/:id/withdraw', {
      params,
      body: { version: correction.version, reason: '内容有误' },
    })
    expect(
      (await press.call('GET /api/releases', { query: { mine: 'true' } })).map((each) => each.id),
    ).toEqual([id])
    expect((await press.call('GET /api/releases/:id', { params })).state).toBe('withdrawn')
    return published
  }

  async function dismissAnother(press: Client) {
    await api.loop.recorder.record([
      {
        kind: 'raised',
        id: 'a2',
        watchId: 'w1',
        watchName: '安全事故',
        storyId: 's2',
        storyTitle: '消防演练',
        storySize: 1,
        episode: 1,
        level: 'blue',
        reasons: ['首条'],
        documentId: 'd1',
        at: '2026-11-01T08:46:00.000+08:00',
        offset: 2,
        unitId: 'ministry',
        isDemo: false,
      },
    ])
    const dismissed = await press.call('POST /api/alerts/:id/dismiss', {
      params: { id: 'a2' },
      body: { version: 1, code: 'false-alarm', reason: '是演练' },
    })
    expect(dismissed.dismissal?.code).toBe('false-alarm')
  }

  it('answers the administrator, the auditor and a vendor', async () => {
    const admin = on(await api.signIn('administrator'))
    const { user, password } = await admin.call('POST /api/users', {
      body: { username: 'someone', name: '某人', roles: ['analyst'] },
    })
    expect((await admin.call('GET /api/users', {})).map(({ id }) => id)).toContain(user.id)
    const someone = on(api.client())
    await someone.call('POST /api/login', { body: { username: 'someone', password } })
    expect((await someone.call('GET /api/session', {})).user.username).toBe('someone')
    await someone.call('POST /api/password', { body: { current: password, next: 'a-better-password-9' } })
    await someone.call('POST /api/login', { body: { username: 'someone', password: 'a-better-password-9' } })
    await someone.call('POST /api/logout', {})
    await admin.call('POST /api/users/:id/password', { params: { id: user.id } })
    const disabled = await admin.call('POST /api/users/:id/enabled', {
      params: { id: user.id },
      body: { isEnabled: false },
    })
    expect(disabled.isEnabled).toBe(false)

    const { token } = await admin.call('POST /api/tokens', {
      body: { name: '某服务商', scope: 'documents:write' },
    })
    called.add('POST /api/documents')
    const delivered = await admin.fetch('/api/documents', {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
      body: '{"text":"信号不好","nativeId":"1"}\nnot json\n{}\n',
    })
    expect(await delivered.json()).toMatchObject({ accepted: 1, refused: 2 })
    const { letters } = await admin.call('GET /api/dead-letters', {})
    await admin.call('GET /api/dead-letters/:id', { params: { id: letters[0]?.id ?? '' } })
    expect(letters).toHaveLength(2)
    expect(
      await admin.call('POST /api/dead-letters/drop', { body: { ids: [letters[0]?.id ?? ''] } }),
    ).toEqual({
      count: 1,
    })
    expect(
      await admin.call('POST /api/dead-letters/redrive', { body: { ids: [letters[1]?.id ?? ''] } }),
    ).toEqual({ count: 1 })
    expect((await admin.call('GET /api/operations', {})).deadLetters).toBe(0)
    expect(await admin.call('GET /api/operations/alerts', {})).toEqual([])

    await admin.call('POST /api/demo', { body: {} })
    expect((await admin.call('GET /api/demo', {})).accounts[0]?.password).toBe('secret')
    expect((await admin.call('DELETE /api/demo', {})).state).toBe('absent')

    const auditor = on(await api.signIn('auditor'))
    const events = await auditor.call('GET /api/audit', { query: { limit: 5 } })
    expect(events).toHaveLength(5)
    expect(await auditor.call('GET /api/audit/verify', {})).toMatchObject({ isIntact: true })
  })

  it('plans, opens with a baseline, holds, closes, and shows the chain from any link', async () => {
    const officer = on(await api.signIn('press-officer'))
    const draft = await officer.call('POST /api/plans', {
      body: { title: '充电安全宣传', goal: '知晓', from: '2026-11-01', to: '2026-11-30', query: '起火' },
    })
    const params = { id: draft.id }
    const edited = await officer.call('PUT /api/plans/:id', {
      params,
      body: {
        version: draft.version,
        questions: [{ question: '老车怎么办？' }],
        items: [
          {
            kind: 'press-conference',
            title: '发布会',
            day: '2026-11-01',
            time: '15:00',
            channel: '发布厅',
            attendees: ['principal'],
          },
        ],
      },
    })
    expect((await officer.call('GET /api/plans/:id/changes', { params })).map(({ field }) => field)).toEqual([
      'questions',
      'items',
    ])
    const opened = await officer.call('POST /api/plans/:id/open', {
      params,
      body: { version: edited.version },
    })
    expect(opened).toMatchObject({ state: 'open', watch: { query: '起火' } })
    expect(opened.baseline?.days).toHaveLength(14)
    const held = await officer.call('POST /api/plans/:id/hold', {
      params,
      body: { version: opened.version, itemId: opened.items[0]?.id ?? '', isHeld: true },
    })
    const rhythm = await officer.call('GET /api/press-rhythm', { query: { year: '2026' } })
    expect(rhythm.counters[0]).toMatchObject({ counted: 1, missing: 3 })
    const calendar = await officer.call('GET /api/plan-calendar', {
      query: { from: '2026-11-01', to: '2026-11-30' },
    })
    expect(calendar.days[0]?.entries).toMatchObject([{ title: '发布会', isHeld: true }])
    expect(calendar.days[8]?.sensitive).toMatchObject([{ id: 'fire-day' }])

    const chain = await officer.call('GET /api/chain/:kind/:id', {
      params: { kind: 'watch', id: opened.watchId ?? '' },
    })
    expect(chain.nodes.map(({ kind }) => kind)).toEqual(['plan', 'watch'])

    const proposal = await officer.call('GET /api/plans/:id/closing', { params })
    const closed = await officer.call('POST /api/plans/:id/close', {
      params,
      body: { version: held.version, summary: '完', unanswered: proposal.unanswered, stopsWatch: true },
    })
    expect(closed.closing?.unanswered).toEqual(['老车怎么办？'])
    const next = await officer.call('POST /api/plans/:id/next', { params })
    const { previous } = await officer.call('GET /api/plans/:id', { params: { id: next.id } })
    expect(previous?.id).toBe(draft.id)
    await officer.call('POST /api/plans/:id/cancel', {
      params: { id: next.id },
      body: { version: next.version, reason: '明年再办' },
    })
    const cancelled = await officer.call('GET /api/plans', { query: { state: 'cancelled' } })
    expect(cancelled.map(({ id }) => id)).toEqual([next.id])
  })

  it('has been called whole', () => {
    const names = Object.keys(endpoints) as EndpointName[]
    expect(names.filter((name) => !called.has(name))).toEqual([])
  })
})
