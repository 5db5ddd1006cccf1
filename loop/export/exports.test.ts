import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { sha256 } from '../../pipeline/platform/hash.ts'
import { sampleDocument } from '../../pipeline/store/sample-records.ts'
import type { Actor } from '../office/actor.ts'
import { openTestLoop, signal, type TestLoop } from '../testing/open-test-loop.ts'
import type { ExportInput } from './exports.ts'
import { csvCell } from './write.ts'

describe('exports', () => {
  let test: TestLoop
  beforeEach(async () => {
    test = await openTestLoop()
  })
  afterEach(() => test.close())
  const press = () => test.as('press-officer')

  const read = async (who: Actor, input: Omit<ExportInput, 'reason'> & { reason?: string }) => {
    const { id } = await test.loop.exports.ask(who, { reason: '向部领导报告', ...input })
    let text = ''
    const file = await test.loop.exports.take(who, { id })
    for await (const piece of file.content) text += piece
    const [record] = (await test.loop.exports.list(who)).filter((one) => one.id === id)
    return { text, file, record }
  }
  const openDirective = (title: string, isInternal = false) =>
    test.loop.directives.open(press(), {
      unitId: 'ministry',
      title,
      text: '办理并报告',
      source: { kind: 'matter', id: 'm1', title: '来源' },
      dueAt: '2026-03-09T18:00:00+08:00',
      isInternal,
    })

  it('need a reason and the permission, and put on record what left, how many and why', async () => {
    await openDirective('一号')
    await openDirective('二号')
    await expect(
      test.loop.exports.ask(press(), { what: 'directives', format: 'csv', reason: ' 查 ' }),
    ).rejects.toMatchObject({ code: 'BAD_INPUT' })
    for (const role of ['handler', 'auditor', 'administrator', 'releaser'] as const)
      await expect(
        test.loop.exports.ask(test.as(role), { what: 'directives', format: 'csv', reason: '向部领导报告' }),
      ).rejects.toMatchObject({ code: 'FORBIDDEN' })
    const { text, record } = await read(press(), { what: 'directives', format: 'csv' })
    expect(record).toMatchObject({
      state: 'taken',
      what: 'directives',
      reason: '向部领导报告',
      count: 2,
      withheld: 0,
    })
    expect(record?.sha256).toBe(sha256(text))
    const events = await test.loop.audit.events(test.as('auditor'), { object: `export/${record?.id}` })
    expect(events.map(({ action }) => action).toSorted()).toEqual([
      'export.asked',
      'export.taken',
      'export.taking',
    ])
    expect(events.find(({ action }) => action === 'export.asked')?.reason).toContain('向部领导报告')
  })

  it('never hold what is marked internal', async () => {
    await openDirective('公开事项')
    await openDirective('内部事项', true)
    for (const format of ['csv', 'json'] as const) {
      const { text, record } = await read(press(), { what: 'directives', format })
      expect(text).toContain('公开事项')
      expect(text).not.toContain('内部事项')
      expect(record).toMatchObject({ count: 1, withheld: 1 })
    }
  })

  it('hold the timeline of an incident without its internal notes', async () => {
    await test.loop.recorder.record([signal()])
    const incident = await test.loop.incidents.open(press(), {
      alertId: 'a1',
      title: '起火',
      level: 'III',
      levelReason: '会商',
      playbookId: 'safety-accident',
    })
    await test.loop.incidents.addEntry(press(), { id: incident.id, text: '已派员到场' })
    await test.loop.incidents.addEntry(press(), { id: incident.id, text: '内部研判意见', isInternal: true })
    const { text, record } = await read(press(), {
      what: 'timeline',
      format: 'csv',
      filter: { id: incident.id },
    })
    expect(text).toContain('已派员到场')
    expect(text).not.toContain('内部研判意见')
    expect(record?.withheld).toBe(1)
    const other = { ...press(), unitId: 'elsewhere' }
    await expect(
      read(other, { what: 'timeline', format: 'csv', filter: { id: incident.id } }),
    ).rejects.toMatchObject({
      code: 'FORBIDDEN',
    })
  })

  it('begin with a byte order mark as CSV, hold no formula, and are whole as JSON', async () => {
    await openDirective('=HYPERLINK("http://x","点击")')
    await openDirective('含逗号,和"引号"')
    const { text } = await read(press(), { what: 'directives', format: 'csv' })
    expect(text.startsWith('\ufeff编号,标题')).toBe(true)
    expect(text).toContain(`"'=HYPERLINK(""http://x"",""点击"")"`)
    expect(text).toContain('"含逗号,和""引号"""')
    const { text: json } = await read(press(), { what: 'directives', format: 'json' })
    expect(JSON.parse(json)).toHaveLength(2)
  })

  it('guard every way a cell can begin a formula, and leave numbers alone', () => {
    for (const start of ['=', '+', '-', '@', '\t=', ' =', '＝', '＋', '－', '＠', '\r'])
      expect(csvCell(`${start}1+1`).replace(/^"/, '')).toMatch(/^'/)
    expect(csvCell(-5)).toBe('-5')
    expect(csvCell('正常文字')).toBe('正常文字')
    expect(csvCell('a\nb')).toBe('"a\nb"')
  })

  it('stream what was heard, page by page, however much it is', async () => {
    const store = await test.store()
    await store.upsertDocuments(
      Array.from({ length: 450 }, (_, n) => sampleDocument({ id: `d${n}`, text: `充电桩第${n}号投诉` })),
    )
    const { text, record } = await read(press(), { what: 'documents', format: 'csv' })
    expect(record?.count).toBe(450)
    expect(text.split('\r\n')).toHaveLength(452)
  })

  it('are taken once, by who asked, within ten minutes', async () => {
    const ask = () =>
      test.loop.exports.ask(press(), { what: 'stories', format: 'json', reason: '向部领导报告' })
    const first = await ask()
    await expect(test.loop.exports.take(test.as('analyst'), first)).rejects.toMatchObject({
      code: 'NOT_FOUND',
    })
    const file = await test.loop.exports.take(press(), first)
    for await (const _ of file.content);
    await expect(test.loop.exports.take(press(), first)).rejects.toMatchObject({ code: 'GATE_CLOSED' })
    const late = await ask()
    test.advanceMinutes(11)
    await expect(test.loop.exports.take(press(), late)).rejects.toMatchObject({ code: 'GATE_CLOSED' })
  })

  it('that break off say how many had left', async () => {
    for (let n = 0; n < 5; n += 1) await openDirective(`第${n}号`)
    const { id } = await test.loop.exports.ask(press(), {
      what: 'directives',
      format: 'csv',
      reason: '向部领导报告',
    })
    const file = await test.loop.exports.take(press(), { id })
    let pieces = 0
    for await (const _ of file.content) if (++pieces === 3) break
    const [record] = await test.loop.exports.list(press())
    expect(record).toMatchObject({ state: 'cut', count: 2 })
  })

  it('hold only records of the units that the person sees', async () => {
    await test.loop.people.createUnit(test.as('administrator'), {
      id: 'a',
      name: '甲局',
      parentId: 'ministry',
    })
    await openDirective('部机关事项')
    const { text } = await read({ ...press(), unitId: 'a' }, { what: 'directives', format: 'csv' })
    expect(text).not.toContain('部机关事项')
  })
})
