import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { PortalColumn } from '../../loop/release/release.ts'
import { openTestApi, type TestApi } from '../testing/open-test-api.ts'

let api: TestApi
beforeAll(async () => {
  api = await openTestApi()
})
afterAll(() => api.close())

/** What a browser does with a form: opens it, fills it in, sends it with the fields it carries. */
async function send(
  path: string,
  values: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>> = {},
) {
  const form = await (await api.client().fetch(path)).text()
  const once = form.match(/name="once" value="(\w+)"/)?.[1] ?? ''
  const body = new URLSearchParams({ once, homepage: '', ...values })
  return post(path, body, headers)
}

async function post(path: string, body: URLSearchParams, headers: Readonly<Record<string, string>> = {}) {
  const response = await api.client().fetch(path, {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
  })
  return { status: response.status, headers: response.headers, text: await response.text() }
}

function codeIn(page: string): string {
  return page.match(/class="code">([0-9A-Z-]{19})</)?.[1] ?? ''
}

const letterPath = '/portal/interaction/letter'
const statusPath = '/portal/interaction/status'
const letter = {
  kind: 'question',
  topic: '充电桩<b>收费',
  text: '请问如何收费？\r\n我的电话13812345678',
  name: '王某某',
  phone: '13812345678',
}

describe('the form of 部长信箱', () => {
  it('takes a letter without an account or a script, and answers a code that finds it', async () => {
    const sent = await send(letterPath, letter)
    expect(sent.status).toBe(200)
    expect(sent.headers.get('cache-control')).toBe('no-store')
    const code = codeIn(sent.text)
    expect(code).not.toBe('')
    const found = await send(statusPath, { code })
    expect(found.text).toContain('充电桩&lt;b&gt;收费')
    expect(found.text).toContain('已收到')
    expect(found.text).toContain('国办秘函〔2019〕19号')
    expect(found.text).not.toContain('王某某')

    const { letters } = api.loop.interactions
    const press = api.as('press-officer')
    const [{ id } = { id: '' }] = await letters.list(press)
    await letters.route(press, { id, unitId: press.unitId })
    await letters.accept(press, { id })
    await letters.draftReply(press, { id, text: '按规定收费。' })
    await letters.signReply(api.as('reviewer-1'), { id, opinion: '同意' })
    const answered = await send(statusPath, { code: code.toLowerCase() })
    expect(answered.text).toContain('已答复')
    expect(answered.text).toContain('按规定收费。')
  })

  it('gives back what was typed with what is wrong, tied to its field', async () => {
    const page = await send(letterPath, { ...letter, topic: '', name: '李某' })
    expect(page.status).toBe(400)
    expect(page.text).toContain('role="alert"')
    expect(page.text).toContain('<a href="#f-topic">请填写主题</a>')
    expect(page.text).toMatch(/id="f-topic"[^>]*aria-invalid="true"[^>]*aria-describedby="e-topic"/)
    expect(page.text).toContain('value="李某"')
    expect(page.text).toContain('<title>请更正：')
    expect((await send(letterPath, { ...letter, phone: '' })).text).toContain('请至少填写一种联系方式')
  })

  it('keeps one letter of a form sent twice', async () => {
    const once = 'ab'.repeat(16)
    const body = () => new URLSearchParams({ ...letter, topic: '重复提交', once, homepage: '' })
    expect((await post(letterPath, body())).status).toBe(200)
    const again = await post(letterPath, body())
    expect(again.status).toBe(409)
    expect(again.text).toContain('已经提交成功')
    const listed = await api.loop.interactions.letters.list(api.as('press-officer'))
    expect(listed.filter(({ topic }) => topic === '重复提交')).toHaveLength(1)
  })

  it('refuses what a program fills in, what another site sends, what is marked secret, and what is too large', async () => {
    const before = (await api.loop.interactions.letters.list(api.as('press-officer'))).length
    expect((await send(letterPath, { ...letter, homepage: 'http://spam.example' })).status).toBe(400)
    expect((await send(letterPath, letter, { 'sec-fetch-site': 'cross-site' })).status).toBe(403)
    expect((await send(letterPath, letter, { origin: 'https://elsewhere.example' })).status).toBe(403)
    expect((await send(letterPath, { ...letter, text: '机密★ 一年' })).status).toBe(400)
    expect((await send(letterPath, { ...letter, text: '长'.repeat(30_000) })).status).toBe(413)
    expect((await send(letterPath, { ...letter, kind: 'report' })).status).toBe(400)
    expect(await api.loop.interactions.letters.list(api.as('press-officer'))).toHaveLength(before)
  })

  it('sends a report of wrongdoing elsewhere before a word is typed', async () => {
    const page = await (await api.client().fetch(letterPath)).text()
    expect(page).toMatch(/举报.*纪检监察机构/)
  })

  it('limits how much one address sends', async () => {
    const tight = await openTestApi({ config: { perMinute: { login: 2, portal: 1_000, api: 1_000 } } })
    try {
      const statuses: number[] = []
      for (let count = 0; count < 3; count++)
        statuses.push(
          (
            await tight
              .client()
              .fetch(statusPath, { method: 'POST', body: new URLSearchParams({ code: 'x' }) })
          ).status,
        )
      expect(statuses).toEqual([400, 400, 429])
    } finally {
      await tight.close()
    }
  })
})

