import { randomBytes as cryptoRandomBytes } from 'node:crypto'
import { AppError } from '../../pipeline/platform/errors.ts'
import type { LedgerRecord } from '../ledger/ledger.ts'
import { type Actor, type Role, roles, rootUnitId, systemActor } from '../office/actor.ts'
import { requireText } from '../office/input.ts'
import type { Office } from '../office/office.ts'
import { addUser, type User, type UserView, viewUser } from './accounts.ts'
import { createPasswords, type Passwords, type RandomBytes, requireStrongPassword } from './passwords.ts'
import type { Permission } from './permissions.ts'
import { createSessions, type Sessions } from './sessions.ts'
import { createThrottle } from './throttle.ts'
import { createTokens, type Tokens } from './tokens.ts'
import { createUnitTree, type UnitTree } from './unit-tree.ts'
import { needOpenUnit, rootUnit } from './units.ts'

export interface PeopleOptions {
  readonly office: Office
  readonly randomBytes?: RandomBytes
  readonly passwords?: Passwords
  /** A session nobody uses ends after this; default two hours. */
  readonly idleMs?: number
  /** And in any case after this; default twelve hours. */
  readonly absoluteMs?: number
}

export interface NewUserInput {
  readonly username: string
  readonly name: string
  readonly roles: readonly Role[]
  readonly unitId?: string | undefined
}

export interface NewAccount {
  readonly user: UserView
  /** Shown once. */
  readonly password: string
}

export interface People extends Omit<Sessions, 'endAll'>, UnitTree {
  readonly tokens: Tokens
  /** The ministry and one administrator with a random password, when there is no user yet; else `undefined`. */
  ensureFirstAdministrator(input: {
    readonly unitName: string
  }): Promise<{ readonly username: string; readonly password: string } | undefined>
  changePassword(who: Actor, input: { readonly current: string; readonly next: string }): Promise<void>
  users(who: Actor): Promise<readonly UserView[]>
  createUser(who: Actor, input: NewUserInput): Promise<NewAccount>
  setEnabled(who: Actor, input: { readonly id: string; readonly isEnabled: boolean }): Promise<UserView>
  resetPassword(who: Actor, input: { readonly id: string }): Promise<NewAccount>
  /** To another unit, or with other roles; both the old and the new unit must be the administrator's. Open sessions end. */
  changeUser(
    who: Actor,
    input: {
      readonly id: string
      readonly unitId?: string | undefined
      readonly roles?: readonly Role[] | undefined
    },
  ): Promise<UserView>
  /** Deny by default: the role must have the permission and the unit must be the person's own or below it. */
  may(who: Actor, permission: Permission, unitId: string): Promise<boolean>
  /** Throws FORBIDDEN unless `who` may, for what the loop itself does not guard (sources, export, audit). */
  require(who: Actor, permission: Permission, unitId?: string): Promise<void>
}

const firstUsername = 'admin'

