import { AppError } from '../../pipeline/platform/errors.ts'
import type { LedgerRecord } from '../ledger/ledger.ts'
import { type Actor, rootUnitId } from '../office/actor.ts'
import { gateClosed, requireText } from '../office/input.ts'
import type { Desk, Office } from '../office/office.ts'
import type { User } from './accounts.ts'
import unitsFile from './data/units.json' with { type: 'json' }
import { needOpenUnit, type Unit, type UnitState, type UnitView } from './units.ts'

export interface NewUnit {
  readonly id: string
  readonly name: string
  readonly parentId: string
}

/** The tree of units: 部 → 司局, 部属单位, 通信管理局. A change to a unit changes the path of all below it in the same transaction. */
export interface UnitTree {
  /** Every unit, parents before their children. Names are no secret inside the house. */
  units(who: Actor): Promise<readonly UnitView[]>
  createUnit(who: Actor, input: NewUnit): Promise<UnitView>
  renameUnit(who: Actor, input: { readonly id: string; readonly name: string }): Promise<UnitView>
  /** Under another parent, with all that is below it. */
  moveUnit(who: Actor, input: { readonly id: string; readonly parentId: string }): Promise<UnitView>
  /** Only when nobody works in it and no open unit is below it. What it owns stays its own. */
  closeUnit(who: Actor, input: { readonly id: string; readonly reason: string }): Promise<UnitView>
  reopenUnit(who: Actor, input: { readonly id: string }): Promise<UnitView>
  /** Makes what the template has and the tree has not; answers how many. */
  importUnits(who: Actor, template?: readonly NewUnit[]): Promise<number>
}

type UnitRecord = LedgerRecord<Unit>

/** What a ministry of this kind looks like; an installation renames, moves and closes as it needs. */
export const unitTemplate: readonly NewUnit[] = unitsFile

export function createUnitTree({ office }: { readonly office: Office }): UnitTree {
  const onUnit = async (who: Actor, id: string, run: (desk: Desk, unit: UnitRecord) => Promise<UnitRecord>) =>
    viewUnit(
      await office.work(who, async (desk) => {
        const unit = await desk.need<Unit>('unit', id)
        await desk.require('people.write', id)
        return run(desk, unit)
      }),
    )

  return {
    async units() {
      const records = await office.reader.list<Unit>({ kind: 'unit', order: 'oldest' })
      return records
        .map(viewUnit)
        .toSorted((a, b) => a.path.length - b.path.length || (a.rank ?? 0) - (b.rank ?? 0))
    },

    createUnit: async (who, input) => viewUnit(await office.work(who, (desk) => addUnit(desk, input))),

    renameUnit: (who, { id, name }) =>
      onUnit(who, id, (desk, unit) =>
        desk.change(
          unit,
          { body: { ...unit.body, name: requireText(name, '单位名称', 100) } },
          'unit.renamed',
        ),
      ),

    moveUnit: (who, { id, parentId }) =>
      onUnit(who, id, async (desk, unit) => {
        await desk.require('people.write', parentId)
        const parent = await needOpenUnit(desk, parentId)
        if (id === rootUnitId || parent.path.includes(id))
          throw new AppError('BAD_INPUT', `unit ${id} under ${parentId}`, {
            userMessage: '不能移到自己或自己的下级单位之下',
          })
        return moveSubtree(desk, unit, parent)
      }),

    closeUnit: (who, { id, reason }) =>
      onUnit(who, id, async (desk, unit) => {
        await requireEmpty(desk, unit)
        return desk.change(
          unit,
          { state: 'closed' satisfies UnitState },
          'unit.closed',
          requireText(reason, '撤销理由', 500),
        )
      }),

    reopenUnit: (who, { id }) =>
      onUnit(who, id, async (desk, unit) => {
        await needOpenUnit(desk, unit.body.parentId ?? rootUnitId)
        return desk.change(unit, { state: 'open' satisfies UnitState }, 'unit.reopened')
      }),

    importUnits: (who, template = unitTemplate) =>
      office.work(who, async (desk) => {
        let made = 0
        for (const unit of template) {
          if (await desk.get('unit', unit.id)) continue
          await addUnit(desk, unit)
          made += 1
        }
        return made
      }),
  }
}

function viewUnit({ id, state, body }: UnitRecord): UnitView {
  return { id, ...body, isClosed: state === 'closed' }
}

async function addUnit(desk: Desk, { id, name, parentId }: NewUnit): Promise<UnitRecord> {
  const parent = await needOpenUnit(desk, parentId)
  await desk.require('people.write', parentId)
  if (!/^[a-z0-9][a-z0-9-]{0,63}$/.test(id))
    throw new AppError('BAD_INPUT', `unit id ${id}`, { userMessage: '单位编号只用小写字母、数字和连字符' })
  if (await desk.get('unit', id))
    throw new AppError('BAD_INPUT', `unit id ${id} is taken`, { userMessage: '单位编号已被使用' })
  const body: Unit = {
    name: requireText(name, '单位名称', 100),
    parentId,
    path: [...parent.path, id],
    rank: await desk.count({ kind: 'unit' }),
  }
  return desk.create<Unit>({ kind: 'unit', id, unitId: id, state: 'open', body }, 'unit.created')
}

async function moveSubtree(desk: Desk, unit: UnitRecord, parent: UnitView): Promise<UnitRecord> {
  const all = await desk.list<Unit>({ kind: 'unit' })
  const depth = unit.body.path.length
  const moved = await desk.change(
    unit,
    { body: { ...unit.body, parentId: parent.id, path: [...parent.path, unit.id] } },
    'unit.moved',
  )
  for (const below of all) {
    if (below.id === unit.id || !below.body.path.includes(unit.id)) continue
    const path = [...moved.body.path, ...below.body.path.slice(depth)]
    await desk.change(below, { body: { ...below.body, path } }, 'unit.moved-with-parent')
  }
  return moved
}

async function requireEmpty(desk: Desk, { id, body }: UnitRecord): Promise<void> {
  if (id === rootUnitId) throw gateClosed(`unit ${id}: the root`, '最上级单位不能撤销')
  const units = await desk.list<Unit>({ kind: 'unit' })
  const open = units.find((unit) => unit.body.parentId === id && unit.state !== 'closed')
  if (open)
    throw gateClosed(`unit ${id}: ${open.id} is below it`, `请先撤销或移走下级单位：${open.body.name}`)
  const people = await desk.list<User>({ kind: 'user', unitIds: [id], states: ['enabled'] })
  if (people.length > 0)
    throw gateClosed(
      `unit ${id}: ${people.length} people`,
      `${body.name}还有 ${people.length} 个启用的账号，请先调出或停用`,
    )
}