describe('依申请公开', () => {
  const path = '/portal/disclosure/apply'
  const application = {
    applicant: 'person',
    name: '李某某',
    identityProof: '居民身份证',
    address: '云泽市某路1号',
    wanted: '关于某某的通知',
    form: 'paper',
    way: 'post',
  }

  it('asks what the regulation asks, and not what it is for', async () => {
    const page = await (await api.client().fetch(path)).text()
    expect(page).toContain('身份证明')
    expect(page).not.toContain('用途')
    expect((await send(path, { ...application, identityProof: '' })).text).toContain('请选择身份证明')
  })

  it('goes from the form over correction and signatures to the answer, found by its code', async () => {
    const code = codeIn((await send(path, application)).text)
    expect((await send(statusPath, { code })).text).toContain('等待双方确认')
    const { disclosureRequests } = api.loop.interactions
    const press = api.as('press-officer')
    const [{ id } = { id: '' }] = await disclosureRequests.list(press)
    await disclosureRequests.confirmReceipt(press, { id })
    await disclosureRequests.askCorrection(press, { id, text: '请写明通知的年份' })
    expect((await send(statusPath, { code })).text).toContain('请写明通知的年份')
    const correction = `${statusPath}/correction`
    expect((await send(correction, { code: 'WRONG', text: '2025 年' })).status).toBe(400)
    expect((await send(correction, { code, text: '2025 年' })).status).toBe(200)
    expect((await send(correction, { code, text: '再补正' })).status).toBe(400)
    await disclosureRequests.draftAnswer(press, { id, kind: 'granted', text: '随信附上。' })
    await disclosureRequests.signAnswer(api.as('reviewer-1'), { id, step: 'review', opinion: '同意' })
    await disclosureRequests.signAnswer(api.as('secrecy-reviewer'), {
      id,
      step: 'secrecy',
      opinion: '可公开',
    })
    const page = await send(statusPath, { code })
    expect(page.text).toContain('已答复')
    expect(page.text).toContain('行政复议')
    expect(page.text).not.toContain('李某某')
  })
})

describe('我为政府网站找错', () => {
  it('takes a report with an address and no name', async () => {
    const sent = await send('/portal/interaction/site-error', {
      kind: 'dead-link',
      page: `${api.url}/portal/news/`,
      text: '第三条链接打不开',
    })
    const found = await send(statusPath, { code: codeIn(sent.text) })
    expect(found.text).toContain('网站找错')
    expect(found.text).toContain('待核')
  })
})

describe('what belongs to one text', () => {
  const publish = async (column: PortalColumn, arrange: (releaseId: string) => Promise<unknown>) => {
    const { releases } = api.loop
    const press = api.as('press-officer')
    const draft = await releases.draft(press, {
      title: '某某办法（征求意见稿）',
      body: '全文。',
      column,
      openness: 'proactive',
    })
    await arrange(draft.id)
    return approve(draft.id)
  }
  const approve = async (id: string) => {
    const { releases } = api.loop
    await releases.submit(api.as('press-officer'), { id })
    for (const role of ['reviewer-1', 'reviewer-2', 'reviewer-3', 'secrecy-reviewer'] as const)
      await releases.verdict(api.as(role), { id, verdict: 'approved', opinion: '同意' })
    return releases.publish(api.as('releaser'), { id })
  }
  const read = async (path: string) => (await api.client().fetch(path)).text()

  it('takes comments on the page of a consultation, and shows what became of them there', async () => {
    const { consultations } = api.loop.interactions
    const press = api.as('press-officer')
    const published = await publish('consultation', (releaseId) =>
      consultations.open(press, { releaseId, from: '2026-11-01', to: '2026-12-05', contact: '电话（演示）' }),
    )
    const page = await read(published.publication?.url ?? '')
    const path = page.match(/href="(\/portal\/interaction\/comment\/[^"]+)"/)?.[1] ?? ''
    expect((await send(path, { text: '建议改为六个月', passage: '第三条' })).text).toContain('意见已提交')
    const [{ id } = { id: '' }] = await consultations.list(press)
    const [comment] = await consultations.comments(press, { id })
    api.clock.advanceTo(new Date('2026-12-10T09:00:00+08:00'))
    expect((await send(path, { text: '晚了' })).status).toBe(409)
    await consultations.handle(press, {
      id,
      clusters: [{ title: '改期限', commentIds: [comment?.id ?? ''], verdict: 'accepted', reason: '已修改' }],
    })
    const { handlingReleaseId = '' } = await consultations.publishHandling(press, { id })
    await approve(handlingReleaseId)
    expect(await read(published.publication?.url ?? '')).toMatch(/采纳情况[\s\S]*改期限[\s\S]*已修改/)
  })

  it('takes questions on the page of an interview until it begins', async () => {
    const { interviews } = api.loop.interactions
    const press = api.as('press-officer')
    const published = await publish('interview', (releaseId) =>
      interviews.announce(press, {
        releaseId,
        startsAt: new Date('2027-01-05T10:00:00+08:00'),
        guests: [{ name: '李某', post: '某司司长' }],
      }),
    )
    const page = await read(published.publication?.url ?? '')
    expect(page).toContain('某司司长 李某')
    const path = page.match(/href="(\/portal\/interaction\/question\/[^"]+)"/)?.[1] ?? ''
    expect((await send(path, { text: '何时实施？' })).text).toContain('问题已提交')
    expect((await api.client().fetch('/portal/interaction/question/nothing')).status).toBe(404)
  })
})
