import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { silentLog } from '../../pipeline/platform/log.ts'
import type { Channel, ChannelClient } from '../channel/channel.ts'
import type { PublicationBody } from '../channel/publication.ts'
import { createLoop } from '../loop.ts'
import { openTestLoop, type TestLoop } from '../testing/open-test-loop.ts'
import { createDrillLedger } from './drill-ledger.ts'
import { loadScenarios, parseScenario } from './scenario.ts'

describe('a drill', () => {
  let test: TestLoop
  beforeEach(async () => {
    test = await openTestLoop()
  })
  afterEach(() => test.close())

  const director = () => test.as('press-officer')
  const drills = () => test.loop.drills
  const start = async (speed = 0) => {
    const { id } = await drills().prepare(director(), { scenarioId: 'outage-at-night' })
    return drills().run(director(), { id, speed })
  }
  const inside = (id: string) => drills().loop(director(), { id, isChange: true })

  /** The team does everything asked of it, `late` minutes after it should. */
  async function play(id: string, late = 0) {
    const advance = (minutes: number) => drills().advance(director(), { id, minutes })
    const night = test.as('emergency')
    const press = director()
    await advance(5 + late)
    const [alert] = await (await inside(id)).alerts.list(night)
    if (!alert) throw new Error('no alert')
    await (await inside(id)).alerts.acknowledge(night, { id: alert.id })
    const incident = await (await inside(id)).incidents.open(night, {
      alertId: alert.id,
      title: '云泽市通信中断',
      level: 'II',
      consult: {
        form: 'telephone',
        place: '值班电话',
        chair: '带班领导',
        attendees: [{ unit: '值班室' }],
        judgement: '影响急救',
        decision: 'answer',
        decisionReason: '影响重大',
      },
      playbookId: 'network-outage',
    })
    await advance(10)
    await (await inside(id)).incidents.markStep(night, { id: incident.id, stepId: 'verify', isDone: true })
    await (await inside(id)).incidents.activate(press, {
      id: incident.id,
      spokesperson: '王',
      line: '正在抢修',
    })
    await advance(20)
    const report = await (await inside(id)).reports.draft(night, {
      incidentId: incident.id,
      type: 'first',
      recipients: ['总值班室'],
      contact: '值班员',
    })
    await (await inside(id)).reports.sign(press, { id: report.id, opinion: '同意' })
    for (const how of ['telephone', 'written'] as const)
      await (await inside(id)).reports.send(night, { id: report.id, how, to: '总值班室', takenBy: '李' })
    await advance(60)
    await drills().answer(press, { id, injectId: 'journalist', text: '没有发现用户信息泄露' })
    const loop = await inside(id)
    const draft = await loop.releases.draft(press, {
      title: '关于通信中断的情况说明',
      body: '通信正在恢复。',
      column: 'response',
      openness: 'proactive',
      incidentId: incident.id,
    })
    await loop.releases.submit(press, { id: draft.id })
    for (const role of ['reviewer-1', 'reviewer-2', 'reviewer-3', 'secrecy-reviewer'] as const)
      await loop.releases.verdict(test.as(role), { id: draft.id, verdict: 'approved', opinion: '同意' })
    const released = await loop.releases.publish(test.as('releaser'), { id: draft.id })
    return { incidentId: incident.id, released }
  }

  it('runs by the button alone or at a chosen speed, and its time follows from the record', async () => {
    const { id, startedAt, injects } = await start()
    expect(startedAt).toBe('2026-03-02T09:00:00.000+08:00')
    expect(injects.map((inject) => inject.id)).toEqual(['alert'])
    test.advanceMinutes(60)
    expect((await drills().get(director(), { id })).now).toBe(startedAt)
    await drills().advance(director(), { id, minutes: 10 })
    await drills().run(director(), { id, speed: 5 })
    test.advanceMinutes(3)
    const at = async () => (await drills().get(director(), { id })).now?.slice(11, 16)
    expect(await at()).toBe('09:25')
    await drills().pause(director(), { id })
    test.advanceMinutes(30)
    expect(await at()).toBe('09:25')
    await expect(inside(id)).rejects.toMatchObject({ code: 'ILLEGAL_MOVE' })
    await drills().run(director(), { id, speed: 60 })
    test.advanceMinutes(24 * 60)
    const over = await drills().get(director(), { id })
    expect(over.now).toBe(over.endsAt)
    expect(over.waiting).toBe(0)
  })

  it('has nothing but its own ledger: no list, no portal and no publisher of the house sees a thing of it', async () => {
    const { id } = await start()
    const before = await test.ledger.kinds()
    const { incidentId, released } = await play(id)
    expect(released).toMatchObject({
      state: 'published',
      publication: { url: expect.stringContaining('#drill') },
    })

    const { loop } = test
    const who = test.as('press-officer')
    expect(await loop.alerts.list(who)).toEqual([])
    expect(await loop.incidents.list(who)).toEqual([])
    expect(await loop.incidents.countOpen(who)).toBe(0)
    expect(await loop.releases.list(who)).toEqual([])
    expect(await loop.portal.list()).toMatchObject({ total: 0 })
    expect(await loop.portal.read({ id: released.publication?.id ?? '' })).toBeUndefined()
    expect(await loop.directives.list(who)).toEqual([])
    // What a publisher asks for, in any state.
    expect(await test.ledger.count({ kind: 'publication' })).toBe(0)
    await expect(loop.incidents.get(who, { id: incidentId })).rejects.toMatchObject({ code: 'NOT_FOUND' })
    const added = (await test.ledger.kinds()).filter((kind) => !before.includes(kind))
    expect(
      added.every((kind) => kind.startsWith(`drill/${id}/`)),
      added.join(),
    ).toBe(true)
    expect(added.length).toBeGreaterThan(4)
  })

  it('is given no channel even where the house has one: a text meant for it stays, and no publisher finds anything to send', async () => {
    const touched: string[] = []
    const touch = (what: string) => () => {
      touched.push(what)
      throw new Error(`${what} of a channel in a drill`)
    }
    const trap: Channel = {
      id: 'trap',
      kind: 'weibo',
      name: '不该用到的渠道',
      render: touch('render'),
      check: touch('check'),
      client: new Proxy({} as ChannelClient, { get: (_client, name) => touch(String(name)) }),
    }
    const house = createLoop({
      ledger: test.ledger,
      clock: test.clock,
      newId: randomUUID,
      parseQuery: (text) => ({ kind: 'term', text }),
      log: silentLog,
      channels: { channels: [trap], absent: [] },
    })
    const { id } = await start()
    await play(id)
    const loop = await house.drills.loop(director(), { id, isChange: true })
    const draft = await loop.releases.draft(director(), {
      title: '发往渠道',
      body: '通信正在恢复。',
      column: 'response',
      openness: 'proactive',
      channels: ['portal', 'trap'],
    })
    await loop.releases.submit(director(), { id: draft.id })
    for (const role of ['reviewer-1', 'reviewer-2', 'reviewer-3', 'secrecy-reviewer'] as const)
      await loop.releases.verdict(test.as(role), { id: draft.id, verdict: 'approved', opinion: '同意' })
    await expect(loop.releases.publish(test.as('releaser'), { id: draft.id })).rejects.toMatchObject({
      code: 'GATE_CLOSED',
    })
    const never = new AbortController().signal
    for (const each of [house, loop]) await each.publisher.round({ lost: never, over: never })
    expect(touched).toEqual([])
    const own = createDrillLedger({ ledger: test.ledger, drillId: id, wall: test.clock })
    const publications = await own.list<PublicationBody>({ kind: 'publication' })
    expect(publications.map(({ body }) => body.channel)).toEqual(['portal'])
    expect(await test.ledger.count({ kind: 'publication' })).toBe(0)
  })

  it('announces nothing as real: the house hears of changes of the drill only, and the audit names them so', async () => {
    const heard: string[] = []
    test.loop.onChange(({ kind }) => heard.push(kind))
    const { id } = await start()
    await play(id)
    expect(new Set(heard)).toEqual(new Set(['playbook', 'drill']))
    const events = await test.ledger.audit({ order: 'oldest', limit: 500 })
    const own = events.filter(({ object }) => object.startsWith(`drill/${id}/`))
    expect(own.length).toBeGreaterThan(10)
    expect(own.every(({ action }) => action.startsWith('drill.'))).toBe(true)
    expect(events.some(({ object }) => object.startsWith('incident/') || object.startsWith('alert/'))).toBe(
      false,
    )
    expect((await test.ledger.verifyAudit()).isIntact).toBe(true)
  })

  it('reads people, units and playbooks of the house and writes none of them', async () => {
    const { id } = await start()
    const loop = await inside(id)
    expect((await loop.playbooks.all(director())).length).toBe(3)
    const own = createDrillLedger({ ledger: test.ledger, drillId: id, wall: test.clock })
    const act = { actor: 'x', at: test.clock.now(), action: 'x.y' }
    for (const kind of ['user', 'unit', 'playbook'])
      await expect(
        own.transact((tx) => tx.create({ kind, id: 'new', unitId: 'ministry', body: {} }, act)),
      ).rejects.toMatchObject({ code: 'ILLEGAL_MOVE' })
    await own.close()
    expect(await test.ledger.count({ kind: 'unit' })).toBe(1)
  })

  it('tells its own time in its records, and the house’s in the audit, however far its clock was moved', async () => {
    const { id } = await start()
    const { incidentId } = await play(id)
    const own = createDrillLedger({ ledger: test.ledger, drillId: id, wall: test.clock })
    const incident = await own.get<{ title: string }>('incident', incidentId)
    expect(incident?.createdAt).toBe('2026-03-02T09:05:00.000+08:00')
    expect(incident?.updatedAt).toBe('2026-03-02T10:35:00.000+08:00')
    const versions = await own.versions<{ title: string }>('incident', incidentId)
    expect(versions.map(({ version }) => version)).toEqual(versions.map((_, index) => index + 1))
    expect(versions.every(({ body }) => body.title === '云泽市通信中断')).toBe(true)
    const wall = test.clock.now().getTime()
    const events = await own.audit({ limit: 500 })
    expect(events.length).toBeGreaterThan(20)
    expect(events.every(({ at }) => Date.parse(at) <= wall)).toBe(true)
  })

  it('keeps two drills apart', async () => {
    const [one, two] = [await start(), await start()]
    await play(one.id)
    expect((await drills().get(director(), { id: two.id })).incidents).toEqual([])
  })

  it('is scored per move and per team against its windows and the clocks of the rules', async () => {
    const { id } = await start()
    await play(id)
    const running = await drills().get(director(), { id })
    expect(running.score.points).toBeUndefined()
    await drills().finish(director(), { id })
    const { score } = await drills().get(director(), { id })
    const results = Object.fromEntries(score.moves.map(({ id: move, result }) => [move, result]))
    expect(results).toEqual({
      ack: 'in',
      open: 'in',
      verify: 'in',
      telephone: 'in',
      written: 'in',
      consult: 'in',
      activate: 'in',
      answer: 'in',
      'first-word': 'in',
      'follow-up': 'missing',
      'hand-over': 'missing',
      conference: 'missing',
    })
    expect(score.clocks.map(({ id: clock, result }) => `${clock} ${result}`)).toEqual(['R1 in', 'R2 missing'])
    expect(score.roles).toMatchObject([
      { role: 'emergency', in: 5, late: 0, missing: 2 },
      { role: 'press-officer', in: 4, late: 0, missing: 1 },
    ])
    expect(score.points).toBe(Math.round((100 * 10) / 14))
    expect(JSON.stringify(score)).not.toContain('u-press-officer')
  })

  it('gives the same sheet to the same acts, and a worse one to the same acts done late', async () => {
    const sheet = async (late: number) => {
      const { id, startedAt = '' } = await start()
      await play(id, late)
      await drills().finish(director(), { id })
      const { score } = await drills().get(director(), { id })
      const from = Date.parse(startedAt)
      return JSON.stringify(score).replace(/\d{4}-\d\d-\d\dT[\d:.]+\+08:00/g, (at) =>
        String((Date.parse(at) - from) / 60_000),
      )
    }
    const first = await sheet(0)
    test.advanceMinutes(17)
    expect(await sheet(0)).toBe(first)
    const late = await sheet(15)
    expect(late).not.toBe(first)
    expect(JSON.parse(late).points).toBeLessThan(JSON.parse(first).points)
    expect(late).toContain('"lateMinutes":5')
  })

  it('closes with a review whose lessons become real directives of it', async () => {
    const { id } = await start()
    await drills().finish(director(), { id })
    const dueAt = new Date('2026-04-01T18:00:00+08:00')
    const closed = await drills().close(director(), {
      id,
      review: '首次发布及时，续报遗漏',
      lessons: [{ text: '值班手册补充续报要求', unitId: 'ministry', dueAt }, '多演练'],
    })
    expect(closed).toMatchObject({ state: 'closed', moves: [] })
    expect(await test.ledger.list({ kind: 'directive', keys: { source: `drill/${id}` } })).toMatchObject([
      { id: closed.review?.directiveIds[0], body: { title: '值班手册补充续报要求' } },
    ])
    await expect(drills().run(director(), { id, speed: 1 })).rejects.toMatchObject({ code: 'ILLEGAL_MOVE' })
  })

  it('is prepared and steered by those who may', async () => {
    await expect(
      drills().prepare(test.as('analyst'), { scenarioId: 'outage-at-night' }),
    ).rejects.toMatchObject({ code: 'FORBIDDEN' })
    const { id } = await start()
    await expect(
      drills().answer(director(), { id, injectId: 'journalist', text: '早答' }),
    ).rejects.toMatchObject({
      code: 'NOT_FOUND',
    })
    await expect(drills().advance(director(), { id, minutes: -5 })).rejects.toMatchObject({
      code: 'BAD_INPUT',
    })
    await expect(drills().run(director(), { id, speed: 1000 })).rejects.toMatchObject({ code: 'BAD_INPUT' })
    expect((await drills().get(test.as('analyst'), { id })).moves).toEqual([])
  })
})

describe('scenarios', () => {
  it('ship with moves in windows, and are refused when they contradict themselves', () => {
    const [scenario] = loadScenarios()
    if (!scenario) throw new Error('no scenario')
    expect(scenario.injects.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['alert', 'call', 'question', 'demand']),
    )
    const [inject] = scenario.injects
    const [move] = scenario.expected
    if (!inject || !move) throw new Error('empty scenario')
    expect(() => parseScenario({ ...scenario, injects: [{ ...inject, atMinute: 9999 }] })).toThrow(/outside/)
    expect(() => parseScenario({ ...scenario, expected: [{ ...move, role: 'minister' }] })).toThrow(/role/)
    expect(() => parseScenario({ ...scenario, expected: [move, move] })).toThrow(/twice/)
  })
})
