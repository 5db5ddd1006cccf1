import { AppError } from '../../pipeline/platform/errors.ts'
import { sha256 } from '../../pipeline/platform/hash.ts'
import { type Actor, type Person, personOf } from '../office/actor.ts'
import { requireText } from '../office/input.ts'
import type { Office } from '../office/office.ts'
import type { RandomBytes } from './passwords.ts'

export type TokenScope = 'documents:write'
export const tokenScopes: readonly TokenScope[] = ['documents:write']

interface ApiToken {
  readonly name: string
  readonly scope: TokenScope
  readonly by: Person
}

export interface TokenView {
  readonly id: string
  readonly name: string
  readonly scope: TokenScope
  readonly by: Person
  readonly createdAt: string
}

export interface Tokens {
  /** The token is given once, here. */
  create(
    who: Actor,
    input: { readonly name: string; readonly scope: TokenScope },
  ): Promise<{ readonly id: string; readonly name: string; readonly token: string }>
  list(who: Actor): Promise<readonly TokenView[]>
  revoke(who: Actor, input: { readonly id: string }): Promise<void>
  /** Who a program with this token acts as: no person, no role, one unit and one scope. */
  authenticate(
    token: string,
    scope: TokenScope,
  ): Promise<{ readonly who: Actor; readonly scope: TokenScope } | undefined>
}

/** Tokens for programs, like a data vendor's feed. Kept as their hash. */
export function createTokens({
  office,
  randomBytes,
}: {
  readonly office: Office
  readonly randomBytes: RandomBytes
}): Tokens {
  return {
    create: (who, input) =>
      office.work(who, async (desk) => {
        await desk.require('token.write', who.unitId)
        if (!tokenScopes.includes(input.scope)) throw new AppError('BAD_INPUT', `token scope ${input.scope}`)
        const token = `ys_${randomBytes(32).toString('base64url')}`
        const id = sha256(token)
        const name = requireText(input.name, '令牌名称', 100)
        await desk.create<ApiToken>(
          {
            kind: 'api-token',
            id,
            unitId: who.unitId,
            body: { name, scope: input.scope, by: personOf(who) },
          },
          'token.created',
        )
        return { id, name, token }
      }),

    async list(who) {
      const unitIds = await office.scope(who, 'token.write')
      const records = await office.reader.list<ApiToken>({ kind: 'api-token', unitIds })
      return records.map(({ id, body, createdAt }) => ({ id, ...body, createdAt }))
    },

    revoke: (who, { id }) =>
      office.work(who, async (desk) => {
        const record = await desk.need('api-token', id)
        await desk.require('token.write', record.unitId)
        await desk.remove(record, 'token.revoked')
      }),

    async authenticate(token, scope) {
      const record = await office.reader.get<ApiToken>('api-token', sha256(token))
      if (record?.body.scope !== scope) return undefined
      const who: Actor = {
        userId: `token:${record.id.slice(0, 12)}`,
        name: record.body.name,
        roles: [],
        unitId: record.unitId,
      }
      return { who, scope }
    },
  }
}
