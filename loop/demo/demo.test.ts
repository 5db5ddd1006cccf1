import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Actor } from '../office/actor.ts'
import { openTestLoop, signal, type TestLoop } from '../testing/open-test-loop.ts'

describe('demo records', () => {
  let test: TestLoop
  beforeEach(async () => {
    test = await openTestLoop()
  })
  afterEach(() => test.close())

  const admin = () => test.as('administrator')

  it('are one account per role, with a password given once', async () => {
    const made = await test.loop.demo.createAccounts(admin())
    expect(new Set(made.flatMap(({ roles }) => roles)).size).toBe(9)
    const again = await test.loop.demo.createAccounts(admin(), { password: 'another-password' })
    expect(again.every(({ password }) => password === undefined)).toBe(true)
    const [first] = made
    const signedIn = await test.loop.people.logIn({
      username: first?.username ?? '',
      password: first?.password ?? '',
      address: 'x',
    })
    expect(signedIn.user.isDemo).toBe(true)
  })

  it('go in one call with everything made of them, while real records and the audit stay', async () => {
    const [account] = await test.loop.demo.createAccounts(admin(), { password: 'demo-password-1' })
    const { who } = await test.loop.people.logIn({
      username: account?.username ?? '',
      password: 'demo-password-1',
      address: 'x',
    })
    await test.loop.recorder.record([signal({ id: 'demo', isDemo: true }), signal({ id: 'real' })])
    await workThrough(test, who, 'demo')
    await test.loop.watches.create(who, { name: '演示', query: '演示', isDemo: true })
    const kinds = await test.ledger.kinds()
    const eventsBefore = (await test.ledger.verifyAudit()).events

    expect(await test.loop.demo.remove(admin())).toBeGreaterThan(20)
    for (const kind of kinds) expect(await test.ledger.count({ kind, isDemo: true }), kind).toBe(0)
    expect(await test.loop.alerts.list(admin())).toMatchObject([{ id: 'real' }])
    expect(await test.ledger.count({ kind: 'user' })).toBe(1)
    const verdict = await test.ledger.verifyAudit()
    expect(verdict.isIntact).toBe(true)
    expect(verdict.events).toBeGreaterThan(eventsBefore)
    expect(await test.loop.portal.list()).toMatchObject({ total: 0 })
  })
})

async function workThrough(test: TestLoop, who: Actor, alertId: string): Promise<void> {
  const incident = await test.loop.incidents.open(who, {
    alertId,
    title: '演示',
    level: 'II',
    levelReason: '演示',
    playbookId: 'network-outage',
  })
  const { id } = await test.loop.releases.draft(who, {
    title: '演示',
    body: '演示',
    column: 'response',
    openness: 'proactive',
    incidentId: incident.id,
  })
  await test.loop.releases.submit(who, { id })
  for (const role of ['reviewer-1', 'reviewer-2', 'reviewer-3', 'secrecy-reviewer'] as const)
    await test.loop.releases.verdict(test.as(role), { id, verdict: 'approved', opinion: '同意' })
  await test.loop.releases.publish(test.as('releaser'), { id })
  await test.loop.stories.report(who, { storyId: 's1', to: '部领导', issue: '第1期', isDemo: true })
}
