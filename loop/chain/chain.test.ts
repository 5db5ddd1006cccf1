import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { silentLog } from '../../pipeline/platform/log.ts'
import { sampleStory } from '../../pipeline/store/sample-records.ts'
import { openDirective } from '../directive/directive.ts'
import { type Actor, rootUnitId } from '../office/actor.ts'
import { createOffice, type Office } from '../office/office.ts'
import { openTestLoop, signal, type TestLoop } from '../testing/open-test-loop.ts'
import { type Chain, createChains } from './chain.ts'
import { chainKinds } from './chain-kinds.ts'

interface Ids {
  plan: string
  next: string
  watch: string
  release: string
  publication: string
  incident: string
  consult: string
  directive: string
  effect: string
}

describe('the chain', () => {
  let test: TestLoop
  let office: Office
  let ids: Ids
  beforeAll(async () => {
    test = await openTestLoop()
    office = createOffice({
      ledger: test.ledger,
      clock: test.clock,
      newId: () => `own-${++made}`,
      log: silentLog,
    })
    ids = await liveThrough(test, office)
  })
  afterAll(() => test.close())

  const officer = () => test.as('press-officer')
  const chains = (limit?: number) =>
    limit ? createChains({ office, heard: test.store, limit }) : test.loop.chains
  const names = ({ nodes }: Chain) => nodes.map(({ kind, id }) => `${kind}/${id}`).toSorted()

  it('is whole from any of its links, from the plan to the next plan', async () => {
    const whole = await chains().of(officer(), { kind: 'plan', id: ids.plan })
    expect(names(whole)).toEqual(
      [
        `plan/${ids.plan}`,
        `plan/${ids.next}`,
        `watch/${ids.watch}`,
        `release/${ids.release}`,
        `publication/${ids.publication}`,
        'story/s1',
        'alert/a1',
        `incident/${ids.incident}`,
        `consult/${ids.consult}`,
        `directive/${ids.directive}`,
        `effect/${ids.effect}`,
        `evaluation/plan/${ids.plan}`,
      ].toSorted(),
    )
    for (const { kind, id } of whole.nodes.filter((node) => node.kind !== 'evaluation'))
      expect(names(await chains().of(officer(), { kind, id })), kind).toEqual(names(whole))
    expect(whole).toMatchObject({ hidden: 0, isCut: false })
  })

  it('tells how each link came about, from cause to effect and each once', async () => {
    const { edges } = await chains().of(officer(), { kind: 'publication', id: ids.publication })
    const words = edges.map(({ from, to, how }) => `${from.kind} ${how} ${to.kind}`).toSorted()
    expect(words).toEqual(
      [
        'plan plan-opened-watch watch',
        'plan plan-released release',
        'plan plan-followed plan',
        'plan concluded evaluation',
        'release release-published publication',
        'watch watch-alerted alert',
        'story story-alerted alert',
        'story story-became-incident incident',
        'alert alert-became-incident incident',
        'incident became-directive directive',
        'incident incident-answered release',
        'incident incident-consulted consult',
        'story story-consulted consult',
        'release effect-measured effect',
        'story story-answered release',
      ].toSorted(),
    )
  })

  it('stands in the loop’s order, with titles, states and what opens it', async () => {
    const { nodes } = await chains().of(officer(), { kind: 'story', id: 's1' })
    const of = (kind: string) => nodes.find((node) => node.kind === kind)
    expect([...new Set(nodes.map(({ stage }) => stage))]).toEqual([
      'plan',
      'release',
      'listen',
      'alert',
      'respond',
      'direct',
      'effect',
    ])
    expect(of('story')).toMatchObject({ title: '某地充电站起火', opens: { kind: 'story', id: 's1' } })
    expect(of('alert')).toMatchObject({ mark: 'blue', opens: { kind: 'story', id: 's1' } })
    expect(of('publication')).toMatchObject({
      mark: 'portal',
      opens: { kind: 'release', id: ids.release },
    })
    expect(of('evaluation')).toMatchObject({ title: '完', opens: { kind: 'plan', id: ids.plan } })
  })

  it('does not spread through a watch that serves no plan, and says how much hangs on it', async () => {
    await test.loop.recorder.record([
      signal({ id: 'b1', watchId: 'general', storyId: 's-b', offset: 50 }),
      signal({ id: 'b2', watchId: 'general', storyId: 's-c', offset: 51 }),
    ])
    await test.ledger.transact((tx) =>
      tx.create(
        {
          kind: 'watch',
          id: 'general',
          unitId: rootUnitId,
          body: { name: '综合', query: 'x', isEnabled: true, createdBy: { id: 'u', name: 'u' } },
        },
        { actor: 'u', at: test.clock.now(), action: 'watch.created' },
      ),
    )
    const fromAlert = await chains().of(officer(), { kind: 'alert', id: 'b1' })
    expect(names(fromAlert)).toEqual(['alert/b1', 'story/s-b', 'watch/general'])
    expect(fromAlert.nodes.find(({ kind }) => kind === 'watch')?.more).toBe(2)
    const fromWatch = await chains().of(officer(), { kind: 'watch', id: 'general' })
    expect(names(fromWatch)).toEqual(['alert/b1', 'alert/b2', 'story/s-b', 'story/s-c', 'watch/general'])
  })

  it('shows records of units out of reach as a count, and does not walk through them', async () => {
    await test.loop.people.createUnit(test.as('administrator'), {
      id: 'bureau',
      parentId: rootUnitId,
      name: '甲司',
    })
    const outsider: Actor = { ...officer(), userId: 'u-out', unitId: 'bureau' }
    const directive = await office.work(officer(), (desk) =>
      openDirective(desk, {
        id: 'd-sub',
        unitId: outsider.unitId,
        title: '整改',
        text: '请整改',
        source: { kind: 'incident', id: ids.incident, title: '起火' },
        dueAt: new Date(desk.now.getTime() + 86_400_000),
      }),
    )
    const seen = await chains().of(outsider, { kind: 'directive', id: directive.id })
    expect(names(seen)).toEqual(['directive/d-sub'])
    expect(seen).toMatchObject({ hidden: 1, edges: [] })
    await expect(chains().of(outsider, { kind: 'plan', id: ids.plan })).rejects.toMatchObject({
      code: 'FORBIDDEN',
    })
  })

  it('stops at its limit, nearest links first, and says so', async () => {
    const cut = await chains(3).of(officer(), { kind: 'plan', id: ids.plan })
    expect(cut).toMatchObject({ isCut: true, limit: 3 })
    expect(cut.nodes).toHaveLength(3)
    expect(names(cut)).toContain(`plan/${ids.plan}`)
  })

  it('follows a story that was merged to what it is now, with what was kept under both names', async () => {
    const store = await test.store()
    await store.upsertStories([
      sampleStory({ id: 's-new', title: '合并后' }),
      sampleStory({ id: 's-old', redirectTo: 's-new' }),
    ])
    await test.loop.recorder.record([
      signal({ id: 'm1', watchId: 'w-m', storyId: 's-old', offset: 60 }),
      signal({ id: 'm2', watchId: 'w-n', storyId: 's-new', offset: 61 }),
    ])
    const chain = await chains().of(officer(), { kind: 'alert', id: 'm1' })
    expect(names(chain)).toEqual(['alert/m1', 'alert/m2', 'story/s-new'])
    expect(chain.edges).toHaveLength(2)
  })

  it('knows nothing of kinds that are no link of it', async () => {
    await expect(chains().of(officer(), { kind: 'user', id: 'x' })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    })
    await expect(chains().of(officer(), { kind: 'release', id: 'x' })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    })
  })

  it('has each kind once', () => {
    expect(new Set(chainKinds.map(({ kind }) => kind)).size).toBe(chainKinds.length)
  })
})

