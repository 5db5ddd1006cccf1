import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { loadRules } from '../rules/rules.ts'
import { openTestLoop, type TestLoop } from '../testing/open-test-loop.ts'
import { parsePlaybook, type UncheckedPlaybook } from './playbook.ts'
import { shippedPlaybooks } from './shipped.ts'

const rules = loadRules()

describe('playbooks that ship', () => {
  it('are three, each step with owner, deadline and words to start from', () => {
    const all = shippedPlaybooks()
    expect(all.map(({ id }) => id)).toEqual(['network-outage', 'safety-accident', 'misinformation'])
    for (const { steps, roles } of all) {
      for (const step of steps) expect(step.template, step.id).toBeTruthy()
      expect(steps.some(({ isRequired }) => isRequired)).toBe(true)
      expect(roles.length).toBeGreaterThan(2)
    }
  })

  it('are refused with every fault named in Chinese', () => {
    const [good] = shippedPlaybooks()
    const [step] = good?.steps ?? []
    if (!good || !step) throw new Error('no playbook')
    const faults = (over: Partial<UncheckedPlaybook>) => {
      try {
        parsePlaybook({ ...good, ...over }, rules)
      } catch (error) {
        return (error as { userMessage?: string }).userMessage ?? ''
      }
      return ''
    }
    expect(faults({})).toBe('')
    expect(faults({ steps: [{ ...step, ownerRole: 'minister' }] })).toContain('没有责任岗位')
    expect(faults({ steps: [step, step] })).toContain(`步骤编号“${step.id}”重复`)
    expect(faults({ steps: [{ ...step, dueMinutes: 0 }], name: ' ' })).toMatch(/没有名称.*没有办理时限/)
    expect(faults({ steps: [{ ...step, dependsOn: ['none'] }] })).toContain('前置步骤“none”不存在')
    const circle = [
      { ...step, id: 'a', dependsOn: ['b'] },
      { ...step, id: 'b', dependsOn: ['a'] },
    ]
    expect(faults({ steps: circle })).toContain('互相等待')
    expect(faults({ levels: ['V'] })).toContain('“V”')
    expect(faults({ clocks: ['R24'] })).toContain('已废止')
    expect(faults({ clocks: ['R25'] })).toContain('哪一地')
    expect(faults({ clocks: ['R25:某地'] })).toContain('R25 没有“某地”')
    expect(faults({ clocks: ['R25:北京'] })).toBe('')
  })
})

describe('playbooks in the ledger', () => {
  let test: TestLoop
  beforeEach(async () => {
    test = await openTestLoop()
  })
  afterEach(() => test.close())

  const writer = () => test.as('press-officer')
  const approver = () => test.as('reviewer-3')
  const playbooks = () => test.loop.playbooks
  const write = async (name: string) => {
    const current = await playbooks().need('misinformation')
    const { id: _id, version: _version, ...content } = current
    return playbooks().write(writer(), {
      id: 'misinformation',
      content: { ...content, name, steps: content.steps.slice(0, 3) },
      reason: '演练后修订',
    })
  }

  it('are loaded once as version 1, and once only', async () => {
    expect((await playbooks().all(writer())).map(({ version }) => version)).toEqual([1, 1, 1])
    await playbooks().ensureShipped()
    const again = await playbooks().versions(writer())
    expect(again.map(({ playbookId, number, state }) => `${playbookId} ${number} ${state}`)).toEqual([
      'misinformation 1 active',
      'network-outage 1 active',
      'safety-accident 1 active',
    ])
  })

  it('come into force only when somebody else has approved them, and keep the old version readable', async () => {
    await playbooks().all(writer())
    const draft = await write('澄清预案（修订）')
    expect(draft).toMatchObject({ number: 2, state: 'draft', moves: ['edit', 'drop'] })
    const on = { id: 'misinformation', number: 2 }
    await expect(playbooks().activate(approver(), on)).rejects.toMatchObject({ code: 'ILLEGAL_MOVE' })
    await expect(playbooks().approve(writer(), { ...on, opinion: '同意' })).rejects.toMatchObject({
      code: 'GATE_CLOSED',
    })
    await playbooks().approve(approver(), { ...on, opinion: '同意' })
    expect((await playbooks().need('misinformation')).version).toBe(1)
    await playbooks().activate(approver(), on)
    expect(await playbooks().need('misinformation')).toMatchObject({ version: 2, name: '澄清预案（修订）' })
    const states = (await playbooks().versions(writer(), { id: 'misinformation' })).map(({ state }) => state)
    expect(states).toEqual(['active', 'retired'])
    const changes = await playbooks().compare(writer(), { id: 'misinformation', from: 1, to: 2 })
    expect(changes.map(({ what }) => what)).toEqual(['名称', '删去步骤', '删去步骤'])
  })

  it('let the writer go on with a draft, and nobody write beside it', async () => {
    await playbooks().all(writer())
    await write('一')
    expect((await write('二')).content.name).toBe('二')
    const other = test.as('emergency')
    const { id: _id, version: _version, ...content } = await playbooks().need('misinformation')
    const attempt = playbooks().write(other, { id: 'misinformation', content, reason: '另写' })
    await expect(attempt).rejects.toMatchObject({ code: 'ILLEGAL_MOVE' })
    await playbooks().drop(writer(), { id: 'misinformation', number: 2, reason: '不用了' })
    expect((await write('三')).number).toBe(3)
    await expect(
      playbooks().write(test.as('analyst'), { id: 'other', content, reason: '无权' }),
    ).rejects.toMatchObject({ code: 'FORBIDDEN' })
  })

  it('are suggested by their triggers, with the words that did it', async () => {
    expect(await playbooks().suggest('网传某地断网是谣言')).toMatchObject({
      id: 'misinformation',
      reason: '标题中有触发词“网传”、“谣言”',
    })
    expect(await playbooks().suggest('桂花开了')).toBeUndefined()
  })
})
