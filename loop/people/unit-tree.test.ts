import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openTestLoop, type TestLoop } from '../testing/open-test-loop.ts'
import { unitTemplate } from './unit-tree.ts'

describe('the tree of units', () => {
  let test: TestLoop
  beforeEach(async () => {
    test = await openTestLoop()
  })
  afterEach(() => test.close())
  const boss = () => test.as('administrator')
  const add = (id: string, parentId = 'ministry') =>
    test.loop.people.createUnit(boss(), { id, name: `单位${id}`, parentId })
  const paths = async () =>
    new Map((await test.loop.people.units(boss())).map(({ id, path }) => [id, path.join('/')]))

  it('is laid out from the template: departments, affiliated units and the 31 communications administrations', async () => {
    const made = await test.loop.people.importUnits(boss())
    expect(made).toBe(unitTemplate.length)
    const units = await test.loop.people.units(boss())
    expect(units.filter(({ parentId }) => parentId === 'provincial')).toHaveLength(31)
    expect(units.find(({ name }) => name === '办公厅')?.path).toEqual(['ministry', 'general-office'])
    expect(new Set(units.map(({ name }) => name)).size).toBe(units.length)
    expect(units.slice(1, 3).map(({ name }) => name)).toEqual(['办公厅', '政策法规司'])
    expect(units.at(-1)?.name).toBe('新疆维吾尔自治区通信管理局')
    expect(await test.loop.people.importUnits(boss())).toBe(0)
  })

  it('moves a unit with all that is below it, and its people see and lose accordingly', async () => {
    await add('a')
    await add('b')
    await add('a1', 'a')
    await add('a11', 'a1')
    await test.loop.people.moveUnit(boss(), { id: 'a1', parentId: 'b' })
    expect(await paths()).toEqual(
      new Map([
        ['ministry', 'ministry'],
        ['a', 'ministry/a'],
        ['b', 'ministry/b'],
        ['a1', 'ministry/b/a1'],
        ['a11', 'ministry/b/a1/a11'],
      ]),
    )
    const officer = (unitId: string) => ({
      userId: 'u',
      name: 'u',
      roles: ['press-officer' as const],
      unitId,
    })
    expect(await test.loop.people.may(officer('b'), 'incident.read', 'a11')).toBe(true)
    expect(await test.loop.people.may(officer('a'), 'incident.read', 'a11')).toBe(false)
  })

  it('never moves a unit below itself, and leaves nothing half done', async () => {
    await add('a')
    await add('a1', 'a')
    const before = await paths()
    for (const parentId of ['a', 'a1'])
      await expect(test.loop.people.moveUnit(boss(), { id: 'a', parentId })).rejects.toMatchObject({
        code: 'BAD_INPUT',
      })
    await expect(test.loop.people.moveUnit(boss(), { id: 'ministry', parentId: 'a' })).rejects.toMatchObject({
      code: 'BAD_INPUT',
    })
    expect(await paths()).toEqual(before)
  })

  it('closes a unit only when it is empty, and then gives it neither people nor units', async () => {
    await add('a')
    await add('a1', 'a')
    const { user } = await test.loop.people.createUser(boss(), {
      username: 'someone',
      name: '某人',
      roles: ['handler'],
      unitId: 'a1',
    })
    const close = (id: string) => test.loop.people.closeUnit(boss(), { id, reason: '机构改革' })
    await expect(close('a')).rejects.toMatchObject({ code: 'GATE_CLOSED' })
    await expect(close('a1')).rejects.toMatchObject({ code: 'GATE_CLOSED' })
    await test.loop.people.changeUser(boss(), { id: user.id, unitId: 'a' })
    expect((await close('a1')).isClosed).toBe(true)
    await expect(add('a12', 'a1')).rejects.toMatchObject({ code: 'GATE_CLOSED' })
    await expect(test.loop.people.changeUser(boss(), { id: user.id, unitId: 'a1' })).rejects.toMatchObject({
      code: 'GATE_CLOSED',
    })
    expect((await test.loop.people.reopenUnit(boss(), { id: 'a1' })).isClosed).toBe(false)
  })

  it('is changed only by an administrator of both places', async () => {
    await add('a')
    await add('b')
    const local = { ...boss(), unitId: 'a' }
    await expect(test.loop.people.moveUnit(local, { id: 'a', parentId: 'b' })).rejects.toMatchObject({
      code: 'FORBIDDEN',
    })
    await expect(
      test.loop.people.renameUnit(test.as('press-officer'), { id: 'a', name: '新名' }),
    ).rejects.toMatchObject({ code: 'FORBIDDEN' })
    expect((await test.loop.people.renameUnit(local, { id: 'a', name: '新名' })).name).toBe('新名')
  })

  it('ends the sessions of a person who is moved or given other roles', async () => {
    await add('a')
    const { user, password } = await test.loop.people.createUser(boss(), {
      username: 'someone',
      name: '某人',
      roles: ['handler'],
    })
    const login = await test.loop.people.logIn({ username: 'someone', password, address: '127.0.0.1' })
    const moved = await test.loop.people.changeUser(boss(), { id: user.id, unitId: 'a', roles: ['analyst'] })
    expect(moved).toMatchObject({ unitId: 'a', unitName: '单位a', roles: ['analyst'] })
    expect(await test.loop.people.authenticate(login.token)).toBeUndefined()
  })
})
