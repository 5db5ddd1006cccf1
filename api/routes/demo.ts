import { type Role, roles } from '../../loop/office/actor.ts'
import { AppError } from '../../pipeline/platform/errors.ts'
import type { ApiDeps, DemoControl, DemoControlState } from '../deps.ts'
import type { HandlersFor } from '../http/handler.ts'
import { messages } from '../messages.zh-CN.ts'
import { createPermit } from '../permit.ts'

type Names = 'GET /api/demo' | 'POST /api/demo' | 'DELETE /api/demo'

const defaultMinutes = 3

export function demoHandlers(deps: ApiDeps): HandlersFor<Names> {
  const {
    demo,
    loop: { people },
  } = deps
  const permit = createPermit(deps)
  const need = (): DemoControl => {
    if (!demo) throw new AppError('MISSING_PART', 'demo', { userMessage: messages.refusals.noDemo })
    return demo
  }
  return {
    'GET /api/demo': async ({ who }) => {
      if (!demo)
        return { state: 'absent', progress: 0, documents: 0, message: messages.refusals.noDemo, accounts: [] }
      const state = show(await demo.state())
      // A demo account can act like a real one: its password is for those who may start the demo.
      return (await people.may(who, 'demo.manage', who.unitId)) ? state : withoutPasswords(state)
    },
    'POST /api/demo': async ({ who, body }) => {
      await permit(who, { permission: 'demo.manage', action: 'demo.started', object: 'demo/scenario' })
      return show(await need().start(body.minutes ?? defaultMinutes))
    },
    'DELETE /api/demo': async ({ who }) => {
      await permit(who, { permission: 'demo.manage', action: 'demo.removed', object: 'demo/scenario' })
      return show(await need().remove())
    },
  }
}

function show(state: DemoControlState) {
  return {
    ...state,
    accounts: state.accounts.map((account) => ({
      ...account,
      roles: account.roles.filter((role): role is Role => roles.some((known) => known === role)),
    })),
  }
}

function withoutPasswords(state: ReturnType<typeof show>): ReturnType<typeof show> {
  return { ...state, accounts: state.accounts.map(({ password: _password, ...account }) => account) }
}
