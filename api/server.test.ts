import { request as httpRequest } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestApi, type TestApi } from './testing/open-test-api.ts'

let api: TestApi
beforeAll(async () => {
  api = await openTestApi()
  await api.fill()
})
afterAll(() => api.close())

describe('signing in', () => {
  it('sets a cookie that scripts and other sites cannot use', async () => {
    const { user, password } = await api.loop.people.createUser(api.as('administrator'), {
      username: 'cookie',
      name: '某人',
      roles: ['analyst'],
    })
    const response = await api.client().fetch('/api/login', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username: user.username, password }),
    })
    const cookie = response.headers.get('set-cookie') ?? ''
    expect(cookie).toMatch(/HttpOnly/)
    expect(cookie).toMatch(/SameSite=Strict/)
    expect(cookie).toMatch(/Max-Age=43200;/)
    expect(cookie).not.toMatch(/Secure/)
    expect(response.headers.get('cache-control')).toBe('no-store')
  })

  it('marks the cookie for TLS alone when a trusted proxy was reached by it', async () => {
    const behind = await openTestApi({ config: { trustedProxies: 1 } })
    const { password } = await behind.loop.people.createUser(behind.as('administrator'), {
      username: 'secure',
      name: '某人',
      roles: ['analyst'],
    })
    const response = await behind.client().fetch('/api/login', {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-forwarded-proto': 'https' },
      body: JSON.stringify({ username: 'secure', password }),
    })
    expect(response.headers.get('set-cookie')).toMatch(/; Secure/)
    expect(response.headers.get('strict-transport-security')).toBeTruthy()
    await behind.close()
  })

  it('refuses a wrong password without saying which part was wrong, and after five tries lets nobody guess on', async () => {
    const client = api.client()
    const attempt = () =>
      client.refused('POST /api/login', { body: { username: 'admin', password: 'wrong' } })
    for (let tries = 0; tries < 5; tries++)
      expect(await attempt()).toMatchObject({ status: 401, failure: { message: '用户名或密码不正确' } })
    const { status, failure } = await attempt()
    expect(status).toBe(429)
    expect(failure.message).toContain('分钟后再试')
  })

  it('puts a refused log-in on record', async () => {
    await api.client().refused('POST /api/login', { body: { username: 'nobody', password: 'wrong' } })
    const events = await api.loop.audit.events(api.as('auditor'), { object: 'username/nobody' })
    expect(events.map(({ action }) => action)).toEqual(['session.refused'])
  })

  it('asks who is there before anything else', async () => {
    const { status, failure } = await api.client().refused('GET /api/alerts', {})
    expect(status).toBe(401)
    expect(failure).toMatchObject({ code: 'NOT_SIGNED_IN', message: '请先登录' })
    expect(failure.requestId).not.toBe('')
  })

  it('ends an idle session', async () => {
    const client = await api.signIn('analyst')
    await client.call('GET /api/session', {})
    api.clock.advanceTo(new Date(api.clock.now().getTime() + 3 * 3_600_000))
    expect((await client.refused('GET /api/session', {})).status).toBe(401)
  })
})

