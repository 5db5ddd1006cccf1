import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { PortalColumn } from '../release/release.ts'
import { openTestLoop, type TestLoop } from '../testing/open-test-loop.ts'

let test: TestLoop
beforeEach(async () => {
  test = await openTestLoop()
})
afterEach(() => test.close())

const press = () => test.as('press-officer')
const consultations = () => test.loop.interactions.consultations
const interviews = () => test.loop.interactions.interviews
const days = (count: number) => test.advanceMinutes(count * 24 * 60)

function draft(column: PortalColumn) {
  return test.loop.releases.draft(press(), {
    title: '某某办法（征求意见稿）',
    body: '全文如下。',
    column,
    openness: 'proactive',
  })
}

async function publish(id: string) {
  await test.loop.releases.submit(press(), { id })
  for (const role of ['reviewer-1', 'reviewer-2', 'reviewer-3', 'secrecy-reviewer'] as const)
    await test.loop.releases.verdict(test.as(role), { id, verdict: 'approved', opinion: '同意' })
  await test.loop.releases.publish(test.as('releaser'), { id })
}

describe('a consultation', () => {
  const open = async (to: string, shortReason?: string) => {
    const release = await draft('consultation')
    return consultations().open(press(), {
      releaseId: release.id,
      from: '2026-03-02',
      to,
      shortReason,
      contact: 'zqyj@example.gov.cn',
    })
  }

  it('lasts thirty days, or says why not', async () => {
    await expect(open('2026-03-20')).rejects.toMatchObject({ code: 'GATE_CLOSED' })
    expect(await open('2026-03-20', '上级文件要求尽快出台')).toMatchObject({
      shortReason: '上级文件要求尽快出台',
    })
    expect(await open('2026-04-01')).toMatchObject({ state: 'open', isOpen: true })
  })

  it('takes comments while its text stands on the portal and its days last', async () => {
    const { id, releaseId } = await open('2026-04-01')
    const send = () => consultations().comment({ consultationId: id, text: '建议第三条改为六个月' })
    await expect(send()).rejects.toMatchObject({ code: 'GATE_CLOSED' })
    await publish(releaseId)
    await send()
    days(40)
    await expect(send()).rejects.toMatchObject({ code: 'GATE_CLOSED' })
    expect(await consultations().comments(press(), { id })).toHaveLength(1)
  })

  it('publishes what became of every comment, through review', async () => {
    const { id, releaseId } = await open('2026-04-01')
    await publish(releaseId)
    const one = await consultations().comment({ consultationId: id, text: '建议改为六个月' })
    const two = await consultations().comment({ consultationId: id, text: '反对' })
    await expect(consultations().handle(press(), { id, clusters: [] })).rejects.toMatchObject({
      code: 'GATE_CLOSED',
    })
    days(40)
    const cluster = { title: '期限改为六个月', verdict: 'accepted', reason: '已修改第三条' } as const
    await consultations().handle(press(), { id, clusters: [{ ...cluster, commentIds: [one.id] }] })
    await expect(consultations().publishHandling(press(), { id })).rejects.toMatchObject({
      userMessage: '还有 1 条意见没有归类处理',
    })
    await consultations().handle(press(), {
      id,
      clusters: [
        { ...cluster, commentIds: [one.id] },
        { title: '整体反对', commentIds: [two.id], verdict: 'not-accepted', reason: '必要性已在说明中写明' },
      ],
    })
    const { handlingReleaseId = '' } = await consultations().publishHandling(press(), { id })
    const handling = await test.loop.releases.get(press(), { id: handlingReleaseId })
    expect(handling.body).toContain('| 整体反对 | 1 | 未采纳 | 必要性已在说明中写明 |')
    await publish(handlingReleaseId)
    expect(await consultations().ofRelease({ releaseId })).toMatchObject({ state: 'published' })
  })
})

describe('an interview', () => {
  it('takes questions until it begins, and links its transcript after it was held', async () => {
    const release = await draft('interview')
    const { id } = await interviews().announce(press(), {
      releaseId: release.id,
      startsAt: new Date('2026-03-05T10:00:00+08:00'),
      guests: [{ name: '李某', post: '某某司司长' }],
    })
    await interviews().ask({ interviewId: id, text: '我的手机13812345678，何时实施？' })
    expect((await interviews().questions(press(), { id }))[0]?.text).toContain('138****5678')
    days(4)
    await expect(interviews().ask({ interviewId: id, text: '晚了' })).rejects.toMatchObject({
      code: 'GATE_CLOSED',
    })
    await expect(interviews().linkTranscript(press(), { id, releaseId: release.id })).rejects.toMatchObject({
      code: 'GATE_CLOSED',
    })
    await interviews().hold(press(), { id })
    const transcript = await draft('interview')
    expect(await interviews().linkTranscript(press(), { id, releaseId: transcript.id })).toMatchObject({
      transcriptReleaseId: transcript.id,
    })
  })
})

describe('a report of an error on the site', () => {
  it('is answered within three working days', async () => {
    const { siteErrors } = test.loop.interactions
    const { code } = await siteErrors.submit({
      kind: 'wrong-word',
      address: '/portal/articles/1',
      text: '第二段“象”应为“像”',
    })
    const [error] = await siteErrors.list(press())
    expect(error?.clocks).toMatchObject([
      { ruleId: 'R21', mark: 'S', dueAt: '2026-03-05T23:59:59.999+08:00' },
    ])
    await siteErrors.accept(press(), { id: error?.id ?? '' })
    await siteErrors.answer(press(), { id: error?.id ?? '', text: '已改正，谢谢。', isMended: true })
    expect(await test.loop.interactions.status({ code })).toMatchObject({
      state: 'answered',
      answer: { text: '已改正，谢谢。' },
      clocks: [{ state: 'met' }],
    })
  })
})
