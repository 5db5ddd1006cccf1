import { type Actor, type Role, rootUnitId } from '../office/actor.ts'
import type { Desk, Office } from '../office/office.ts'
import { addUser, type User, type UserView, viewUser } from '../people/accounts.ts'
import type { Passwords } from '../people/passwords.ts'
import accountsFile from './accounts.json' with { type: 'json' }

export interface DemoAccount {
  readonly username: string
  readonly name: string
  readonly roles: readonly Role[]
  /** Only from the call that made the account. */
  readonly password?: string
}

export interface Demo {
  /** One account for each role, with `password` or one at random each; those already there are left as they are. */
  createAccounts(who: Actor, input?: { readonly password?: string }): Promise<readonly DemoAccount[]>
  accounts(who: Actor): Promise<readonly DemoAccount[]>
  /** Removes every demo record, accounts and sessions among them, in one transaction; the audit stays. How many were removed. */
  remove(who: Actor): Promise<number>
}

export function createDemo({
  office,
  passwords,
}: {
  readonly office: Office
  readonly passwords: Passwords
}): Demo {
  return {
    async createAccounts(who, { password } = {}) {
      await office.require(who, 'demo.manage', rootUnitId)
      const prepared = await Promise.all(
        accountsFile.map(async (account) => {
          const word = password ?? passwords.random()
          return {
            account: { ...account, roles: account.roles as Role[] },
            password: word,
            hash: await passwords.hash(word),
          }
        }),
      )
      return office.work(who, async (desk) => {
        await desk.require('demo.manage', rootUnitId)
        const made: DemoAccount[] = []
        for (const { account, password: word, hash } of prepared) {
          const isThere = (await desk.get('username', account.username)) !== undefined
          if (!isThere)
            await addUser(desk, {
              id: office.newId(),
              user: { ...account, unitId: rootUnitId, isDemo: true },
              password: hash,
            })
          made.push(isThere ? account : { ...account, password: word })
        }
        return made
      })
    },

    async accounts(who) {
      await office.require(who, 'demo.manage', rootUnitId)
      const users = await office.reader.list<User>({ kind: 'user', isDemo: true, order: 'oldest' })
      const views = await Promise.all(users.map((record) => viewUser(office.reader, record)))
      return views.map(({ username, name, roles }: UserView) => ({ username, name, roles }))
    },

    remove: (who) =>
      office.work(who, async (desk) => {
        await desk.require('demo.manage', rootUnitId)
        let count = 0
        for (const kind of await desk.kinds()) count += await removeKind(desk, kind)
        return count
      }),
  }
}

async function removeKind(desk: Desk, kind: string): Promise<number> {
  const records = await desk.list({ kind, isDemo: true })
  for (const record of records) await desk.remove(record, 'demo.removed')
  return records.length
}