export function createPeople(options: PeopleOptions): People {
  const { office, randomBytes = cryptoRandomBytes } = options
  const passwords = options.passwords ?? createPasswords({ randomBytes })
  const sessions = createSessions({
    office,
    passwords,
    randomBytes,
    throttles: {
      perAddress: createThrottle({ clock: office.clock }),
      perName: createThrottle({ clock: office.clock, maxFailures: 100 }),
    },
    idleMs: options.idleMs ?? 2 * 3_600_000,
    absoluteMs: options.absoluteMs ?? 12 * 3_600_000,
  })
  const setPassword = async (who: Actor, record: LedgerRecord<User>, password: string, action: string) => {
    const hash = await passwords.hash(password)
    const changed = await office.work(who, (desk) =>
      desk.change(record, { body: { ...record.body, password: hash } }, action),
    )
    await sessions.endAll(record.id)
    return changed
  }

  return {
    logIn: sessions.logIn,
    authenticate: sessions.authenticate,
    logOut: sessions.logOut,
    ...createUnitTree({ office }),
    tokens: createTokens({ office, randomBytes }),
    may: office.may,
    require: (who, permission, unitId = who.unitId) => office.require(who, permission, unitId),

    async ensureFirstAdministrator({ unitName }) {
      const password = passwords.random()
      const hash = await passwords.hash(password)
      return office.work(systemActor, async (desk) => {
        if ((await desk.count({ kind: 'user' })) > 0) return undefined
        if (!(await desk.get('unit', rootUnitId)))
          await desk.create(
            { kind: 'unit', id: rootUnitId, unitId: rootUnitId, body: rootUnit(unitName) },
            'unit.created',
          )
        await addUser(desk, {
          id: office.newId(),
          user: { username: firstUsername, name: '系统管理员', roles: ['administrator'], unitId: rootUnitId },
          password: hash,
        })
        return { username: firstUsername, password }
      })
    },

    async changePassword(who, { current, next }) {
      const record = await office.reader.get<User>('user', who.userId)
      if (!record || !(await passwords.matches(current, record.body.password)))
        throw new AppError('BAD_INPUT', 'current password is wrong', { userMessage: '当前密码不正确' })
      requireStrongPassword(next)
      await setPassword(who, record, next, 'user.password-changed')
    },

    async users(who) {
      const unitIds = await office.scope(who, 'people.read')
      const records = await office.reader.list<User>({ kind: 'user', unitIds, order: 'oldest' })
      return Promise.all(records.map((record) => viewUser(office.reader, record)))
    },

    async createUser(who, input) {
      requireKnownRoles(input.roles)
      const unitId = input.unitId ?? who.unitId
      await office.require(who, 'people.write', unitId)
      const password = passwords.random()
      const hash = await passwords.hash(password)
      const record = await office.work(who, async (desk) => {
        await desk.require('people.write', unitId)
        return addUser(desk, {
          id: office.newId(),
          user: { ...input, unitId, name: requireText(input.name, '姓名', 50) },
          password: hash,
        })
      })
      return { user: await viewUser(office.reader, record), password }
    },

    async setEnabled(who, { id, isEnabled }) {
      const changed = await office.work(who, async (desk) => {
        const record = await desk.need<User>('user', id)
        await desk.require('people.write', record.unitId)
        if (id === who.userId)
          throw new AppError('BAD_INPUT', 'own account', { userMessage: '不能停用自己的账号' })
        const state = isEnabled ? 'enabled' : 'disabled'
        return desk.change(record, { state }, isEnabled ? 'user.enabled' : 'user.disabled')
      })
      if (!isEnabled) await sessions.endAll(id)
      return viewUser(office.reader, changed)
    },

    async resetPassword(who, { id }) {
      const record = await office.reader.get<User>('user', id)
      if (!record) throw new AppError('NOT_FOUND', `user/${id}`)
      await office.require(who, 'people.write', record.unitId)
      const password = passwords.random()
      const changed = await setPassword(who, record, password, 'user.password-reset')
      return { user: await viewUser(office.reader, changed), password }
    },

    async changeUser(who, { id, unitId, roles: given }) {
      requireKnownRoles(given ?? [])
      const changed = await office.work(who, async (desk) => {
        const record = await desk.need<User>('user', id)
        await desk.require('people.write', record.unitId)
        if (unitId !== undefined) {
          await desk.require('people.write', unitId)
          await needOpenUnit(desk, unitId)
        }
        if (given && id === who.userId)
          throw new AppError('BAD_INPUT', 'own roles', { userMessage: '不能更改自己的角色' })
        return desk.change(
          record,
          {
            ...(given ? { body: { ...record.body, roles: given } } : {}),
            ...(unitId === undefined ? {} : { unitId }),
          },
          'user.changed',
        )
      })
      if (id !== who.userId) await sessions.endAll(id)
      return viewUser(office.reader, changed)
    },
  }
}

function requireKnownRoles(given: readonly Role[]): void {
  const unknown = given.find((role) => !roles.includes(role))
  if (unknown !== undefined) throw new AppError('BAD_INPUT', `role ${unknown}`)
}
