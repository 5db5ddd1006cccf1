import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { measureEffect } from './effect/effect.ts'
import { openPostgresLedger } from './ledger/postgres.ts'
import { testPostgres } from './ledger/testdata/fresh-postgres.ts'
import { openTestLoop, signal, type TestLoop } from './testing/open-test-loop.ts'

const postgres = await testPostgres()

async function onPostgres() {
  const database = await postgres.createDatabase()
  const test = await openTestLoop({ ledger: await openPostgresLedger({ url: database.url }) })
  return { test, dispose: database.drop }
}

liveThrough(
  'embedded',
  async () => ({ test: await openTestLoop(), dispose: async () => undefined }),
  undefined,
)
liveThrough('PostgreSQL', onPostgres, postgres.missing)

interface Stage {
  readonly test: TestLoop
  dispose(): Promise<void>
}

/** The loop as the office lives it, on a virtual clock: read it from top to bottom. */
function liveThrough(ledger: string, open: () => Promise<Stage>, missing: string | undefined): void {
  describe.skipIf(missing)(
    `the whole loop, its ledger: ${ledger}${missing ? ` (left out: ${missing})` : ''}`,
    () => {
      let stage: Stage
      let test: TestLoop
      let incidentId = ''
      let releaseId = ''
      beforeAll(async () => {
        stage = await open()
        test = stage.test
      })
      afterAll(async () => {
        await test.close()
        await stage.dispose()
      })

      it('09:00 a watch is set up; the system raises an alert on a new story and lifts it as the story grows', async () => {
        const watch = await test.loop.watches.create(test.as('analyst'), {
          name: '充电安全',
          query: '充电 AND 起火',
        })
        await test.loop.recorder.record([
          signal({ watchId: watch.id, watchName: watch.name, at: '2026-03-02T09:00:00.000+08:00' }),
          signal({
            watchId: watch.id,
            watchName: watch.name,
            kind: 'level-changed',
            level: 'red',
            storySize: 160,
            reasons: ['30 分钟内 150 条', '出现“死亡”'],
            at: '2026-03-02T09:40:00.000+08:00',
            offset: 200,
          }),
        ])
        const [alert] = await test.loop.alerts.list(test.as('press-officer'), { open: true })
        expect(alert).toMatchObject({ level: 'red', watch: { name: '充电安全' }, story: { size: 160 } })
      })

      it('09:45 the press officer opens an incident of level II with the accident playbook', async () => {
        test.advanceMinutes(45)
        const who = test.as('press-officer')
        const proposal = await test.loop.incidents.propose(who, { alertId: 'a1' })
        expect(proposal.level).toBe('II')
        const incident = await test.loop.incidents.open(who, {
          alertId: 'a1',
          title: '某地充电站起火',
          level: 'II',
          levelReason: '会商认定，有人员伤亡',
          playbookId: 'safety-accident',
        })
        incidentId = incident.id
        await test.loop.stories.report(who, { storyId: 's1', to: '带班领导', issue: '值班快报第8期' })
        expect(incident.clocks.map(({ ruleId, dueAt }) => `${ruleId} ${dueAt.slice(0, 16)}`)).toEqual([
          'R1 2026-03-02T14:00',
          'R2 2026-03-03T09:00',
        ])
      })

      it('10:15 steps are done, a spokesperson and a line are found, and handling becomes active', async () => {
        test.advanceMinutes(30)
        await test.loop.incidents.markStep(test.as('emergency'), {
          id: incidentId,
          stepId: 'verify',
          isDone: true,
        })
        const active = await test.loop.incidents.activate(test.as('press-officer'), {
          id: incidentId,
          spokesperson: '新闻发言人',
          line: '全力救治，查明原因，及时公布',
        })
        expect(active.state).toBe('active')
      })

      it('11:00 the answer passes four signatures and a releaser, and the five-hour clock is met', async () => {
        const { releases } = test.loop
        const draft = await releases.draft(test.as('press-officer'), {
          title: '关于某地充电站起火的情况通报',
          body: '3月2日上午，某地充电站起火。\n\n火已扑灭，原因正在调查。',
          column: 'response',
          openness: 'proactive',
          incidentId,
        })
        releaseId = draft.id
        await releases.submit(test.as('press-officer'), { id: releaseId })
        for (const role of ['reviewer-1', 'reviewer-2', 'reviewer-3', 'secrecy-reviewer'] as const)
          await releases.verdict(test.as(role), { id: releaseId, verdict: 'approved', opinion: '同意' })
        test.advanceMinutes(45)
        await releases.publish(test.as('releaser'), { id: releaseId })

        const incident = await test.loop.incidents.get(test.as('analyst'), { id: incidentId })
        expect(incident.clocks).toMatchObject([
          { ruleId: 'R1', state: 'met', metAt: '2026-03-02T11:00:00.000+08:00' },
          { ruleId: 'R2', state: 'running' },
        ])
        expect((await test.loop.portal.list()).items).toMatchObject([{ title: draft.title }])
      })

      it('the press conference the same afternoon meets R2', async () => {
        test.advanceMinutes(5 * 60)
        const incident = await test.loop.incidents.recordConference(test.as('press-officer'), {
          id: incidentId,
          text: '16时召开新闻发布会，答问12个',
        })
        expect(incident.clocks.map(({ state }) => state)).toEqual(['met', 'met'])
      })

      it('the day after, the curve is looked at and the incident closed with a review', async () => {
        test.advanceMinutes(26 * 60)
        const who = test.as('press-officer')
        const { answeredAt } = await test.loop.incidents.get(who, { id: incidentId })
        const hours = Array.from({ length: 48 }, (_, hour) => ({
          start: new Date(Date.parse('2026-03-01T11:00:00+08:00') + hour * 3_600_000).toISOString(),
          count: hour < 24 ? 20 : 5,
          negative: hour < 24 ? 12 : 1,
        }))
        const effect = measureEffect({
          histogram: { step: 'hour', buckets: hours },
          answeredAt,
          now: test.clock.now(),
        })
        expect(effect.words).toContain('明显减少')

        await test.loop.recorder.record([
          signal({ kind: 'ended', level: 'red', at: '2026-03-03T17:00:00.000+08:00', offset: 900 }),
        ])
        await test.loop.incidents.startClosing(who, { id: incidentId })
        const closed = await test.loop.incidents.close(who, {
          id: incidentId,
          review: effect.words,
          lessons: ['首次发布可提前 30 分钟'],
        })
        expect(closed.timeline.map(({ kind }) => kind)).toEqual([
          'opened',
          'level',
          'step',
          'activated',
          'release',
          'published',
          'clock',
          'clock',
          'clock',
          'closing',
          'closed',
        ])
        expect((await test.loop.alerts.get(who, { id: 'a1' })).state).toBe('resolved')
      })

      it('and the auditor finds every step of it in an unbroken chain', async () => {
        const auditor = test.as('auditor')
        expect(await test.loop.audit.verify(auditor)).toMatchObject({ isIntact: true, chains: 1 })
        const actions = async (object: string) =>
          (await test.loop.audit.events(auditor, { object, order: 'oldest' })).map(({ action }) => action)
        expect(await actions(`release/${releaseId}`)).toEqual([
          'release.drafted',
          'release.submitted',
          'release.review-1-approved',
          'release.review-2-approved',
          'release.review-3-approved',
          'release.secrecy-approved',
          'release.published',
        ])
        expect(await actions('alert/a1')).toEqual([
          'alert.raised',
          'alert.level-changed',
          'alert.incident-opened',
          'alert.ended',
        ])
      })
    },
  )
}
