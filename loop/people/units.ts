import type { LedgerReader } from '../ledger/ledger.ts'
import { rootUnitId } from '../office/actor.ts'

/** 单位: the ministry, its departments, what belongs to them. */
export interface Unit {
  readonly name: string
  readonly parentId: string | null
  /** From the ministry down to the unit itself: who is of a unit on the path may act on the unit's records. */
  readonly path: readonly string[]
}

export interface UnitView extends Unit {
  readonly id: string
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
