import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Actor } from '../office/actor.ts'
import { openTestLoop, type TestLoop } from '../testing/open-test-loop.ts'
import type { LetterInput } from './submit-letter.ts'

let test: TestLoop
beforeEach(async () => {
  test = await openTestLoop()
})
afterEach(() => test.close())

const letters = () => test.loop.interactions.letters
const press = () => test.as('press-officer')
const handler = () => test.as('handler')

function write(over: Partial<LetterInput> = {}) {
  return letters().submit({
    kind: 'question',
    topic: '充电桩收费',
    text: '我的电话是13812345678，想问充电桩如何收费。',
    mayPublish: true,
    contact: { name: '王某某', phone: '13812345678' },
    ...over,
  })
}

async function unitBelow(): Promise<Actor> {
  const unit = await test.loop.people.createUnit(test.as('administrator'), {
    id: 'xxs',
    name: '信息司',
    parentId: press().unitId,
  })
  return { userId: 'u-below', name: '承办人', roles: ['handler'], unitId: unit.id }
}

describe('letters to the minister', () => {
  it('run two clocks from the moment they come, each with its document', async () => {
    const { id } = await write()
    const letter = await letters().get(press(), { id })
    expect(letter.state).toBe('received')
    expect(letter.clocks.map(({ ruleId, mark }) => [ruleId, mark])).toEqual([
      ['H1', 'R'],
      ['R16', 'V'],
    ])
    expect(letter.clocks[1]?.dueAt).toBe('2026-06-02T09:00:00.000+08:00')
    expect(letter.clocks[0]?.dueAt.slice(0, 10)).toBe('2026-03-23')
  })

  it('keep the code by its hash alone, and answer who holds it', async () => {
    const { id, code } = await write()
    expect(code).toMatch(/^[0-9A-Z]{4}(-[0-9A-Z]{4}){3}$/)
    const record = await test.ledger.get('letter', id)
    expect(JSON.stringify(record)).not.toContain(code)
    const status = (typed: string) => test.loop.interactions.status({ code: typed })
    expect(await status(` ${code.toLowerCase().replaceAll('-', ' ')} `)).toMatchObject({
      kind: 'letter',
      state: 'received',
    })
    expect(await status('0000-0000-0000-0000')).toBeUndefined()
  })

  it('keep numbers of persons out of the record, and the contact apart, read on record by who handles it', async () => {
    const { id } = await write()
    expect((await letters().get(press(), { id })).text).toContain('138****5678')
    expect(JSON.stringify(await test.ledger.get('letter', id))).not.toContain('王某某')
    expect(await letters().contact(press(), { id })).toMatchObject({
      name: '王某某',
      original: expect.stringContaining('13812345678'),
    })
    const events = await test.ledger.audit({ object: `contact/${id}` })
    expect(events.map(({ action }) => action).toSorted()).toEqual(['contact.kept', 'contact.read'])
    await expect(letters().contact(test.as('reviewer-1'), { id })).rejects.toMatchObject({
      code: 'FORBIDDEN',
    })
  })

  it('are kept once when the same form comes twice', async () => {
    const once = 'a'.repeat(32)
    await write({ once })
    await expect(write({ once })).rejects.toMatchObject({ code: 'VERSION_CONFLICT' })
    expect(await letters().list(press())).toHaveLength(1)
  })

  it('are routed, answered under another person’s signature, and closed; both clocks are met', async () => {
    const below = await unitBelow()
    const { id, code } = await write()
    await letters().route(press(), { id, unitId: below.unitId, note: '请阅办' })
    expect((await letters().list(below)).map((letter) => letter.id)).toEqual([id])
    await letters().accept(below, { id })
    await letters().draftReply(below, { id, text: '按当地价格部门规定收费。' })
    expect(await test.loop.interactions.status({ code })).not.toHaveProperty('answer')
    await letters().returnReply(test.as('reviewer-1'), { id, reason: '请写明依据' })
    await letters().draftReply(below, { id, text: '依据价格规定收费。' })
    const own = { ...below, roles: ['handler', 'reviewer-1'] as const }
    await expect(letters().signReply(own, { id, opinion: '同意' })).rejects.toMatchObject({
      code: 'GATE_CLOSED',
    })
    const answered = await letters().signReply(test.as('reviewer-1'), { id, opinion: '同意' })
    expect(answered).toMatchObject({ state: 'answered', reply: { text: '依据价格规定收费。' } })
    expect(answered.clocks.every(({ state }) => state === 'met')).toBe(true)
    expect(await test.loop.interactions.status({ code })).toMatchObject({
      state: 'answered',
      answer: { text: '依据价格规定收费。', unitName: '信息司' },
    })
    expect((await letters().close(below, { id })).moves).toEqual([])
  })

  it('give a unit that a complaint may be about a summary, and never who complained', async () => {
    const below = await unitBelow()
    const { id } = await write({
      kind: 'complaint',
      topic: '投诉信息司王科长',
      text: '我叫王某某，投诉信息司。',
    })
    await expect(letters().route(press(), { id, unitId: below.unitId })).rejects.toMatchObject({
      code: 'GATE_CLOSED',
    })
    await letters().route(press(), { id, unitId: below.unitId, summary: '群众反映办件拖延。' })
    const seen = await letters().get(below, { id })
    expect(seen).toMatchObject({ text: '群众反映办件拖延。', isSummary: true })
    expect(JSON.stringify(seen)).not.toContain('王某某')
    await expect(letters().contact(below, { id })).rejects.toMatchObject({ code: 'FORBIDDEN' })
    expect(await letters().contact(handler(), { id })).toMatchObject({ name: '王某某' })
  })

  it('are published only with the writer’s agreement, and are answered when the reviewed release is', async () => {
    const silent = await write({ mayPublish: false })
    await letters().route(press(), { id: silent.id, unitId: press().unitId })
    await letters().accept(handler(), { id: silent.id })
    await letters().draftReply(handler(), { id: silent.id, text: '答复' })
    await expect(letters().publishReply(handler(), { id: silent.id })).rejects.toMatchObject({
      code: 'GATE_CLOSED',
    })

    const { id, code } = await write()
    await letters().route(press(), { id, unitId: press().unitId })
    await letters().accept(handler(), { id })
    await letters().draftReply(handler(), { id, text: '可致电13987654321。依据价格规定收费。' })
    const { releaseId = '' } = await letters().publishReply(handler(), { id })
    const release = await test.loop.releases.get(press(), { id: releaseId })
    expect(release).toMatchObject({ column: 'mailbox', state: 'draft', title: '关于“充电桩收费”的来信答复' })
    expect(release.body).toContain('139****4321')
    expect(release.body).not.toContain('13812345678')
    expect((await letters().get(press(), { id })).state).toBe('answering')
    test.advanceMinutes(60)
    await test.loop.releases.submit(press(), { id: releaseId })
    for (const role of ['reviewer-1', 'reviewer-2', 'reviewer-3', 'secrecy-reviewer'] as const)
      await test.loop.releases.verdict(test.as(role), { id: releaseId, verdict: 'approved', opinion: '同意' })
    await test.loop.releases.publish(test.as('releaser'), { id: releaseId })
    const answered = await letters().get(press(), { id })
    expect(answered.state).toBe('answered')
    expect(answered.clocks[0]?.metAt).toBe('2026-03-02T10:00:00.000+08:00')
    expect(await test.loop.interactions.status({ code })).toMatchObject({ state: 'answered' })
  })

  it('become a matter by a person’s decision, without a trace of who wrote', async () => {
    const { id } = await write()
    const letter = await letters().registerMatter(press(), {
      id,
      title: '充电桩收费',
      question: '充电桩如何收费？',
      category: 'other',
      reason: '多封来信询问',
    })
    const matter = await test.ledger.get('matter', letter.matterId ?? '')
    expect(matter?.body).toMatchObject({ origins: [{ kind: 'letter', id }] })
    expect(JSON.stringify(matter)).not.toMatch(/王某某|138/)
  })

  it('that are refused or transferred tell why, and their clocks are met', async () => {
    const { id, code } = await write()
    const gone = await letters().transfer(press(), { id, to: '示例市发展改革委', reason: '属地方事权' })
    expect(gone).toMatchObject({ state: 'transferred', moves: [] })
    expect(gone.clocks.every(({ state }) => state === 'met')).toBe(true)
    expect(await test.loop.interactions.status({ code })).toMatchObject({
      answer: { text: '已转送 示例市发展改革委。属地方事权' },
    })
  })

  it('lose their contacts on schedule once they have ended, and the ledger shows it whole', async () => {
    const ended = await write()
    await letters().refuse(press(), { id: ended.id, reason: '内容不清' })
    const open = await write()
    test.advanceMinutes(200 * 24 * 60)
    expect(await test.loop.interactions.eraseContacts(test.as('administrator'))).toEqual({
      erased: 1,
      kept: 1,
    })
    expect(await test.ledger.get('contact', ended.id)).toBeUndefined()
    expect(await test.ledger.versions('contact', ended.id)).toEqual([])
    expect(await test.ledger.get('contact', open.id)).toBeDefined()
    expect((await test.ledger.verifyAudit()).isIntact).toBe(true)
    expect(await test.loop.interactions.eraseDueContacts()).toEqual({ erased: 0, kept: 1 })
    await expect(test.loop.interactions.eraseContacts(press())).rejects.toMatchObject({ code: 'FORBIDDEN' })
  })
})
