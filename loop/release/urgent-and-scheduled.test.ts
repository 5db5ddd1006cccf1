import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { PublicationBody } from '../channel/publication.ts'
import type { DirectiveBody } from '../directive/directive.ts'
import { type Actor, type Role, rootUnitId } from '../office/actor.ts'
import { openTestLoop, type TestLoop } from '../testing/open-test-loop.ts'
import type { ReleaseInput } from './draft.ts'

const text: ReleaseInput = {
  title: '关于某地充电站起火的情况说明',
  body: '3月2日8时许，某地充电站起火。\n\n目前火已扑灭。',
  column: 'response',
  openness: 'proactive',
}

let test: TestLoop
beforeEach(async () => {
  test = await openTestLoop()
})
afterEach(() => test.close())

const press = () => test.as('press-officer')
const releaser = () => test.as('releaser')
const steps = ['reviewer-1', 'reviewer-2', 'reviewer-3', 'secrecy-reviewer'] as const
const draft = async (over: Partial<ReleaseInput> = {}) =>
  (await test.loop.releases.draft(press(), { ...text, ...over })).id
const approveAll = async (id: string) => {
  await test.loop.releases.submit(press(), { id })
  for (const role of steps)
    await test.loop.releases.verdict(test.as(role), { id, verdict: 'approved', opinion: '同意' })
}
const get = (id: string) => test.loop.releases.get(press(), { id })
const publications = (id: string) =>
  test.ledger.list<PublicationBody>({ kind: 'publication', keys: { release: id } })

describe('a scheduled release', () => {
  const scheduled = async (at: string, over: Partial<ReleaseInput> = {}) => {
    const id = await draft(over)
    await approveAll(id)
    await test.loop.releases.schedule(releaser(), { id, at })
    return id
  }

  it('is published at its time under the signature its releaser gave before, and not a moment earlier', async () => {
    const id = await scheduled('2026-03-02T10:00:00+08:00')
    expect(await get(id)).toMatchObject({ state: 'scheduled', scheduledAt: '2026-03-02T10:00:00.000+08:00' })
    test.advanceMinutes(59)
    expect(await test.loop.releases.publishDue(test.clock.now())).toEqual([])
    expect(await publications(id)).toEqual([])
    test.advanceMinutes(1)
    expect(await test.loop.releases.publishDue(test.clock.now())).toEqual([id])
    expect(await test.loop.releases.publishDue(test.clock.now())).toEqual([])
    const release = await get(id)
    expect(release.state).toBe('published')
    expect(release.scheduledAt).toBeUndefined()
    expect(release.signatures.filter(({ step }) => step === 'release')).toMatchObject([
      { by: { id: 'u-releaser' }, at: '2026-03-02T09:00:00.000+08:00' },
    ])
    const [event] = await test.ledger.audit({ object: `release/${id}`, actions: ['release.published'] })
    expect(event).toMatchObject({ actor: 'system', reason: '按releaser的签发定时发布' })
  })

  it('goes back to its releaser, to its writers, or out at once', async () => {
    const id = await scheduled('2026-03-02T10:00:00+08:00')
    await test.loop.releases.unschedule(releaser(), { id, reason: '推迟' })
    expect((await get(id)).state).toBe('approved')
    test.advanceMinutes(120)
    expect(await test.loop.releases.publishDue(test.clock.now())).toEqual([])
    await test.loop.releases.schedule(releaser(), { id, at: '2026-03-02T12:00:00+08:00' })
    await test.loop.releases.verdict(releaser(), { id, verdict: 'returned', opinion: '内容有变' })
    expect(await get(id)).toMatchObject({ state: 'draft' })
    await approveAll(id)
    await test.loop.releases.schedule(releaser(), { id, at: '2026-03-02T12:00:00+08:00' })
    expect((await test.loop.releases.publish(releaser(), { id })).state).toBe('published')
  })

  it('is not published long after its time: the releaser decides again', async () => {
    const id = await scheduled('2026-03-02T10:00:00+08:00')
    test.advanceMinutes(180)
    expect(await test.loop.releases.publishDue(test.clock.now())).toEqual([])
    expect(await get(id)).toMatchObject({
      state: 'approved',
      scheduleFault: { message: expect.stringContaining('错过') },
    })
  })

  it('is not published when a gate has closed meanwhile, and holds up no other', async () => {
    const id = await scheduled('2026-03-02T10:00:00+08:00')
    const other = await scheduled('2026-03-02T10:01:00+08:00', { title: '另一件事', body: '另一件事。' })
    const own = { words: [{ wrong: '充电站', right: '充电桩' }] }
    await test.loop.releases.gateLists.set(press(), { version: 0, own })
    test.advanceMinutes(61)
    expect(await test.loop.releases.publishDue(test.clock.now())).toEqual([other])
    expect(await get(id)).toMatchObject({
      state: 'approved',
      scheduleFault: { message: '请先说明理由：疑似错别字：充电站' },
    })
  })

  it('needs a time to come, and one after the embargo; nobody publishes before the embargo', async () => {
    const id = await draft({ embargoUntil: '2026-03-02T12:00:00+08:00' })
    await approveAll(id)
    const at = (time: string) => test.loop.releases.schedule(releaser(), { id, at: time })
    await expect(at('2026-03-02T08:00:00+08:00')).rejects.toMatchObject({ code: 'BAD_INPUT' })
    await expect(at('2026-03-02T11:59:00+08:00')).rejects.toMatchObject({ code: 'GATE_CLOSED' })
    await expect(test.loop.releases.publish(releaser(), { id })).rejects.toMatchObject({
      code: 'GATE_CLOSED',
    })
    await expect(
      test.loop.releases.schedule(test.as('reviewer-1'), { id, at: '2026-03-02T12:00:00+08:00' }),
    ).rejects.toMatchObject({ code: 'FORBIDDEN' })
    expect((await at('2026-03-02T12:00:00+08:00')).state).toBe('scheduled')
    test.advanceMinutes(180)
    expect(await test.loop.releases.publishDue(test.clock.now())).toEqual([id])
  })
})

