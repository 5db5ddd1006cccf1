import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Actor, roles, rootUnitId } from '../office/actor.ts'
import { openTestLoop, type TestLoop } from '../testing/open-test-loop.ts'
import { createPasswords } from './passwords.ts'
import { permissions, rolesAllow } from './permissions.ts'

describe('people', () => {
  let test: TestLoop
  beforeEach(async () => {
    test = await openTestLoop()
  })
  afterEach(() => test.close())

  const logIn = (password = test.adminPassword, username = 'admin', address = '127.0.0.1') =>
    test.loop.people.logIn({ username, password, address })

  it('begin with one administrator whose password is given once', async () => {
    expect(test.adminPassword).toMatch(/^[a-z2-9]{4}(-[a-z2-9]{4}){3}$/)
    expect(await test.loop.people.ensureFirstAdministrator({ unitName: 'x' })).toBeUndefined()
    expect((await logIn()).user).toMatchObject({ username: 'admin', unitName: '测试部' })
  })

  it('sign in with a token of which only the hash is kept, and out again', async () => {
    const { token, csrf } = await logIn()
    expect(await test.loop.people.authenticate(token)).toMatchObject({ csrf, user: { username: 'admin' } })
    const kept = JSON.stringify(await test.ledger.list({ kind: 'session' }))
    expect(kept).not.toContain(token)
    await test.loop.people.logOut(token)
    expect(await test.loop.people.authenticate(token)).toBeUndefined()
    expect(await test.loop.people.authenticate('nonsense')).toBeUndefined()
  })

  it('are signed out when idle for two hours, and after twelve in any case', async () => {
    const idle = await logIn()
    test.advanceMinutes(119)
    expect(await test.loop.people.authenticate(idle.token)).toBeDefined()
    test.advanceMinutes(120)
    expect(await test.loop.people.authenticate(idle.token)).toBeUndefined()
    const busy = await logIn()
    for (let hour = 0; hour < 11; hour++) {
      test.advanceMinutes(60)
      expect(await test.loop.people.authenticate(busy.token), `${hour}`).toBeDefined()
    }
    test.advanceMinutes(60)
    expect(await test.loop.people.authenticate(busy.token)).toBeUndefined()
  })

  it('leave no expired sessions behind when they come back, and keep the live ones', async () => {
    await logIn()
    test.advanceMinutes(121)
    const live = await logIn()
    await logIn()
    expect(await test.ledger.count({ kind: 'session' })).toBe(2)
    expect(await test.loop.people.authenticate(live.token)).toBeDefined()
  })

  it('wait after five failures from one address, and the failures are on record', async () => {
    for (let n = 0; n < 5; n++) await expect(logIn('wrong')).rejects.toMatchObject({ code: 'NOT_SIGNED_IN' })
    await expect(logIn()).rejects.toMatchObject({ code: 'TOO_MANY_REQUESTS' })
    await expect(logIn(test.adminPassword, 'admin', '10.0.0.9')).resolves.toBeDefined()
    expect(await test.ledger.audit({ object: 'username/admin', actor: 'system' })).toHaveLength(6)
    test.advanceMinutes(16)
    await expect(logIn()).resolves.toBeDefined()
  })

  it('say the same of an unknown name as of a wrong password', async () => {
    const [unknown, wrong] = await Promise.allSettled([logIn('x', 'nobody'), logIn('x')])
    expect(unknown).toMatchObject({ reason: { userMessage: '用户名或密码不正确' } })
    expect(wrong).toMatchObject({ reason: { userMessage: '用户名或密码不正确' } })
  })

  it('are created, disabled (sessions end at once) and given a new password by the administrator', async () => {
    const { who } = await logIn()
    const { user, password } = await test.loop.people.createUser(who, {
      username: 'Zhang',
      name: '张三',
      roles: ['analyst'],
    })
    await expect(
      test.loop.people.createUser(who, { username: 'zhang', name: '李四', roles: ['analyst'] }),
    ).rejects.toMatchObject({ code: 'BAD_INPUT' })
    const signedIn = await logIn(password, 'zhang')
    expect(signedIn.permissions).toContain('watch.write')
    expect(signedIn.permissions).not.toContain('people.write')
    await test.loop.people.setEnabled(who, { id: user.id, isEnabled: false })
    expect(await test.loop.people.authenticate(signedIn.token)).toBeUndefined()
    await expect(logIn(password, 'zhang')).rejects.toMatchObject({ code: 'NOT_SIGNED_IN' })
    await test.loop.people.setEnabled(who, { id: user.id, isEnabled: true })
    const reset = await test.loop.people.resetPassword(who, { id: user.id })
    await expect(logIn(reset.password, 'zhang')).resolves.toBeDefined()
    await expect(test.loop.people.setEnabled(who, { id: who.userId, isEnabled: false })).rejects.toThrow()
  })

  it('change their own password only knowing the old one', async () => {
    const { who, token } = await logIn()
    const change = (current: string, next: string) => test.loop.people.changePassword(who, { current, next })
    await expect(change('wrong', 'a-new-long-password')).rejects.toMatchObject({ code: 'BAD_INPUT' })
    await expect(change(test.adminPassword, 'short')).rejects.toMatchObject({ code: 'BAD_INPUT' })
    await change(test.adminPassword, 'a-new-long-password')
    expect(await test.loop.people.authenticate(token)).toBeUndefined()
    await expect(logIn('a-new-long-password')).resolves.toBeDefined()
  })

  it('give programs tokens with one scope', async () => {
    const { who } = await logIn()
    const { id, token } = await test.loop.people.tokens.create(who, {
      name: '数据服务商',
      scope: 'documents:write',
    })
    expect(await test.loop.people.tokens.authenticate(token, 'documents:write')).toMatchObject({
      who: { unitId: rootUnitId, roles: [] },
    })
    await test.loop.people.tokens.revoke(who, { id })
    expect(await test.loop.people.tokens.authenticate(token, 'documents:write')).toBeUndefined()
  })

  it('act on their own unit and those below it, on no other', async () => {
    const { who } = await logIn()
    const unit = (id: string, parentId: string) =>
      test.loop.people.createUnit(who, { id, name: id, parentId })
    await unit('bureau-a', rootUnitId)
    await unit('office-a1', 'bureau-a')
    await unit('bureau-b', rootUnitId)
    const analyst: Actor = { userId: 'x', name: 'x', roles: ['analyst'], unitId: 'bureau-a' }
    const may = (unitId: string) => test.loop.people.may(analyst, 'watch.write', unitId)
    expect([
      await may('bureau-a'),
      await may('office-a1'),
      await may('bureau-b'),
      await may(rootUnitId),
      await may('nowhere'),
    ]).toEqual([true, true, false, false, false])
    const watch = await test.loop.watches.create(analyst, { name: 'a', query: 'a' })
    const other: Actor = { ...analyst, unitId: 'bureau-b' }
    expect(await test.loop.watches.list(other)).toEqual([])
    await expect(test.loop.watches.get(other, { id: watch.id })).rejects.toMatchObject({
      code: 'FORBIDDEN',
    })
    expect(await test.loop.watches.list({ ...analyst, unitId: rootUnitId })).toHaveLength(1)
  })
})

describe('permissions', () => {
  it('are denied to who has no role and for what is not in the table', () => {
    for (const permission of Object.keys(permissions) as (keyof typeof permissions)[])
      expect(rolesAllow([], permission)).toBe(false)
    expect(rolesAllow(roles, 'no.such' as keyof typeof permissions)).toBe(false)
  })

  it('keep the administrator and the auditor from every decision on content', () => {
    const content = /^(alert\.handle|watch\.write|story|incident\.(?!read)|release\.(?!read))/
    for (const permission of Object.keys(permissions) as (keyof typeof permissions)[])
      if (content.test(permission))
        expect(rolesAllow(['administrator', 'auditor'], permission), permission).toBe(false)
  })
})

describe('passwords', () => {
  const passwords = createPasswords({ cost: 2 ** 10 })

  it('match only themselves, salted anew each time', async () => {
    const [one, two] = [await passwords.hash('correct horse'), await passwords.hash('correct horse')]
    expect(one.hash).not.toBe(two.hash)
    expect(await passwords.matches('correct horse', one)).toBe(true)
    expect(await passwords.matches('correct hors', one)).toBe(false)
    expect(await passwords.matches('correct horse', undefined)).toBe(false)
  })
})
