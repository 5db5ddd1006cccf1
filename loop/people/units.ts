import { AppError } from '../../pipeline/platform/errors.ts'
import type { LedgerReader } from '../ledger/ledger.ts'
import { rootUnitId } from '../office/actor.ts'

/** 单位: the ministry, its departments, what belongs to them. */
export interface Unit {
  readonly name: string
  readonly parentId: string | null
  /** From the ministry down to the unit itself: who is of a unit on the path may act on the unit's records. */
  readonly path: readonly string[]
  /** Its place among its neighbours, as the office orders them; those without one come first. */
  readonly rank?: number
}

/** A closed unit keeps its records and takes nothing new. */
export type UnitState = 'open' | 'closed'

export interface UnitView extends Unit {
  readonly id: string
  readonly isClosed: boolean
}

export const rootUnit = (name: string): Unit => ({ name, parentId: null, path: [rootUnitId] })

/** True when `unitId` is `ownUnitId` or below it. An unknown unit is nobody's but its own people's. */
export async function isWithin(reader: LedgerReader, unitId: string, ownUnitId: string): Promise<boolean> {
  if (unitId === ownUnitId) return true
  const unit = await reader.get<Unit>('unit', unitId)
  return unit?.body.path.includes(ownUnitId) ?? false
}

/** The unit and all below it, for lists. */
export async function unitsWithin(reader: LedgerReader, ownUnitId: string): Promise<readonly string[]> {
  const units = await reader.list<Unit>({ kind: 'unit' })
  const below = units.filter(({ body }) => body.path.includes(ownUnitId)).map(({ id }) => id)
  return below.includes(ownUnitId) ? below : [ownUnitId, ...below]
}

/** The unit that is to get work or people: it must be there and not closed. */
export async function needOpenUnit(reader: LedgerReader, unitId: string): Promise<UnitView> {
  const unit = await reader.get<Unit>('unit', unitId)
  if (!unit) throw new AppError('NOT_FOUND', `unit/${unitId}`, { userMessage: '没有这个单位，请重新选择' })
  if (unit.state === 'closed')
    throw new AppError('GATE_CLOSED', `unit/${unitId} is closed`, {
      userMessage: `${unit.body.name}已撤销，请选择其他单位`,
    })
  return { id: unit.id, ...unit.body, isClosed: false }
}
