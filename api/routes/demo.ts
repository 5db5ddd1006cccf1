import { type Actor, type Role, roles } from '../../loop/office/actor.ts'
import { AppError } from '../../pipeline/platform/errors.ts'
import type { ApiDeps, DemoControl, DemoControlState } from '../deps.ts'
import type { HandlersFor } from '../http/handler.ts'
import type { LiveFeed } from '../live/live.ts'
import { messages } from '../messages.zh-CN.ts'
import { createPermit } from '../permit.ts'

type Names = 'GET /api/demo' | 'POST /api/demo' | 'DELETE /api/demo'

const defaultMinutes = 3

export function demoHandlers(deps: ApiDeps, live: Pick<LiveFeed, 'announce'>): HandlersFor<Names> {
  const {
    demo,
    loop: { people },
  } = deps
  const permit = createPermit(deps)
  const need = (): DemoControl => {
    if (!demo) throw new AppError('MISSING_PART', 'demo', { userMessage: messages.refusals.noDemo })
    return demo
  }
  const manage = async (who: Actor, action: string, run: () => Promise<DemoControlState>) => {
    await permit(who, { permission: 'demo.manage', action, object: 'demo/scenario' })
    const state = show(await run())
    live.announce({ kind: 'demo', id: 'scenario', action })
    return state
  }
  return {
    'GET /api/demo': async ({ who }) => {
      if (!demo)
        return { state: 'absent', progress: 0, documents: 0, message: messages.refusals.noDemo, accounts: [] }
      const state = show(await demo.state())
      // A demo account can act like a real one: its password is for those who may start the demo.
      return (await people.may(who, 'demo.manage', who.unitId)) ? state : withoutPasswords(state)
    },
    'POST /api/demo': ({ who, body }) =>
      manage(who, 'demo.started', () => need().start(body.minutes ?? defaultMinutes)),
    'DELETE /api/demo': ({ who }) => manage(who, 'demo.removed', () => need().remove()),
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
