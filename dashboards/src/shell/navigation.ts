import type { SessionView } from '../../../api/views/system.ts'
import type { Texts } from '../i18n/zh-CN.ts'

export interface Place {
  readonly path: string
  readonly name: Exclude<keyof Texts['nav'], 'label' | 'groups'>
  /** Any one of these permissions shows the place; the server decides again on every call. */
  readonly needs?: readonly string[]
}

/** The menu follows the loop: 策划, 实施, 监测, 应对, 评估, and what keeps the house running. */
export interface Group {
  readonly name: keyof Texts['nav']['groups']
  readonly places: readonly Place[]
}

const anyContent = ['alert.read', 'incident.read', 'release.read', 'watch.write']

const groups: readonly Group[] = [
  { name: 'desk', places: [{ path: '/workbench', name: 'workbench' }] },
  { name: 'planning', places: [{ path: '/plans', name: 'plans', needs: ['plan.read'] }] },
  {
    name: 'execution',
    places: [
      { path: '/releases', name: 'releases', needs: ['release.read'] },
      { path: '/channels', name: 'channels', needs: ['channel.read'] },
      { path: '/interactions', name: 'interactions', needs: ['interaction.read'] },
    ],
  },
  {
    name: 'monitoring',
    places: [
      { path: '/alerts', name: 'alerts', needs: ['alert.read'] },
      { path: '/stories', name: 'stories', needs: anyContent },
      { path: '/search', name: 'search', needs: anyContent },
      { path: '/watches', name: 'watches', needs: ['watch.read'] },
      { path: '/sources', name: 'sources', needs: ['source.manage', 'alert.read'] },
    ],
  },
  {
    name: 'response',
    places: [
      { path: '/matters', name: 'matters', needs: ['matter.read'] },
      { path: '/incidents', name: 'incidents', needs: ['incident.read'] },
      { path: '/playbooks', name: 'playbooks', needs: ['playbook.read'] },
      { path: '/drills', name: 'drills', needs: ['drill.read'] },
    ],
  },
  {
    name: 'evaluation',
    places: [
      { path: '/effects', name: 'effects', needs: ['effect.read'] },
      { path: '/directives', name: 'directives', needs: ['directive.read'] },
      { path: '/inspections', name: 'inspections', needs: ['inspection.read'] },
    ],
  },
  {
    name: 'house',
    places: [
      { path: '/rules', name: 'rules', needs: ['incident.read', 'people.read'] },
      { path: '/operations', name: 'operations', needs: ['source.manage', 'people.write'] },
      { path: '/audit', name: 'audit', needs: ['audit.read'] },
      { path: '/units', name: 'units', needs: ['unit.read'] },
      { path: '/users', name: 'users', needs: ['people.read'] },
      { path: '/demo', name: 'demo', needs: ['demo.manage'] },
    ],
  },
]

export function may(session: SessionView, ...permissions: readonly string[]): boolean {
  return permissions.some((permission) => session.permissions.includes(permission))
}

/** The groups in which this person has a place, with those places alone. */
export function groupsFor(session: SessionView): readonly Group[] {
  return groups
    .map(({ name, places }) => ({
      name,
      places: places.filter(({ needs }) => needs === undefined || may(session, ...needs)),
    }))
    .filter(({ places }) => places.length > 0)
}

export function placesFor(session: SessionView): readonly Place[] {
  return groupsFor(session).flatMap(({ places }) => places)
}
