import type { AuditEventView } from '../../../api/views/system.ts'
import type { Texts } from '../i18n/zh-CN.ts'

/** `alert/a1` → 预警 a1. */
export function objectWords(object: string, t: Texts): string {
  const slash = object.indexOf('/')
  const kind = t.audit.objects[object.slice(0, slash)]
  return kind === undefined ? object : `${kind} ${object.slice(slash + 1)}`
}

/** What was done; of what was done in a drill, that it was one. */
export function actionWords(action: string, t: Texts): string {
  const words = t.audit.actions[action]
  if (words !== undefined) return words
  const drilled = action.startsWith('drill.') ? t.audit.actions[action.slice('drill.'.length)] : undefined
  return drilled === undefined ? action : t.audit.inDrill(drilled)
}

/** Reasons a person wrote stay as they are; the codes the system puts before them are told in words. */
export function reasonWords({ action, reason }: Pick<AuditEventView, 'action' | 'reason'>, t: Texts): string {
  if (action === 'permission.refused') return refusalWords(reason, t)
  const [code = '', ...rest] = reason.split(': ')
  const words = rest.join(': ')
  const levels: Readonly<Record<string, string>> = t.labels.levelLong
  if (action.startsWith('alert.')) {
    const level = levels[reason]
    if (level !== undefined) return level
  }
  const dismissals: Readonly<Record<string, string>> = t.labels.dismissal
  const dismissal = dismissals[code]
  if (action === 'alert.dismissed' && dismissal !== undefined)
    return words === '' ? dismissal : `${dismissal}：${words}`
  return reason
}

/** `source.manage: source.disabled`, `release.read on unit …`: which right was missing, and for what. */
function refusalWords(reason: string, t: Texts): string {
  const [, permission, action] = /^([a-z-]+\.[a-z0-9-]+)(?:: ([a-z.-]+)$| on unit )/.exec(reason) ?? []
  if (permission === undefined) return reason
  const words = t.audit.refusedFor(t.audit.permissions[permission] ?? permission)
  return action === undefined ? words : `${words}：${actionWords(action, t)}`
}