describe('the urgent path', () => {
  /** A user on record: only such a person can be called. */
  const user = async (id: string, role: Role): Promise<Actor> => {
    await test.ledger.transact((tx) =>
      tx.create(
        {
          kind: 'user',
          id,
          unitId: rootUnitId,
          state: 'enabled',
          body: { username: id, name: id, roles: [role], password: {} },
        },
        { actor: 'test', at: test.clock.now(), action: 'user.created' },
      ),
    )
    return { userId: id, name: id, roles: [role], unitId: rootUnitId }
  }
  const call = (id: string, personId: string, over: object = {}) =>
    test.loop.releases.recordPhoneVerdict(press(), {
      id,
      personId,
      verdict: 'approved',
      number: '010-68205555',
      calledAt: '2026-03-02T09:00:00+08:00',
      words: '同意，尽快发。',
      ...over,
    })
  const urgentDraft = async () => {
    const id = await draft()
    await test.loop.releases.markUrgent(press(), { id, reason: '谣言扩散，须一小时内回应' })
    await test.loop.releases.submit(press(), { id })
    return id
  }

  it('takes the same four signatures by telephone, each with a clock for the written word', async () => {
    const people = await Promise.all(steps.map((role) => user(`t-${role}`, role)))
    const id = await urgentDraft()
    expect(await test.loop.releases.signers(press(), { id })).toMatchObject([{ id: 't-reviewer-1' }])
    for (const { userId } of people) await call(id, userId)
    const { signatures, state } = await get(id)
    expect(state).toBe('approved')
    expect(signatures[0]).toMatchObject({
      by: { id: 't-reviewer-1' },
      opinion: '同意，尽快发。',
      phone: {
        number: '010****5555',
        recordedBy: { id: 'u-press-officer' },
        clock: { ruleId: 'R38', mark: 'R', state: 'running', dueAt: '2026-03-03T09:00:00.000+08:00' },
      },
    })
    await test.loop.releases.publish(releaser(), { id })
    expect(await test.loop.releases.openPhoneVerdicts(press())).toHaveLength(4)
    const [first] = people
    if (!first) throw new Error('nobody')
    expect(await test.loop.releases.countWaiting(first)).toBe(1)
    await test.loop.releases.confirmPhoneVerdict(first, { id, verdict: 'confirmed', words: '情况属实' })
    expect(await test.loop.releases.countWaiting(first)).toBe(0)
    test.advanceMinutes(25 * 60)
    const open = await test.loop.releases.openPhoneVerdicts(press())
    expect(open.map(({ by, phone }) => `${by.id} ${phone.clock.state}`)).toEqual([
      't-reviewer-2 missed',
      't-reviewer-3 missed',
      't-secrecy-reviewer missed',
    ])
  })

  it('is opened with a reason first, and for reviews only', async () => {
    await user('t-1', 'reviewer-1')
    const id = await draft()
    await test.loop.releases.submit(press(), { id })
    await expect(call(id, 't-1')).rejects.toMatchObject({ code: 'GATE_CLOSED' })
    await test.loop.releases.markUrgent(press(), { id, reason: '紧急' })
    expect((await call(id, 't-1')).state).toBe('review-2')
    const other = await draft({ title: '另一件' })
    await test.loop.releases.markUrgent(press(), { id: other, reason: '紧急' })
    await expect(call(other, 't-1')).rejects.toMatchObject({ code: 'ILLEGAL_MOVE' })
  })

  it('takes no word of somebody without the role, of a writer, of the caller, twice of one person, or of nobody on record', async () => {
    await user('t-2', 'reviewer-2')
    const writer = { ...(await user('t-1', 'reviewer-1')), roles: ['reviewer-1', 'press-officer'] as Role[] }
    const id = await draft()
    await test.loop.releases.edit(writer, { id, title: '改题' })
    await test.loop.releases.markUrgent(press(), { id, reason: '紧急' })
    await test.loop.releases.submit(press(), { id })
    for (const personId of ['t-2', 't-1', 'u-press-officer'])
      await expect(call(id, personId)).rejects.toMatchObject({ code: 'GATE_CLOSED' })
    await expect(call(id, 'u-reviewer-1')).rejects.toMatchObject({ code: 'NOT_FOUND' })
    expect((await get(id)).state).toBe('review-1')
  })

  it('takes no call from before the text was written, nor from the future, nor without a number', async () => {
    await user('t-1', 'reviewer-1')
    const id = await urgentDraft()
    for (const over of [
      { calledAt: '2026-03-02T08:59:00+08:00' },
      { calledAt: '2026-03-02T09:01:00+08:00' },
      { number: '值班室' },
    ])
      await expect(call(id, 't-1', over)).rejects.toMatchObject({ code: 'BAD_INPUT' })
  })

  it('stops a text under review when its signer denies the call', async () => {
    const first = await user('t-1', 'reviewer-1')
    const id = await urgentDraft()
    await call(id, 't-1')
    await expect(
      test.loop.releases.confirmPhoneVerdict(test.as('reviewer-2'), {
        id,
        verdict: 'disputed',
        words: '没有',
      }),
    ).rejects.toMatchObject({ code: 'NOT_FOUND' })
    const back = await test.loop.releases.confirmPhoneVerdict(first, {
      id,
      verdict: 'disputed',
      words: '没有接到电话',
    })
    expect(back).toMatchObject({ state: 'draft', callsForWithdrawal: false })
    expect(await test.loop.releases.openPhoneVerdicts(press())).toEqual([])
  })

  it('calls for the withdrawal of what is public when its signer denies the call', async () => {
    const people = await Promise.all(steps.map((role) => user(`t-${role}`, role)))
    const id = await urgentDraft()
    for (const { userId } of people) await call(id, userId)
    await test.loop.releases.publish(releaser(), { id })
    const [first] = people
    if (!first) throw new Error('nobody')
    await test.loop.releases.confirmPhoneVerdict(first, { id, verdict: 'disputed', words: '没有同意' })
    expect(await get(id)).toMatchObject({ state: 'published', callsForWithdrawal: true })
    const directives = await test.ledger.list<DirectiveBody>({
      kind: 'directive',
      keys: { source: `release/${id}` },
    })
    expect(directives.map(({ body }) => body)).toMatchObject([
      { title: expect.stringContaining('电话审签被否认'), dueAt: '2026-03-02T11:00:00.000+08:00' },
    ])
    await test.loop.releases.withdraw(releaser(), { id, reason: '审签不实' })
    expect((await get(id)).callsForWithdrawal).toBe(false)
  })
})
