import { type Role, roles } from '../office/actor.ts'

/**
 * Action → the roles that may do it. What is not here nobody may do. The three administrators' duties stay apart: the administrator
 * runs the system and decides nothing about content, the auditor reads everything's history and changes nothing.
 */
export const permissions = {
  'alert.read': roles,
  'alert.handle': ['press-officer', 'emergency'],
  'watch.read': roles,
  'watch.write': ['press-officer', 'analyst'],
  'plan.read': roles,
  'plan.write': ['press-officer', 'analyst'],
  'plan.open': ['press-officer'],
  'plan.close': ['press-officer'],
  'story.report': ['press-officer', 'analyst'],
  'story.note': ['press-officer', 'analyst', 'emergency'],
  'incident.read': roles,
  'incident.open': ['press-officer', 'emergency'],
  'incident.level': ['press-officer', 'emergency'],
  'incident.work': ['press-officer', 'emergency'],
  'incident.close': ['press-officer', 'emergency'],
  'consult.record': ['press-officer', 'emergency'],
  'playbook.read': roles,
  'playbook.write': ['press-officer', 'emergency'],
  'playbook.approve': ['press-officer', 'emergency', 'reviewer-3'],
  'report.read': ['press-officer', 'emergency', 'analyst', 'reviewer-3', 'auditor'],
  'report.write': ['press-officer', 'emergency'],
  'report.sign': ['press-officer', 'reviewer-3'],
  'drill.read': roles,
  'drill.manage': ['press-officer', 'emergency'],
  'release.read': roles,
  'release.draft': ['press-officer', 'emergency'],
  'release.review-1': ['reviewer-1'],
  'release.review-2': ['reviewer-2'],
  'release.review-3': ['reviewer-3'],
  'release.secrecy': ['secrecy-reviewer'],
  'release.publish': ['releaser'],
  'release.withdraw': ['releaser'],
  'publication.handle': ['press-officer', 'releaser'],
  'matter.read': roles,
  'matter.register': ['press-officer', 'analyst', 'emergency'],
  'matter.route': ['press-officer', 'emergency'],
  'matter.work': ['press-officer', 'emergency', 'handler'],
  'matter.sign': ['reviewer-3'],
  'matter.close': ['press-officer', 'emergency'],
  'effect.save': ['press-officer', 'analyst', 'emergency'],
  'directive.read': roles,
  'directive.open': ['press-officer', 'emergency'],
  'directive.handle': ['handler', 'press-officer'],
  'directive.follow': ['press-officer'],
  'inspection.read': roles,
  'inspection.manage': ['press-officer', 'administrator'],
  'inspection.judge': ['press-officer'],
  'interaction.read': [
    'press-officer',
    'handler',
    'reviewer-1',
    'reviewer-2',
    'reviewer-3',
    'secrecy-reviewer',
  ],
  'interaction.contact': ['press-officer', 'handler'],
  'interaction.route': ['press-officer'],
  'interaction.answer': ['press-officer', 'handler'],
  'interaction.sign': ['reviewer-1', 'reviewer-2', 'reviewer-3'],
  'interaction.secrecy': ['secrecy-reviewer'],
  'interaction.arrange': ['press-officer'],
  'contact.erase': ['administrator'],
  'people.read': ['administrator', 'auditor'],
  'people.write': ['administrator'],
  'token.write': ['administrator'],
  'demo.manage': ['administrator', 'press-officer'],
  'audit.read': ['auditor'],
  'source.manage': ['administrator', 'analyst'],
  'document.export': ['press-officer', 'analyst'],
} as const satisfies Readonly<Record<string, readonly Role[]>>

export type Permission = keyof typeof permissions

/** By role alone; whether the record's unit is theirs is asked beside it. */
export function rolesAllow(roles: readonly Role[], permission: Permission): boolean {
  const allowed: readonly Role[] | undefined = permissions[permission]
  return allowed?.some((role) => roles.includes(role)) ?? false
}
