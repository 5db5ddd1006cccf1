import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AlertView } from '../loop/alert/alert.ts'
import type { IncidentDetail } from '../loop/incident/incident.ts'
import { rootUnitId } from '../loop/office/actor.ts'
import type { PlanDetail } from '../loop/plan/view-plan.ts'
import type { ReleaseInput } from '../loop/release/draft.ts'
import { type EngineUrls, openWorld, scenarioBetween, type World } from './closed-loop.world.ts'

export interface ClosedLoopEngines {
  readonly name: string
  /** Why this cannot run here. */
  readonly missing?: string
  readonly urls: (dataDir: string) => EngineUrls | Promise<EngineUrls>
}

/** In the demo scenario the rumour breaks out in the sixteenth hour: at nine in the morning of 15 September. */
const scenarioBegins = new Date('2026-09-14T18:00:00+08:00')

/** One plan followed through the whole loop and into the next plan, in virtual time, on real engines: every link, every clock, and the audit chain. */
export function testClosedLoop({ name, missing, urls }: ClosedLoopEngines): void {
  describe.skipIf(missing !== undefined)(
    `the closed loop in virtual time, ${name}${missing ? ` (${missing})` : ''}`,
    () => {
      let world: World
      let loop: World['loop']
      beforeAll(async () => {
        world = await openWorld(urls, new Date('2026-08-25T09:00:00+08:00'))
        loop = world.loop
      }, 120_000)
      afterAll(() => world?.close(), 60_000)

      const press = () => world.as('press-officer')
      const emergency = () => world.as('emergency')

      /** Through the four signatures of four people, to the public, by a fifth. */
      async function release(id: string): Promise<void> {
        await loop.releases.submit(press(), { id })
        for (const role of ['reviewer-1', 'reviewer-2', 'reviewer-3', 'secrecy-reviewer'] as const)
          await loop.releases.verdict(world.as(role), { id, verdict: 'approved', opinion: '同意' })
        await loop.releases.publish(world.as('releaser'), { id })
      }
      const draft = (input: Pick<ReleaseInput, 'title' | 'body' | 'column'> & Partial<ReleaseInput>) =>
        loop.releases.draft(press(), {
          openness: 'proactive',
          channels: ['portal', 'wechat', 'weibo'],
          ...input,
        })

      let plan: PlanDetail

      it('plans: a plan opens with its watch and the baseline of what is said already', async () => {
        await world.say(everydayTalk())
        world.at('2026-09-08T09:00')
        const { id } = await loop.plans.create(press(), {
          title: '云泽通信保障宣传',
          goal: '让公众知道通信保障措施和故障时怎样求助',
          audience: '云泽市民',
          keyMessages: ['主用和备用线路分开', '急救电话优先恢复'],
          questions: [{ question: '断网时急救电话打得出去吗' }],
          channels: ['portal', 'wechat', 'weibo'],
          from: '2026-09-08',
          to: '2026-09-30',
          query: '云泽 AND (断网 OR 通信 OR 宽带 OR 急救电话 OR 数据中心 OR 机房)',
        })
        plan = await loop.plans.open(press(), { id })
        await world.spine.refreshWatches()
        expect(plan).toMatchObject({ state: 'open', baseline: { documents: 14, negative: 0 } })
        const standing = await loop.watches.standing()
        expect(standing.map(({ id: watchId }) => watchId)).toEqual([plan.watchId])
      }, 60_000)

      it('executes: three reviewers, the secrecy reviewer and a releaser, then three channels, once each', async () => {
        world.at('2026-09-09T10:00')
        const { id } = await draft({
          title: '我部加强云泽通信保障',
          body: '我部部署云泽市通信保障工作，主用和备用线路分开敷设，急救电话优先恢复。',
          column: 'news',
          planId: plan.id,
        })
        await release(id)
        await world.publishAll()
        const publications = await loop.publications.of(press(), { releaseId: id })
        expect(publications.map(({ channel, state }) => `${channel} ${state}`).toSorted()).toEqual([
          'portal published',
          'wechat published',
          'weibo published',
        ])
        expect(world.wechat.published().map(({ title }) => title)).toEqual(['我部加强云泽通信保障'])
        expect(world.weibo.posts()).toHaveLength(1)
        expect(await loop.portal.list({ column: 'news' })).toMatchObject({ total: 1 })
      }, 60_000)

      let alert: AlertView

      it('monitors: the rumour is heard, joined to a story and raised on the plan’s watch', async () => {
        await world.say(scenarioBetween(scenarioBegins, '2026-09-14T18:00', '2026-09-15T11:00'))
        world.at('2026-09-15T11:00')
        const open = await loop.alerts.list(press(), { open: true })
        const ours = open.filter(({ watch }) => watch.id === plan.watchId)
        const [loudest] = ours.toSorted((a, b) => b.story.size - a.story.size)
        expect(loudest?.level).toMatch(/red|orange|yellow/)
        expect(loudest?.story.size).toBeGreaterThan(5)
        if (loudest) alert = loudest
      }, 60_000)

      let incident: IncidentDetail

      it('responds: a recorded 会商 sets level II, the clocks run, the gate opens with spokesperson and line', async () => {
        world.at('2026-09-15T11:10')
        incident = await loop.incidents.open(emergency(), {
          alertId: alert.id,
          title: '云泽市部分区域通信中断',
          level: 'II',
          playbookId: 'network-outage',
          knownAt: new Date('2026-09-15T10:30:00+08:00'),
          consult: {
            form: 'telephone',
            place: '值班电话',
            chair: '带班领导',
            attendees: [{ unit: '信息通信管理局' }, { unit: '办公厅' }],
            judgement: '急救电话受影响，影响多个区',
            decision: 'answer',
            decisionReason: '属突发事件，应当回应',
          },
        })
        expect(incident.consults).toMatchObject([{ level: 'II', form: 'telephone' }])
        expect(incident.clocks.map(({ ruleId, state, dueAt }) => `${ruleId} ${state} ${dueAt}`)).toEqual([
          'R1 running 2026-09-15T15:30:00.000+08:00',
          'R2 running 2026-09-16T10:30:00.000+08:00',
        ])
        await expect(
          loop.incidents.activate(press(), { id: incident.id, spokesperson: '', line: '' }),
        ).rejects.toMatchObject({ code: 'GATE_CLOSED' })
        incident = await loop.incidents.activate(press(), {
          id: incident.id,
          spokesperson: '新闻发言人',
          line: '起火原因为蓄电池故障，无人员伤亡，用户数据没有丢失。',
        })
        expect(incident.state).toBe('active')
      })

      it('reports upward: 初报 from the record, signed by another, telephoned and confirmed', async () => {
        world.at('2026-09-15T11:30')
        await loop.incidents.setFact(emergency(), {
          id: incident.id,
          name: 'place',
          text: '云泽市高新区',
          from: '属地通信管理局',
        })
        const { id } = await loop.reports.draft(emergency(), {
          incidentId: incident.id,
          type: 'first',
          recipients: ['上级值班室'],
          contact: '值班员',
        })
        const signed = await loop.reports.sign(world.as('reviewer-3'), { id, opinion: '同意报送' })
        expect(signed).toMatchObject({ name: '初报', state: 'signed' })
        expect(signed.fields.find(({ name: field }) => field === 'place')?.text).toContain('高新区')
        for (const how of ['telephone', 'written'] as const)
          await loop.reports.send(emergency(), { id, how, to: '上级值班室', takenBy: '值班员' })
        const confirmed = await loop.reports.confirm(emergency(), { id, words: '已收到' })
        expect(confirmed.state).toBe('confirmed')
      })

      let answerId: string

      it('answers within five hours: the playbook’s steps, three channels, and the clock met', async () => {
        for (const { id: stepId } of incident.steps.slice(0, 2))
          await loop.incidents.markStep(emergency(), { id: incident.id, stepId, isDone: true, note: '已办' })
        world.at('2026-09-15T13:20')
        const answer = await draft({
          title: '关于云泽市部分区域通信中断情况的通报',
          body: '9月15日，云泽市高新区一数据中心机房蓄电池起火，火已扑灭，无人员伤亡。急救电话已经恢复，用户数据没有丢失，其余业务正在恢复。',
          column: 'response',
          incidentId: incident.id,
          planId: plan.id,
        })
        answerId = answer.id
        await release(answerId)
        await world.publishAll()
        incident = await loop.incidents.get(press(), { id: incident.id })
        expect(incident.clocks.map(({ ruleId, state }) => `${ruleId} ${state}`)).toEqual([
          'R1 met',
          'R2 running',
        ])
        expect(world.wechat.published()).toHaveLength(2)
        expect(world.weibo.posts()).toHaveLength(2)
        world.at('2026-09-15T17:00')
        incident = await loop.incidents.recordConference(press(), {
          id: incident.id,
          text: '17时举行新闻发布会，发言人答记者问。',
        })
        expect(incident.clocks.every(({ state }) => state === 'met')).toBe(true)
      }, 60_000)

      let matterId: string

      it('answers the public’s concern: registered, routed, answered in public, its clock met', async () => {
        await world.say(scenarioBetween(scenarioBegins, '2026-09-15T11:00', '2026-09-16T09:00'))
        world.at('2026-09-16T09:00')
        const matter = await loop.matters.register(press(), {
          title: '断网时急救电话能否拨通',
          question: '断网的时候 120 为什么打不出去',
          category: 'vital-interest',
          categoryReason: '涉及公众切身利益，疑问在事件中增多',
          origin: { kind: 'story', id: alert.story.id },
          storyId: alert.story.id,
          planId: plan.id,
        })
        matterId = matter.id
        await loop.matters.route(press(), { id: matterId, unitId: rootUnitId, reason: '本级办理' })
        const { releaseId } = await loop.matters.draftReply(press(), {
          id: matterId,
          title: '关于断网时急救电话能否拨通的答复',
          text: '通信中断时，急救电话走独立的备用线路，一般不受影响。本次因机房失电短时受影响，已经恢复。',
        })
        await loop.releases.edit(press(), { id: releaseId, openness: 'proactive', column: 'response' })
        await release(releaseId)
        const answered = await loop.matters.get(press(), { id: matterId })
        expect(answered).toMatchObject({ state: 'answered', isOverdue: false })
        expect(answered.clocks.every(({ state }) => state === 'met')).toBe(true)
      }, 60_000)

      let effectId: string

      it('evaluates: the effect is measured against what was to be expected, said plainly, and kept', async () => {
        await world.say(scenarioBetween(scenarioBegins, '2026-09-16T09:00', '2026-09-17T18:00'))
        world.at('2026-09-17T18:00')
        const saved = await loop.effects.save(world.as('analyst'), { kind: 'release', id: answerId })
        effectId = saved.recordId
        expect(saved.words).toMatch(/看到下降|看到上升|未见效果|数据不足/)
        await loop.matters.evaluate(press(), { id: matterId, text: '疑问减少', effectId })
      }, 60_000)

      let nextPlan: PlanDetail

      it('learns: the review’s lessons become a directive, and the next plan takes them over', async () => {
        world.at('2026-09-18T09:00')
        for (const step of incident.steps)
          if (!step.isDone)
            await loop.incidents.markStep(press(), {
              id: incident.id,
              stepId: step.id,
              status: 'not-needed',
              note: '已在通报中一并答复',
            })
        await loop.incidents.startClosing(press(), { id: incident.id })
        const closed = await loop.incidents.close(press(), {
          id: incident.id,
          review: '首次发布用时 2 小时 50 分，急救电话备用线路需要检查。',
          lessons: [
            {
              text: '检查急救电话备用线路',
              unitId: rootUnitId,
              dueAt: new Date('2026-10-15T18:00:00+08:00'),
            },
          ],
        })
        expect(closed.state).toBe('closed')
        const [directive] = await loop.directives.list(world.as('handler'), {
          source: `incident/${incident.id}`,
        })
        expect(directive).toMatchObject({ state: 'open', title: '检查急救电话备用线路' })
        for (const move of ['accept', 'finish'] as const)
          await loop.directives.act(world.as('handler'), {
            id: directive?.id ?? '',
            move,
            text: '备用线路已检查',
          })

        world.at('2026-10-08T09:00')
        const proposal = await loop.plans.proposeClosing(press(), { id: plan.id })
        await loop.plans.close(press(), { id: plan.id, summary: '完成一次应急回应', ...proposal })
        nextPlan = await loop.plans.next(press(), { id: plan.id })
        expect(nextPlan).toMatchObject({ state: 'draft', previousPlanId: plan.id })
        expect(nextPlan.lessonsTaken.join()).toContain('备用线路')
      })

      it('is one chain, whole from its last link to its first, and no event of it is missing', async () => {
        const chain = await loop.chains.of(press(), { kind: 'plan', id: nextPlan.id })
        const kinds = Map.groupBy(chain.nodes, ({ kind }) => kind)
        const counts = Object.fromEntries([...kinds].map(([kind, nodes]) => [kind, nodes.length]))
        expect(counts).toMatchObject({
          plan: 2,
          watch: 1,
          release: 3,
          publication: 7,
          incident: 1,
          matter: 1,
          directive: 1,
          effect: 1,
        })
        expect(counts.alert).toBeGreaterThan(0)
        expect(counts.story).toBeGreaterThan(0)
        expect(chain.nodes.filter(({ kind, id }) => kind === 'effect' && id === effectId)).toHaveLength(1)
        const audit = await world.spine.ledger.verifyAudit()
        expect(audit.fault).toBeUndefined()
        const actions = await actionsOf(world)
        for (const action of everyLink) expect(actions, action).toContain(action)
      })
    },
  )
}

