import { randomUUID } from 'node:crypto'
import { parseQuery } from '../analyzers/query/parse.ts'
import { openLedger } from '../loop/ledger/open.ts'
import { createLoop } from '../loop/loop.ts'
import { systemClock } from '../pipeline/platform/clock.ts'
import { AppError } from '../pipeline/platform/errors.ts'
import { silentLog } from '../pipeline/platform/log.ts'
import type { Config } from './config.ts'
import { atTheConsole } from './console.ts'

/** Gives an account a new random password, shown once. */
export async function resetPassword(config: Pick<Config, 'ledgerUrl'>, username: string): Promise<unknown> {
  const ledger = await openLedger(config.ledgerUrl)
  try {
    const loop = createLoop({
      ledger,
      clock: systemClock,
      newId: () => randomUUID(),
      parseQuery,
      log: silentLog,
    })
    const user = (await loop.people.users(atTheConsole)).find((one) => one.username === username)
    if (!user)
      throw new AppError('NOT_FOUND', `reset password of ${username}`, {
        userMessage: `没有用户 ${username}`,
      })
    const { password } = await loop.people.resetPassword(atTheConsole, { id: user.id })
    return { username, password }
  } finally {
    await ledger.close()
  }
}
