import type { SessionView } from '../../../api/views/system.ts'
import type { Texts } from '../i18n/zh-CN.ts'

export interface Place {
  readonly path: string
  readonly name: keyof Texts['nav']
  /** Any one of these permissions shows the place; the server decides again on every call. */
  readonly needs?: readonly string[]
}

const anyContent = ['alert.read', 'incident.read', 'release.read', 'watch.write']

export const places: readonly Place[] = [
  { path: '/workbench', name: 'workbench' },
  { path: '/search', name: 'search', needs: anyContent },
  { path: '/stories', name: 'stories', needs: anyContent },
  { path: '/alerts', name: 'alerts', needs: ['alert.read'] },
  { path: '/incidents', name: 'incidents', needs: ['incident.read'] },
  { path: '/releases', name: 'releases', needs: ['release.read'] },
  { path: '/watches', name: 'watches', needs: ['watch.read'] },
  { path: '/sources', name: 'sources', needs: ['source.manage', 'alert.read'] },
  { path: '/operations', name: 'operations', needs: ['source.manage', 'people.write'] },
  { path: '/rules', name: 'rules', needs: ['incident.read', 'people.read'] },
  { path: '/audit', name: 'audit', needs: ['audit.read'] },
  { path: '/users', name: 'users', needs: ['people.read'] },
  { path: '/demo', name: 'demo', needs: ['demo.manage'] },
]

export function may(session: SessionView, ...permissions: readonly string[]): boolean {
  return permissions.some((permission) => session.permissions.includes(permission))
}

export function placesFor(session: SessionView): readonly Place[] {
  return places.filter(({ needs }) => needs === undefined || may(session, ...needs))
}