/** What must stand in the audit of a loop gone round once. */
const everyLink = [
  'plan.opened',
  'watch.created',
  'release.secrecy-approved',
  'release.published',
  'publication.step-begun',
  'publication.accepted',
  'publication.published',
  'alert.raised',
  'alert.incident-opened',
  'incident.opened',
  'incident.activated',
  'incident.step-done',
  'incident.published',
  'incident.conference-held',
  'report.signed',
  'matter.registered',
  'matter.answered',
  'effect.saved',
  'incident.closed',
  'directive.opened',
  'directive.finished',
  'plan.closed',
]

async function actionsOf({ spine }: World): Promise<ReadonlySet<string>> {
  const heads = await spine.ledger.heads()
  const events = await Promise.all(
    [...heads.keys()].map((chain) => spine.ledger.eventsAfter(chain, 0, 5_000)),
  )
  return new Set(events.flat().map(({ action }) => action))
}

/** Two weeks of what people in Yunze say on ordinary days. */
function everydayTalk() {
  const first = new Date('2026-08-25T08:00:00+08:00').getTime()
  return Array.from({ length: 14 }, (_, day) => ({
    at: new Date(first + day * 86_400_000),
    text: `云泽今天的通信信号不错，第 ${day + 1} 天`,
  }))
}
