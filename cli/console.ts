import { type Actor, rootUnitId } from '../loop/office/actor.ts'

/** Whoever may write the data folder may do this; the audit says that it was done at the console. */
export const atTheConsole: Actor = {
  userId: 'console',
  name: '控制台',
  roles: ['administrator'],
  unitId: rootUnitId,
}