describe('a change', () => {
  it('needs the CSRF token of the session', async () => {
    const press = await api.signIn('press-officer')
    press.forgetCsrf()
    const { status, failure } = await press.refused('POST /api/watches', {
      body: { name: '甲', query: '乙' },
    })
    expect(status).toBe(403)
    expect(failure.message).toContain('刷新')
  })

  it('is refused when a browser says that another site asks for it, the log-in too', async () => {
    const response = await api.client().fetch('/api/login', {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'sec-fetch-site': 'cross-site' },
      body: '{}',
    })
    expect(response.status).toBe(403)
    const byOrigin = await api.client().fetch('/api/login', {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: 'https://elsewhere.example' },
      body: '{}',
    })
    expect(byOrigin.status).toBe(403)
  })

  it('needs the permission, and the refusal is on record', async () => {
    const analyst = await api.signIn('analyst')
    const { user } = await analyst.call('GET /api/session', {})
    const { status, failure } = await analyst.refused('POST /api/alerts/:id/acknowledge', {
      params: { id: 'a1' },
      body: { version: 1 },
    })
    expect(status).toBe(403)
    expect(failure.message).toBe('您没有办理此事的权限')
    const events = await api.loop.audit.events(api.as('auditor'), { object: `user/${user.id}` })
    expect(events.map(({ action }) => action)).toContain('permission.refused')
  })

  it('names each faulty field in Chinese', async () => {
    const press = await api.signIn('press-officer')
    const { status, failure } = await press.refused('POST /api/watches', {
      body: { name: '', query: '起火'.repeat(20_000) },
    })
    expect(status).toBe(400)
    expect(failure.message).toMatch(/名称：必填；检索式：.*2_?0000/)
    expect(failure.details?.faults).toHaveLength(2)
    const broken = await press.fetch('/api/watches', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"name":',
    })
    expect(broken.status).toBe(400)
    const none = await press.fetch('/api/watches', { method: 'POST' })
    expect(await none.json()).toMatchObject({ message: '请求内容应为 JSON 对象' })
  })

  it('says where a query is wrong', async () => {
    const press = await api.signIn('press-officer')
    const { status, failure } = await press.refused('POST /api/watches', {
      body: { name: '甲', query: '(起火' },
    })
    expect(status).toBe(400)
    expect(failure.message).toMatch(/括号/)
  })

  it('on an older version than the one that is there is a conflict', async () => {
    const press = await api.signIn('press-officer')
    const watch = await press.call('POST /api/watches', { body: { name: '甲', query: '乙' } })
    const edit = { params: { id: watch.id }, body: { version: 1, name: '丙' } }
    await press.call('PUT /api/watches/:id', edit)
    expect((await press.refused('PUT /api/watches/:id', edit)).status).toBe(409)
  })

  it('with a body over the limit is not read', async () => {
    const press = await api.signIn('press-officer')
    const { status } = await press.refused('POST /api/watches', {
      body: { name: '甲'.repeat(500_000), query: '乙' },
    })
    expect(status).toBe(413)
  })

  it('with a classification mark is stopped, the mere word is not', async () => {
    const press = await api.signIn('press-officer')
    const { status, failure } = await press.refused('POST /api/stories/:id/reports', {
      params: { id: 's1' },
      body: { to: '值班室', issue: '机密★1年 第3期' },
    })
    expect(status).toBe(422)
    expect(failure.message).toContain('非涉密系统')
    await press.call('POST /api/watches', { body: { name: '涉密类传言', query: '机密 OR 泄密' } })
  })
})

describe('search', () => {
  it('refuses a filter value that does not exist and a time that is none', async () => {
    const analyst = await api.signIn('analyst')
    const wrong = await analyst.refused('GET /api/documents', { query: { channel: 'weibo,carrier-pigeon' } })
    expect(wrong).toMatchObject({ status: 400 })
    expect(wrong.failure.message).toContain('carrier-pigeon')
    expect(
      (await analyst.refused('GET /api/documents', { query: { from: '昨天' } })).failure.message,
    ).toContain('起始时间')
  })

  it('counts a bare day as the whole day and pages by cursor', async () => {
    const analyst = await api.signIn('analyst')
    const query = { from: '2026-11-01', to: '2026-11-01', limit: '1' }
    const first = await analyst.call('GET /api/documents', { query })
    expect(first.total).toBe(2)
    expect(first.histogram.step).toBe('hour')
    const second = await analyst.call('GET /api/documents', { query: { ...query, cursor: first.next } })
    expect([...first.documents, ...second.documents].map(({ id }) => id)).toEqual(['d2', 'd1'])
  })

  it('shows a person of a unit nothing of another unit', async () => {
    const root = api.as('administrator')
    await api.loop.people.createUnit(root, { id: 'bureau', name: '某局', parentId: 'ministry' })
    const { password } = await api.loop.people.createUser(root, {
      username: 'bureau',
      name: '局里的人',
      roles: ['analyst'],
      unitId: 'bureau',
    })
    const client = api.client()
    await client.call('POST /api/login', { body: { username: 'bureau', password } })
    expect((await client.call('GET /api/documents', {})).total).toBe(0)
    expect(await client.call('GET /api/stories', {})).toEqual([])
    expect((await client.refused('GET /api/documents/:id', { params: { id: 'd1' } })).status).toBe(404)
    expect((await client.refused('GET /api/stories/:id', { params: { id: 's1' } })).status).toBe(404)
  })
})

