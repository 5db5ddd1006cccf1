import type { Role } from './actor.ts'

/** Roles as the office calls them. */
export const roleNames: Readonly<Record<Role, string>> = {
  'press-officer': '新闻专员',
  analyst: '舆情分析员',
  emergency: '应急值守员',
  handler: '承办人',
  'reviewer-1': '初审',
  'reviewer-2': '复审',
  'reviewer-3': '终审',
  'secrecy-reviewer': '保密审查员',
  releaser: '发布员',
  auditor: '安全审计员',
  administrator: '系统管理员',
}
