import { AppError } from '../../pipeline/platform/errors.ts'
import type { LedgerReader, LedgerRecord } from '../ledger/ledger.ts'
import type { Actor, Role } from '../office/actor.ts'
import type { Desk } from '../office/office.ts'
import type { PasswordHash } from './passwords.ts'
import { needOpenUnit, type Unit } from './units.ts'

export type UserState = 'enabled' | 'disabled'

/** The password is a hash and never leaves this folder. */
export interface User {
  readonly username: string
  readonly name: string
  readonly roles: readonly Role[]
  readonly password: PasswordHash
}

export interface UserView {
  readonly id: string
  readonly username: string
  readonly name: string
  readonly roles: readonly Role[]
  readonly unitId: string
  readonly unitName: string
  readonly isEnabled: boolean
  readonly isDemo: boolean
}

export interface NewUser {
  readonly username: string
  readonly name: string
  readonly roles: readonly Role[]
  readonly unitId: string
  readonly isDemo?: boolean
}

/** Held by a record of its own, so that a name is unique by its key on every engine. */
interface Username {
  readonly userId: string
}

export function canonicalUsername(username: string): string {
  return username.normalize('NFKC').trim().toLowerCase()
}

export async function addUser(
  desk: Desk,
  { id, user, password }: { readonly id: string; readonly user: NewUser; readonly password: PasswordHash },
): Promise<LedgerRecord<User>> {
  const username = canonicalUsername(user.username)
  if (await desk.get('username', username))
    throw new AppError('BAD_INPUT', `username ${username} is taken`, { userMessage: '用户名已被使用' })
  await needOpenUnit(desk, user.unitId)
  const isDemo = user.isDemo ?? false
  const owned = { unitId: user.unitId, isDemo }
  await desk.create<Username>(
    { kind: 'username', id: username, body: { userId: id }, ...owned },
    'user.named',
  )
  return desk.create<User>(
    {
      kind: 'user',
      id,
      state: 'enabled',
      body: { username, name: user.name, roles: user.roles, password },
      ...owned,
    },
    'user.created',
  )
}

export async function findUser(
  reader: LedgerReader,
  username: string,
): Promise<LedgerRecord<User> | undefined> {
  const named = await reader.get<Username>('username', canonicalUsername(username))
  return named && reader.get<User>('user', named.body.userId)
}

export function actorOf({ id, unitId, body }: LedgerRecord<User>): Actor {
  return { userId: id, name: body.name, roles: body.roles, unitId }
}

export async function viewUser(reader: LedgerReader, record: LedgerRecord<User>): Promise<UserView> {
  const unit = await reader.get<Unit>('unit', record.unitId)
  return {
    id: record.id,
    username: record.body.username,
    name: record.body.name,
    roles: record.body.roles,
    unitId: record.unitId,
    unitName: unit?.body.name ?? record.unitId,
    isEnabled: record.state === 'enabled',
    isDemo: record.isDemo,
  }
}
