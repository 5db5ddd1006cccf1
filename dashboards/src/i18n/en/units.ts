import type { unitTree as zh } from '../zh-CN/units.ts'

export const unitTree: typeof zh = {
  title: 'Units',
  intro:
    'Every record belongs to a unit; its own people and those of the units above act on it, nobody else sees it.',
  tree: 'Tree of units',
  people: 'People',
  noPeople: 'Nobody',
  noRight: 'People are shown to the administrator and the auditor',
  create: 'Add a unit below',
  rename: 'Rename',
  move: 'Move',
  close: 'Close',
  reopen: 'Reopen',
  closed: 'Closed',
  importTemplate: 'Lay out from the template',
  importConfirm:
    'Makes the departments, affiliated units and 31 provincial administrations that are not there yet.',
  imported: (count) => `${count} units made`,
  id: 'Unit id',
  idHint: 'Lower-case letters, digits and hyphens; never changes',
  name: 'Name',
  parent: 'Parent',
  moveHint: 'What is below moves along; people of the new parent may then act on its records.',
  closeHint: 'Only without enabled people and open units below; its records stay its own.',
  search: 'Find a unit',
  movePerson: 'Move or change roles',
  directives: 'Directives',
  path: 'Belongs to',
}