let made = 0

/** Plan, watch, release on the portal, alert, incident, directive, closing, next plan. */
async function liveThrough(test: TestLoop, office: Office): Promise<Ids> {
  const officer = test.as('press-officer')
  const { plans } = test.loop
  const { id: plan } = await plans.create(officer, {
    title: '充电安全宣传',
    goal: '知晓',
    from: '2026-03-02',
    to: '2026-03-09',
    query: '充电',
  })
  const { watchId: watch = '' } = await plans.open(officer, { id: plan })
  await (await test.store()).upsertStories([sampleStory({ id: 's1', title: '某地充电站起火' })])
  await test.loop.recorder.record([signal({ watchId: watch })])
  const { id: incident } = await test.loop.incidents.open(officer, {
    alertId: 'a1',
    title: '起火',
    level: 'III',
    levelReason: '会商',
    playbookId: 'safety-accident',
  })
  const { id: release } = await test.loop.releases.draft(officer, {
    title: '说明',
    body: '火已扑灭。',
    column: 'response',
    openness: 'proactive',
    incidentId: incident,
    planId: plan,
  })
  await test.loop.releases.submit(officer, { id: release })
  for (const role of ['reviewer-1', 'reviewer-2', 'reviewer-3', 'secrecy-reviewer'] as const)
    await test.loop.releases.verdict(test.as(role), { id: release, verdict: 'approved', opinion: '同意' })
  const { publication } = await test.loop.releases.publish(test.as('releaser'), { id: release })
  const directive = await office.work(officer, (desk) =>
    openDirective(desk, {
      id: 'd1',
      unitId: rootUnitId,
      title: '排查',
      text: '请排查充电站',
      source: { kind: 'incident', id: incident, title: '起火' },
      dueAt: new Date(desk.now.getTime() + 86_400_000),
    }),
  )
  const { recordId: effect } = await test.loop.effects.save(officer, { kind: 'release', id: release })
  await plans.close(officer, { id: plan, summary: '完' })
  const { id: next } = await plans.next(officer, { id: plan })
  const [consult] = await test.ledger.list({ kind: 'consult', keys: { incident } })
  return {
    plan,
    next,
    watch,
    release,
    publication: publication?.id ?? '',
    incident,
    consult: consult?.id ?? '',
    directive: directive.id,
    effect,
  }
}
