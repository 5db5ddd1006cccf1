import { toShanghaiIso } from '../../pipeline/platform/clock.ts'
import { AppError } from '../../pipeline/platform/errors.ts'
import { sha256 } from '../../pipeline/platform/hash.ts'
import type { LedgerRecord } from '../ledger/ledger.ts'
import { type Actor, rootUnitId, systemActor } from '../office/actor.ts'
import type { Desk, Office } from '../office/office.ts'
import { actorOf, canonicalUsername, findUser, type User, type UserView, viewUser } from './accounts.ts'
import type { Passwords, RandomBytes } from './passwords.ts'
import { type Permission, permissions, rolesAllow } from './permissions.ts'
import type { Throttle } from './throttle.ts'

export interface SessionOptions {
  readonly office: Office
  readonly passwords: Passwords
  /** Per name and address, and far more patient per name alone: a stranger must not lock an account from outside. */
  readonly throttles: { readonly perAddress: Throttle; readonly perName: Throttle }
  readonly randomBytes: RandomBytes
  readonly idleMs: number
  readonly absoluteMs: number
}

/** Only the token's hash is kept: who reads the ledger cannot use what he finds. */
interface Session {
  readonly userId: string
  readonly lastSeenAt: string
  readonly expiresAt: string
}

export interface SignedIn {
  readonly who: Actor
  readonly user: UserView
  readonly permissions: readonly Permission[]
  /** Sent back by pages with every change; worthless without the session's cookie. */
  readonly csrf: string
  readonly expiresAt: string
}

export interface Sessions {
  /** `address` is the caller's, for throttling. The token is given once, here. */
  logIn(input: {
    readonly username: string
    readonly password: string
    readonly address: string
  }): Promise<SignedIn & { readonly token: string }>
  /** `undefined` for an unknown, expired or idle session and for a user disabled since. */
  authenticate(token: string): Promise<SignedIn | undefined>
  logOut(token: string): Promise<void>
  /** Ends every session of a user: a new password, a disabled account. */
  endAll(userId: string): Promise<void>
}

/** How often a session in use writes that it was seen: each writing is a record in the audit. */
const seenEveryMs = 5 * 60_000

export function createSessions(options: SessionOptions): Sessions {
  const { office, passwords, throttles, randomBytes, absoluteMs } = options

  const refuse = async (username: string, address: string): Promise<never> => {
    throttles.perAddress.fail(`${username}@${address}`)
    throttles.perName.fail(username)
    await office.work(systemActor, (desk) =>
      desk.note({ object: `username/${username.slice(0, 64)}`, unitId: rootUnitId }, 'session.refused'),
    )
    throw new AppError('NOT_SIGNED_IN', `log-in of ${username}`, { userMessage: '用户名或密码不正确' })
  }

  return {
    async logIn({ username: given, password, address }) {
      const username = canonicalUsername(given)
      throttles.perAddress.check(`${username}@${address}`)
      throttles.perName.check(username)
      const record = await findUser(office.reader, username)
      const isRight = await passwords.matches(password, record?.body.password)
      if (!record || !isRight || record.state !== 'enabled') return refuse(username, address)
      throttles.perAddress.clear(`${username}@${address}`)

      const token = randomBytes(32).toString('base64url')
      const now = office.clock.now()
      const session: Session = {
        userId: record.id,
        lastSeenAt: toShanghaiIso(now),
        expiresAt: toShanghaiIso(new Date(now.getTime() + absoluteMs)),
      }
      await office.work(actorOf(record), async (desk) => {
        await removeOver(desk, { userId: record.id, idleMs: options.idleMs })
        await desk.create(
          {
            kind: 'session',
            id: sha256(token),
            unitId: record.unitId,
            body: session,
            isDemo: record.isDemo,
            keys: { user: record.id },
          },
          'session.opened',
        )
      })
      return { ...(await signedIn(office, { record, session, token })), token }
    },

    async authenticate(token) {
      const session = await office.reader.get<Session>('session', sha256(token))
      if (!session) return undefined
      if (isOver(session.body, office.clock.now(), options.idleMs)) return undefined
      const record = await office.reader.get<User>('user', session.body.userId)
      if (record?.state !== 'enabled') return undefined
      await markSeen(office, session, record)
      return signedIn(office, { record, session: session.body, token })
    },

    async logOut(token) {
      await office.work(systemActor, async (desk) => {
        const session = await desk.get<Session>('session', sha256(token))
        if (session) await desk.remove(session, 'session.closed')
      })
    },

    async endAll(userId) {
      await office.work(systemActor, async (desk) => {
        const sessions = await desk.list<Session>({ kind: 'session', keys: { user: userId } })
        for (const session of sessions) await desk.remove(session, 'session.closed')
      })
    },
  }
}

function isOver(session: Session, now: Date, idleMs: number): boolean {
  const time = now.getTime()
  return time >= Date.parse(session.expiresAt) || time >= Date.parse(session.lastSeenAt) + idleMs
}

/** A person's forgotten sessions go when the person comes back, so that they do not pile up. */
async function removeOver(
  desk: Desk,
  { userId, idleMs }: { readonly userId: string; readonly idleMs: number },
): Promise<void> {
  const sessions = await desk.list<Session>({ kind: 'session', keys: { user: userId } })
  for (const session of sessions)
    if (isOver(session.body, desk.now, idleMs)) await desk.remove(session, 'session.expired')
}

/** Two requests at once may both want to say so; the second one's conflict means that it was said. */
async function markSeen(
  office: Office,
  session: LedgerRecord<Session>,
  user: LedgerRecord<User>,
): Promise<void> {
  const now = office.clock.now()
  if (now.getTime() < Date.parse(session.body.lastSeenAt) + seenEveryMs) return
  await office.work(actorOf(user), async (desk) => {
    const current = await desk.get<Session>('session', session.id)
    if (current?.version !== session.version) return
    await desk.change(current, { body: { ...current.body, lastSeenAt: toShanghaiIso(now) } }, 'session.seen')
  })
}

async function signedIn(
  office: Office,
  {
    record,
    session,
    token,
  }: { readonly record: LedgerRecord<User>; readonly session: Session; readonly token: string },
): Promise<SignedIn> {
  const who = actorOf(record)
  return {
    who,
    user: await viewUser(office.reader, record),
    permissions: permissionsOf(who),
    csrf: sha256(`csrf\u0000${token}`),
    expiresAt: session.expiresAt,
  }
}

function permissionsOf({ roles }: Actor): readonly Permission[] {
  return (Object.keys(permissions) as Permission[]).filter((permission) => rolesAllow(roles, permission))
}