describe('the server', () => {
  it('answers an unknown path in the caller’s language: JSON below /api, a page elsewhere', async () => {
    const json = await api.client().fetch('/api/nothing')
    expect(json.status).toBe(404)
    expect(await json.json()).toMatchObject({ code: 'NOT_FOUND' })
    const page = await api.client().fetch('/nothing', { headers: { accept: 'text/html' } })
    expect(page.status).toBe(404)
    expect(page.headers.get('content-type')).toContain('text/html')
    expect(await page.text()).toContain('非涉密系统，严禁处理国家秘密')
  })

  it('lets no page run a script that is not ours, nor stand in another’s frame', async () => {
    const { headers } = await api.client().fetch('/portal/')
    const policy = headers.get('content-security-policy') ?? ''
    expect(policy).toContain("script-src 'self'")
    expect(policy).toContain("style-src 'self';")
    expect(policy).toContain("frame-ancestors 'none'")
    expect(policy).not.toContain('unsafe')
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.has('x-powered-by')).toBe(false)
  })

  it('says that it lives and is ready', async () => {
    expect(await (await api.client().fetch('/healthz')).json()).toEqual({ ok: true })
    expect(await (await api.client().fetch('/readyz')).json()).toMatchObject({
      ok: true,
      dependencies: { ledger: { status: 'up' }, store: { status: 'up' }, bus: { status: 'up' } },
    })
  })

  it('sends the root to the pages, which say how to be built when they are not', async () => {
    const root = await api.client().fetch('/')
    expect(root.headers.get('location')).toBe('/app/')
    const pages = await api.client().fetch('/app/')
    expect(pages.status).toBe(503)
    expect(await pages.text()).toContain('npm run build:dashboards')
  })
})

describe('a server of its own', () => {
  it('makes a stranger who asks too often wait', async () => {
    const strict = await openTestApi({ config: { perMinute: { login: 2, portal: 2, api: 1_000 } } })
    const status = async (path: string, init?: RequestInit) =>
      (await strict.client().fetch(path, init)).status
    const logIn = () => status('/api/login', { method: 'POST' })
    expect([await logIn(), await logIn(), await logIn()]).toEqual([400, 400, 429])
    const visits = [await status('/portal/'), await status('/portal/'), await status('/portal/')]
    expect(visits).toEqual([200, 200, 429])
    await strict.close()
  })

  it('never tells what broke inside, only a number to ask about', async () => {
    const broken = await openTestApi()
    const analyst = await broken.signIn('analyst')
    await broken.store.close()
    const { status, failure } = await analyst.refused('GET /api/documents', {})
    expect(status).toBe(503)
    expect(failure.message).toBe('检索库暂时不可用，请稍后再试')
    expect(JSON.stringify(failure)).not.toMatch(/worker|sqlite|\.ts/)
    const ready = await broken.client().fetch('/readyz')
    expect(ready.status).toBe(503)
    expect(await ready.json()).toMatchObject({
      ok: false,
      dependencies: { store: { status: 'down' }, bus: { status: 'up' } },
    })
    await broken.close()
  })

  it('stops: streams end at once, new connections find nobody', async () => {
    const stopping = await openTestApi()
    const analyst = await stopping.signIn('analyst')
    const stream = await analyst.fetch('/api/live')
    const ended = stream.text()
    const idle = httpRequest(stopping.url, { agent: false })
    const hungUp = new Promise((resolve) => idle.once('error', resolve))
    idle.flushHeaders()
    await stopping.stop()
    expect(await ended).toContain('retry:')
    await expect(fetch(stopping.url)).rejects.toThrow()
    idle.destroy()
    await hungUp
    await stopping.close()
  })
})
