import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type EndpointName, endpoints } from './contract.ts'
import type { Client } from './testing/client.ts'
import { openTestApi, type TestApi } from './testing/open-test-api.ts'
import type { LetterMove } from './views/interaction.ts'

/** A move without the version it is made on. */
type Moved = LetterMove extends infer Move ? (Move extends unknown ? Omit<Move, 'version'> : never) : never

const anotherSignal = {
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
} as const

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
    await api.loop.recorder.record([anotherSignal])
    const dismissed = await press.call('POST /api/alerts/:id/dismiss', {
      params: { id: 'a2' },
      body: { version: 1, code: 'false-alarm', reason: '是演练' },
    })
    expect(dismissed.dismissal?.code).toBe('false-alarm')
  }

  it('answers who works on a text: preview, comparison, comments, schedule, telephone, lists, questions', async () => {
    const press = on(await api.signIn('press-officer'))
    const reviewer = on(await api.signIn('reviewer-1'))
    const releaser = on(await api.signIn('releaser'))
    const body = '3月2日，**某地**起火。\n\n火已扑灭。'
    const content = { title: '再说明', body, column: 'response', openness: 'proactive' } as const
    const previewed = await press.call('POST /api/releases/preview', {
      body: { ...content, body: '已作布署。' },
    })
    expect(previewed).toMatchObject({
      blocks: [{ kind: 'paragraph' }],
      findings: [{ gate: 'characters', suggestion: '部署' }],
    })
    const { id, version } = await press.call('POST /api/releases', { body: { ...content, storyId: 's1' } })
    const params = { id }
    const edited = await press.call('PUT /api/releases/:id', {
      params,
      body: { version, title: '再次说明', channels: ['portal'], embargoUntil: '2020-01-01T00:00:00+08:00' },
    })
    const compared = await press.call('GET /api/releases/:id/compare', {
      params,
      query: { from: '1', to: '2' },
    })
    expect(compared.title.map(({ kind }) => kind)).toContain('added')
    const urgent = await press.call('POST /api/releases/:id/urgent', {
      params,
      body: { version: edited.version, reason: '谣言扩散' },
    })
    const sent = await press.call('POST /api/releases/:id/submit', {
      params,
      body: { version: urgent.version },
    })
    const commented = await reviewer.call('POST /api/releases/:id/comments', {
      params,
      body: { version: sent.version, paragraph: 1, text: '何时' },
    })
    const commentId = commented.comments[0]?.id ?? ''
    const resolved = await press.call('POST /api/releases/:id/comments/resolve', {
      params,
      body: { commentId, words: '已答' },
    })
    expect(await press.call('GET /api/releases/:id/questions', { params })).toMatchObject({ basis: 'story' })

    const { user } = await reviewer.call('GET /api/session', {})
    const signers = await press.call('GET /api/releases/:id/signers', { params })
    const signer = signers.find((each) => each.id === user.id)
    const phoned = await press.call('POST /api/releases/:id/phone-verdict', {
      params,
      body: {
        version: resolved.version,
        personId: signer?.id ?? '',
        verdict: 'approved',
        number: '010-68205555',
        calledAt: resolved.updatedAt,
        words: '同意',
      },
    })
    expect(await press.call('GET /api/releases/open-phone-verdicts', {})).toMatchObject([{ releaseId: id }])
    let current = await reviewer.call('POST /api/releases/:id/phone-confirmation', {
      params,
      body: { version: phoned.version, verdict: 'confirmed', words: '属实' },
    })
    for (const role of ['reviewer-2', 'reviewer-3', 'secrecy-reviewer'] as const)
      current = await on(await api.signIn(role)).call('POST /api/releases/:id/verdict', {
        params,
        body: { version: current.version, verdict: 'approved', opinion: '同意' },
      })
    const scheduled = await releaser.call('POST /api/releases/:id/schedule', {
      params,
      body: { version: current.version, at: '2099-01-01T00:00:00+08:00' },
    })
    expect(scheduled.state).toBe('scheduled')
    await releaser.call('POST /api/releases/:id/unschedule', {
      params,
      body: { version: scheduled.version, reason: '改期' },
    })

    const { version: listVersion } = await press.call('GET /api/gate-lists', {})
    const lists = await press.call('PUT /api/gate-lists', {
      body: { version: listVersion, own: { leaders: [{ name: '张示例', title: '部长', unit: '示例部' }] } },
    })
    expect(lists.own.leaders).toHaveLength(1)
  })

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
    const tray = await officer.call('GET /api/tray', {})
    expect(tray.items).toContainEqual(expect.objectContaining({ kind: 'plan', id: draft.id, move: 'open' }))
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

  it('answers the duty room: 会商, facts, reports, hand-over, playbook versions', async () => {
    const press = on(await api.signIn('press-officer', 'emergency'))
    const leader = on(await api.signIn('reviewer-3', 'emergency'))
    await api.loop.recorder.record([{ ...anotherSignal, id: 'a3', storyId: 's3', offset: 3 }])
    const consult = {
      form: 'telephone' as const,
      place: '010-0000',
      chair: '带班领导',
      attendees: [{ unit: '值班室' }],
      judgement: '影响有限',
      decision: 'verify' as const,
      decisionReason: '先核实',
    }
    const { id } = await press.call('POST /api/incidents', {
      body: { alertId: 'a3', title: '断网', level: 'IV', consult, playbookId: 'network-outage' },
    })
    const params = { id }
    const version = async () => (await press.call('GET /api/incidents/:id', { params })).version
    await press.call('POST /api/incidents/:id/consults', {
      params,
      body: { version: await version(), consult },
    })
    await press.call('POST /api/incidents/:id/facts', {
      params,
      body: { version: await version(), name: 'place', text: '云泽市甲区' },
    })
    await press.call('POST /api/incidents/:id/conference', {
      params,
      body: { version: await version(), text: '10时举行' },
    })
    await press.call('POST /api/incidents/:id/explanations', {
      params,
      body: { version: await version(), clock: 'R3', reason: '属地先发声' },
    })
    const offered = await press.call('POST /api/incidents/:id/hand-over', {
      params,
      body: { version: await version(), to: '夜班' },
    })
    const taken = await leader.call('POST /api/incidents/:id/take-over', {
      params,
      body: { version: offered.version, items: offered.handOver?.items.map((item) => item.id) ?? [] },
    })
    expect(taken.consults).toHaveLength(2)
    expect(taken.facts.place?.text).toBe('云泽市甲区')

    const report = await press.call('POST /api/incidents/:id/reports', {
      params,
      body: { type: 'first', recipients: ['总值班室'], contact: '值班员' },
    })
    const onReport = { id: report.id }
    const edited = await press.call('PUT /api/duty-reports/:id', {
      params: onReport,
      body: { version: report.version, summary: '摘要' },
    })
    const fresh = await press.call('POST /api/duty-reports/:id/refresh', {
      params: onReport,
      body: { version: edited.version },
    })
    const signed = await leader.call('POST /api/duty-reports/:id/sign', {
      params: onReport,
      body: { version: fresh.version, opinion: '同意' },
    })
    const returned = await leader.call('POST /api/duty-reports/:id/return', {
      params: onReport,
      body: { version: signed.version, reason: '补充地点' },
    })
    await leader.call('POST /api/duty-reports/:id/sign', {
      params: onReport,
      body: { version: returned.version, opinion: '同意' },
    })
    for (const how of ['telephone', 'written'] as const) {
      const { version: seen } = await press.call('GET /api/duty-reports/:id', { params: onReport })
      await press.call('POST /api/duty-reports/:id/send', {
        params: onReport,
        body: { version: seen, how, to: '总值班室', takenBy: '李' },
      })
    }
    const [sent] = await press.call('GET /api/incidents/:id/reports', { params })
    await press.call('POST /api/duty-reports/:id/confirm', {
      params: onReport,
      body: { version: sent?.version ?? 0, words: '已收到' },
    })

    const [playbook] = await press.call('GET /api/playbooks', {})
    if (!playbook) throw new Error('no playbook')
    const { id: playbookId, version: _number, ...content } = playbook
    const write = (name: string) =>
      press.call('PUT /api/playbooks/:id', {
        params: { id: playbookId },
        body: { reason: '修订', content: { ...content, name } },
      })
    const dropped = await write('弃用')
    const at = (number: number) => ({ id: playbookId, number: String(number) })
    await press.call('POST /api/playbooks/:id/versions/:number/drop', {
      params: at(dropped.number),
      body: { version: dropped.version, reason: '不用' },
    })
    const draft = await write('修订版')
    const approved = await leader.call('POST /api/playbooks/:id/versions/:number/approve', {
      params: at(draft.number),
      body: { version: draft.version, opinion: '同意' },
    })
    await leader.call('POST /api/playbooks/:id/versions/:number/activate', {
      params: at(draft.number),
      body: { version: approved.version },
    })
    const changes = await press.call('GET /api/playbooks/:id/changes', {
      params: { id: playbookId },
      query: { from: 1, to: draft.number },
    })
    expect(changes.map(({ what }) => what)).toEqual(['名称'])
    const versions = await press.call('GET /api/playbook-versions', { query: { id: playbookId } })
    expect(versions.map(({ state }) => state)).toEqual(['active', 'dropped', 'retired'])
  })

  it('answers the director of a drill', async () => {
    const director = on(await api.signIn('press-officer'))
    const [scenario] = await director.call('GET /api/drill-scenarios', {})
    const prepared = await director.call('POST /api/drills', { body: { scenarioId: scenario?.id ?? '' } })
    const params = { id: prepared.id }
    const version = async () => (await director.call('GET /api/drills/:id', { params })).version
    const body = async () => ({ version: await version() })
    await director.call('POST /api/drills/:id/run', { params, body: { ...(await body()), speed: 0 } })
    const advanced = await director.call('POST /api/drills/:id/advance', { params, body: { minutes: 90 } })
    expect(advanced.injects.length).toBeGreaterThan(3)
    await director.call('POST /api/drills/:id/answers', {
      params,
      body: { injectId: 'journalist', text: '没有发现信息泄露' },
    })
    await director.call('POST /api/drills/:id/pause', { params, body: await body() })
    const finished = await director.call('POST /api/drills/:id/finish', { params, body: await body() })
    expect(finished.score.points).toBeGreaterThan(0)
    const closed = await director.call('POST /api/drills/:id/close', {
      params,
      body: { ...(await body()), review: '签收太慢', lessons: ['多演练'] },
    })
    expect((await director.call('GET /api/drills', {})).map(({ state }) => state)).toEqual([closed.state])
  })

  it('answers those who answer the public: a concern from registration to evaluation, and what became of the answer', async () => {
    const press = on(await api.signIn('press-officer', 'emergency'))
    const leader = on(await api.signIn('reviewer-3'))
    expect(await press.call('GET /api/matter-candidates', {})).toEqual([])
    const asked = {
      title: '充电桩是否停用',
      question: '充电桩都要停用吗？',
      category: 'misreading' as const,
      categoryReason: '网传停用',
      origin: { kind: 'story' as const, id: 's1' },
      storyId: 's1',
      documentIds: ['d1'],
    }
    const { id } = await press.call('POST /api/matters', { body: asked })
    const params = { id }
    const version = async () => (await press.call('GET /api/matters/:id', { params })).version
    const onMatter = async <Body extends object>(body: Body) => ({
      params,
      body: { version: await version(), ...body },
    })
    expect((await press.call('GET /api/matters/:id/documents', { params })).map((each) => each.id)).toEqual([
      'd1',
    ])
    const { units } = await press.call('GET /api/matters/:id/routes', { params })
    await press.call(
      'POST /api/matters/:id/route',
      await onMatter({ unitId: units[0]?.id ?? '', reason: '职责' }),
    )
    await press.call(
      'POST /api/matters/:id/category',
      await onMatter({ category: 'other' as const, reason: '一般询问' }),
    )
    await press.call('POST /api/matters/:id/evidence', await onMatter({ documentIds: ['d2'] }))
    await press.call('POST /api/matters/:id/notes', await onMatter({ text: '已电话核实' }))
    await press.call(
      'POST /api/matters/:id/lines',
      await onMatter({ sentence: '没有停用', use: 'publish' as const }),
    )
    await press.call('POST /api/matters/:id/reply', await onMatter({ text: '没有停用计划。' }))
    const codes = ['misreading', 'vital-interest', 'moral-line', 'emergency', 'superior'] as const
    await press.call(
      'POST /api/matters/:id/decision',
      await onMatter({ reason: '个别询问', excluded: [...codes] }),
    )
    await leader.call(
      'POST /api/matters/:id/signature',
      await onMatter({ verdict: 'approved' as const, opinion: '同意' }),
    )
    await press.call('POST /api/matters/:id/reopen', await onMatter({ reason: '提问增多' }))
    const twin = await press.call('POST /api/matters', { body: asked })
    const [duplicate] = await press.call('GET /api/matters/:id/duplicates', { params: { id: twin.id } })
    expect(duplicate?.id).toBe(id)
    await press.call('POST /api/matters/:id/merge', {
      params: { id: twin.id },
      body: { version: twin.version, into: id, reason: '同一问题' },
    })
    const { releaseId } = await press.call('POST /api/matters/:id/draft', await onMatter({}))
    await api.loop.releases.submit(api.as('press-officer'), { id: releaseId })
    for (const role of ['reviewer-1', 'reviewer-2', 'reviewer-3', 'secrecy-reviewer'] as const)
      await api.loop.releases.verdict(api.as(role), { id: releaseId, verdict: 'approved', opinion: '同意' })
    await api.loop.releases.publish(api.as('releaser'), { id: releaseId })

    const of = { kind: 'release', id: releaseId }
    const report = await press.call('GET /api/effects/:kind/:id', { params: of })
    expect(report.measures[0]?.verdict).toBe('too-little')
    const record = await press.call('POST /api/effects/:kind/:id/records', { params: of, body: {} })
    expect(await press.call('GET /api/effects/:kind/:id/records', { params: of })).toEqual([record])
    expect(await press.call('GET /api/effect-records/:id', { params: { id: record.recordId } })).toEqual(
      record,
    )
    expect((await press.call('GET /api/effects', {})).map((row) => row.id)).toContain(releaseId)
    const evaluated = await press.call(
      'POST /api/matters/:id/evaluation',
      await onMatter({ text: '时间太短，继续观察', effectId: record.recordId }),
    )
    expect(evaluated.evaluation?.effectWords).toBe(report.words)
    const closed = await press.call('POST /api/matters/:id/close', await onMatter({}))
    expect(closed).toMatchObject({ state: 'closed', merged: [{ id: twin.id }] })
    const done = await press.call('GET /api/matters', { query: { open: 'false' } })
    expect(done.map((each) => each.id).toSorted()).toEqual([id, twin.id].toSorted())
  })

  it('answers who handles what the public sent', async () => {
    const { interactions } = api.loop
    const press = on(await api.signIn('press-officer'))
    const reviewer = on(await api.signIn('reviewer-1'))
    const contact = { name: '王某', phone: '010-12345678', identityProof: '居民身份证' }

    const letter = await interactions.letters.submit({
      kind: 'question',
      topic: '收费',
      text: '如何收费？',
      mayPublish: false,
      contact,
    })
    const onLetter = { params: { id: letter.id } }
    expect((await press.call('GET /api/interactions', {})).letters).toEqual({ open: 1, late: 0 })
    expect((await press.call('GET /api/letters', {}))[0]?.clocks[0]?.mark).toBe('R')
    expect(await press.call('POST /api/letters/:id/contact', onLetter)).toMatchObject({ name: '王某' })
    const moveLetter = async (client: Client, move: Moved) => {
      const { version } = await press.call('GET /api/letters/:id', onLetter)
      const body = { ...move, version } as LetterMove
      return client.call('POST /api/letters/:id/moves', { ...onLetter, body })
    }
    await moveLetter(press, { move: 'route', unitId: 'ministry' })
    await moveLetter(press, { move: 'accept' })
    await moveLetter(press, { move: 'draft-reply', text: '按规定收费。' })
    const answered = await moveLetter(reviewer, { move: 'sign-reply', opinion: '同意' })
    expect(answered.clocks.every(({ state }) => state === 'met')).toBe(true)

    const request = await interactions.disclosureRequests.submit({
      applicant: 'person',
      contact,
      wanted: '某通知',
      form: 'paper',
      way: 'post',
    })
    const onRequest = { params: { id: request.id } }
    const onPaper = await press.call('POST /api/disclosure-requests', {
      body: {
        via: 'registered-post',
        receivedOn: '2026-10-30',
        applicant: 'person',
        contact,
        wanted: '另一通知',
        form: 'paper',
        way: 'post',
      },
    })
    const paper = await press.call('GET /api/disclosure-requests/:id', { params: { id: onPaper.id } })
    expect(paper).toMatchObject({ state: 'processing', via: 'registered-post' })
    expect(paper.clocks[0]?.dueAt.slice(0, 10)).toBe('2026-11-27')
    expect(await press.call('GET /api/disclosure-requests', {})).toHaveLength(2)
    expect(await press.call('POST /api/disclosure-requests/:id/contact', onRequest)).toMatchObject({
      identityProof: '居民身份证',
    })
    const { version: asked } = await press.call('GET /api/disclosure-requests/:id', onRequest)
    const confirmed = await press.call('POST /api/disclosure-requests/:id/moves', {
      ...onRequest,
      body: { move: 'confirm-receipt', version: asked },
    })
    expect(confirmed.clocks.map(({ limit }) => limit)).toEqual(['答复', '补正告知'])
    expect((await press.call('GET /api/disclosure-answers', {})).kinds.length).toBeGreaterThan(6)

    const error = await interactions.siteErrors.submit({ kind: 'other', address: '/portal/', text: '错' })
    const onError = { params: { id: error.id } }
    const [found] = await press.call('GET /api/site-errors', {})
    expect(await press.call('POST /api/site-errors/:id/contact', onError)).toEqual({})
    await press.call('POST /api/site-errors/:id/moves', {
      ...onError,
      body: { move: 'answer', version: found?.version ?? 0, text: '已改正', isMended: true },
    })

    const draft = (column: 'consultation' | 'interview') =>
      press.call('POST /api/releases', { body: { title: '征求意见', body: '全文', column } })
    const consultation = await press.call('POST /api/consultations', {
      body: {
        releaseId: (await draft('consultation')).id,
        from: '2026-11-01',
        to: '2026-12-10',
        contact: '电话',
      },
    })
    const onConsultation = { params: { id: consultation.id } }
    expect(await press.call('GET /api/consultations', {})).toHaveLength(1)
    expect(await press.call('GET /api/consultations/:id/comments', onConsultation)).toEqual([])
    const ended = await press.call('POST /api/consultations/:id/moves', {
      ...onConsultation,
      body: { move: 'end', version: consultation.version, reason: '文件不再制定' },
    })
    expect(ended.state).toBe('ended')

    const interview = await press.call('POST /api/interviews', {
      body: {
        releaseId: (await draft('interview')).id,
        startsAt: '2027-03-01T10:00:00+08:00',
        guests: [{ name: '李某', post: '司长' }],
      },
    })
    const onInterview = { params: { id: interview.id } }
    expect(await press.call('GET /api/interviews', {})).toHaveLength(1)
    expect(await press.call('GET /api/interviews/:id/questions', onInterview)).toEqual([])
    const held = await press.call('POST /api/interviews/:id/moves', {
      ...onInterview,
      body: { move: 'hold', version: interview.version },
    })
    expect(held.state).toBe('held')

    const administrator = on(await api.signIn('administrator'))
    expect(await administrator.call('POST /api/contacts/erase', {})).toEqual({ erased: 0, kept: 0 })
  })

  it('lays out the units, directs them, inspects a site and lets data out with a reason', async () => {
    const admin = on(await api.signIn('administrator'))
    const { count } = await admin.call('POST /api/units/import', {})
    expect((await admin.call('GET /api/units', {})).length).toBe(count + 1)
    await admin.call('POST /api/units', { body: { id: 'lab', name: '试点处', parentId: 'general-office' } })
    const lab = { params: { id: 'lab' } }
    await admin.call('POST /api/units/:id/name', { ...lab, body: { name: '试点办' } })
    const moved = await admin.call('POST /api/units/:id/parent', { ...lab, body: { parentId: 'affiliated' } })
    expect(moved.path).toEqual(['ministry', 'affiliated', 'lab'])
    const { user } = await admin.call('POST /api/users', {
      body: { username: 'handler1', name: '承办人', roles: ['handler'], unitId: 'lab' },
    })
    const changed = await admin.call('POST /api/users/:id', {
      params: { id: user.id },
      body: { unitId: 'network-security' },
    })
    expect(changed.unitName).toBe('网络安全管理局')
    expect(
      (await admin.call('POST /api/units/:id/close', { ...lab, body: { reason: '试点结束' } })).isClosed,
    ).toBe(true)
    await admin.call('POST /api/units/:id/reopen', lab)

    const press = on(await api.signIn('press-officer'))
    const directive = await press.call('POST /api/directives', {
      body: {
        unitId: 'network-security',
        title: '核查短信诈骗投诉',
        text: '三日内报告',
        source: { kind: 'matter', id: 'm1', title: '诈骗短信' },
        dueAt: '2026-12-01T18:00:00+08:00',
      },
    })
    const params = { id: directive.id }
    const accepted = await press.call('POST /api/directives/:id/act', {
      params,
      body: { move: 'accept', text: '' },
    })
    expect(accepted.moves).toContain('finish')
    expect((await press.call('GET /api/directives/:id', { params })).history).toHaveLength(2)
    expect(await press.call('GET /api/directives', { query: { open: 'true' } })).toContainEqual(accepted)
    expect((await press.call('GET /api/directive-counts', {})).overdue).toBe(0)

    const site = await press.call('POST /api/inspected-sites', {
      body: { name: '示例部门户', homepage: 'http://portal.example/', unitId: 'ministry' },
    })
    await api.loop.inspections.recordCrawl(site.id, {
      at: '2026-11-01T09:00:00.000+08:00',
      homepage: site.homepage,
      homeOutcome: 'read',
      pages: [],
      columns: [],
      links: [{ from: site.homepage, url: 'http://x.example/', text: '六合彩', outcome: 'unknown' }],
      textFaults: [],
      interactions: [],
      accounts: [],
      gaps: [],
    })
    const findings = await press.call('GET /api/inspection-findings', { query: { site: site.id } })
    expect(findings.map(({ checkId }) => checkId).toSorted()).toEqual(['bad-link', 'no-channel'])
    const [first, second] = findings
    const confirmed = await press.call('POST /api/inspection-findings/:id/confirm', {
      params: { id: first?.id ?? '' },
      body: { unitId: 'general-office' },
    })
    expect(confirmed.directiveId).toBeDefined()
    await press.call('POST /api/inspection-findings/:id/dismiss', {
      params: { id: second?.id ?? '' },
      body: { reason: '已核实不是问题' },
    })
    const [sheet] = await press.call('GET /api/inspections', { query: { quarter: '2026Q4' } })
    expect(sheet).toMatchObject({ isVetoed: true, verdict: 'failed' })
    await press.call('PUT /api/inspected-sites/:id', {
      params: { id: site.id },
      body: { version: site.version, isOn: false },
    })
    expect((await press.call('GET /api/inspected-sites', {}))[0]?.isOn).toBe(false)

    const asked = await press.call('POST /api/exports', {
      body: { what: 'directives', format: 'csv', reason: '向部领导报告' },
    })
    const file = await press.fetch(`/api/exports/${asked.id}/file`)
    expect(file.headers.get('content-disposition')).toContain('directives-2026-11-01.csv')
    expect(await file.text()).toContain('核查短信诈骗投诉')
    expect((await press.call('GET /api/exports', {}))[0]).toMatchObject({ state: 'taken', count: 2 })

    await api.loop.access.flush()
    const auditor = on(await api.signIn('auditor'))
    const seen = await auditor.call('GET /api/access-log', { query: { object: `directive/${directive.id}` } })
    expect(seen.map(({ action }) => action)).toEqual(['access.opened'])
    const searches = await auditor.call('GET /api/access-log', { query: { object: 'documents' } })
    expect(searches.map(({ reason }) => reason)).toContain('起火')
    expect(await press.refused('GET /api/access-log', {})).toMatchObject({ status: 403 })
  })

  it('answers who publishes on other channels: preview, failure, resumption, by hand, withdrawal', async () => {
    const press = on(await api.signIn('press-officer'))
    const { id } = await api.loop.releases.draft(api.as('press-officer'), {
      title: '多渠道通报',
      body: '火已扑灭，无人员伤亡。',
      column: 'notice',
      openness: 'proactive',
      channels: ['portal', 'douyin', 'refusing'],
    })
    const params = { id }
    expect((await press.call('GET /api/channels', {})).map((channel) => channel.isOffered)).toEqual([
      true,
      true,
      true,
      false,
    ])
    const previews = await press.call('GET /api/releases/:id/previews', { params })
    expect(previews.map(({ name }) => name)).toEqual(['门户网站', '抖音', '不接收的网站'])
    await api.loop.releases.submit(api.as('press-officer'), { id })
    for (const role of ['reviewer-1', 'reviewer-2', 'reviewer-3', 'secrecy-reviewer'] as const)
      await api.loop.releases.verdict(api.as(role), { id, verdict: 'approved', opinion: '同意' })
    await api.loop.releases.publish(api.as('releaser'), { id })
    const never = new AbortController().signal
    await api.loop.publisher.round({ lost: never, over: never })

    const publicationOn = async (channel: string) => {
      const found = (await press.call('GET /api/releases/:id/publications', { params })).find(
        (each) => each.channel === channel,
      )
      if (!found) throw new Error(channel)
      return found
    }
    const refused = await publicationOn('refusing')
    expect(refused).toMatchObject({
      state: 'failed',
      fault: '对方网站不接受，请核对',
      moves: ['resume', 'confirm-by-hand'],
    })
    const resumed = await press.call('POST /api/publications/:id/resume', {
      params: { id: refused.id },
      body: { version: refused.version },
    })
    expect(resumed.state).toBe('queued')
    const waiting = await publicationOn('douyin')
    const posted = await press.call('POST /api/publications/:id/confirm', {
      params: { id: waiting.id },
      body: {
        version: waiting.version,
        url: 'https://www.douyin.com/video/1',
        reason: '平台不允许抓取，已电话核实',
      },
    })
    expect(posted).toMatchObject({ state: 'published', verification: { isVerified: false } })
    await api.loop.releases.withdraw(api.as('releaser'), { id, reason: '内容有误' })
    const [wantedBack] = await press.call('GET /api/publications', {})
    expect(wantedBack).toMatchObject({ id: posted.id, moves: ['confirm-withdrawal'] })
    const gone = await press.call('POST /api/publications/:id/withdrawn', {
      params: { id: posted.id },
      body: { version: wantedBack?.version ?? 0, note: '已在抖音删除' },
    })
    expect(gone.state).toBe('withdrawn')
    expect((await publicationOn('refusing')).state).toBe('withdrawn')
  })

  it('has been called whole', () => {
    const names = Object.keys(endpoints) as EndpointName[]
    expect(names.filter((name) => !called.has(name))).toEqual([])
  })
})
