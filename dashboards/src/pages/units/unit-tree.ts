import type { UnitView } from '../../../../api/views/unit.ts'

export interface UnitNode {
  readonly key: string
  readonly title: string
  readonly children: UnitNode[]
}

/** Units as a tree; with something sought, those that have it in their name and all above them. */
export function treeOf(units: readonly UnitView[], sought: string, closed: string): UnitNode[] {
  const shown = new Set(
    units.filter(({ name }) => sought === '' || name.includes(sought)).flatMap(({ path }) => path),
  )
  const below = (parentId: string | null): UnitNode[] =>
    units
      .filter((unit) => unit.parentId === parentId && shown.has(unit.id))
      .map(({ id, name, isClosed }) => ({
        key: id,
        title: isClosed ? `${name}（${closed}）` : name,
        children: below(id),
      }))
  return below(null)
}
