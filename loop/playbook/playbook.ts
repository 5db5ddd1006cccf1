import { AppError } from '../../pipeline/platform/errors.ts'
import { type Role, roles } from '../office/actor.ts'
import type { Rules } from '../rules/rules.ts'

export type PlaybookLevel = 'I' | 'II' | 'III' | 'IV'
export const playbookLevels: readonly PlaybookLevel[] = ['I', 'II', 'III', 'IV']

export interface PlaybookStep {
  readonly id: string
  readonly title: string
  readonly detail: string
  readonly ownerRole: Role
  /** The unit that answers for it, as people call it. */
  readonly unit?: string
  readonly dueMinutes: number
  /** Counted from the moment the happening became known, or from when the handling became active. Absent: `known`. */
  readonly dueFrom?: 'known' | 'activation'
  readonly template: string
  /** Steps that come first. */
  readonly dependsOn?: readonly string[]
  /** Done, or said why not needed, before the incident may be closed. */
  readonly isRequired?: boolean
}

export interface PlaybookRole {
  readonly role: Role
  readonly duty: string
}

/** What one version of a 应急预案 says. */
export interface PlaybookContent {
  readonly name: string
  readonly description: string
  /** Words in a story's title that suggest this playbook. */
  readonly triggers: readonly string[]
  /** The levels it is made for. */
  readonly levels: readonly PlaybookLevel[]
  /** Clocks beside those of the level: `R25:北京` starts every limit of R25 whose name begins with 北京. */
  readonly clocks: readonly string[]
  readonly roles: readonly PlaybookRole[]
  readonly steps: readonly PlaybookStep[]
}

/** 应急预案: data with a version. An incident keeps a copy of the one it was opened with. */
export interface Playbook extends PlaybookContent {
  readonly id: string
  readonly version: number
}

/** As it comes from a file or a page. */
export interface UncheckedPlaybook {
  readonly name: string
  readonly description: string
  readonly triggers: readonly string[]
  readonly levels?: readonly string[] | undefined
  readonly clocks?: readonly string[] | undefined
  readonly roles?: readonly { readonly role: string; readonly duty: string }[] | undefined
  readonly steps: readonly UncheckedStep[]
}

export interface UncheckedStep {
  readonly id: string
  readonly title: string
  readonly detail: string
  readonly ownerRole: string
  readonly unit?: string | undefined
  readonly dueMinutes: number
  readonly dueFrom?: string | undefined
  readonly template: string
  readonly dependsOn?: readonly string[] | undefined
  readonly isRequired?: boolean | undefined
}

/** Checked whole: BAD_INPUT names every fault in the words of who writes it. */
export function parsePlaybook(input: UncheckedPlaybook, rules: Rules): PlaybookContent {
  const faults = [...faultsOf(input), ...clockFaults(input.clocks ?? [], rules)]
  if (faults.length > 0)
    throw new AppError('BAD_INPUT', `playbook ${input.name}: ${faults.join('; ')}`, {
      userMessage: `预案需修改：${faults.join('；')}`,
      details: { faults },
    })
  return {
    name: input.name.trim(),
    description: input.description.trim(),
    triggers: [...new Set(input.triggers.map((word) => word.trim()).filter(Boolean))],
    levels: playbookLevels.filter((level) => input.levels?.includes(level) ?? true),
    clocks: [...new Set(input.clocks ?? [])],
    roles: (input.roles ?? []).flatMap(({ role, duty }) => {
      const known = roles.find((each) => each === role)
      return known ? [{ role: known, duty: duty.trim() }] : []
    }),
    steps: input.steps.map(parseStep),
  }
}

function parseStep(step: UncheckedStep): PlaybookStep {
  const ownerRole = roles.find((role) => role === step.ownerRole)
  if (!ownerRole) throw new AppError('INTERNAL', `step ${step.id} was not checked`)
  const unit = step.unit?.trim()
  return {
    id: step.id,
    title: step.title.trim(),
    detail: step.detail.trim(),
    ownerRole,
    ...(unit ? { unit } : {}),
    dueMinutes: step.dueMinutes,
    ...(step.dueFrom === 'activation' ? { dueFrom: 'activation' } : {}),
    template: step.template,
    ...(step.dependsOn?.length ? { dependsOn: [...step.dependsOn] } : {}),
    ...(step.isRequired ? { isRequired: true } : {}),
  }
}

function faultsOf(input: UncheckedPlaybook): readonly string[] {
  const { steps } = input
  const unknownLevel = input.levels?.find((level) => !playbookLevels.some((each) => each === level))
  const unknownRole = input.roles?.find(({ role }) => !roles.some((each) => each === role))
  const ids = steps.map(({ id }) => id)
  return [
    ...(input.name.trim() === '' ? ['没有名称'] : []),
    ...(unknownLevel === undefined ? [] : [`级别“${unknownLevel}”不在 I 至 IV 之内`]),
    ...(input.levels?.length === 0 ? ['没有适用级别'] : []),
    ...(unknownRole ? [`岗位“${unknownRole.role}”不存在`] : []),
    ...(steps.length === 0 ? ['没有步骤'] : []),
    ...ids.filter((id, index) => ids.indexOf(id) !== index).map((id) => `步骤编号“${id}”重复`),
    ...steps.flatMap((step) => stepFaults(step, ids)),
    ...circleFaults(steps),
  ]
}

function stepFaults(step: UncheckedStep, ids: readonly string[]): readonly string[] {
  const name = step.title.trim() || step.id
  const missing = step.dependsOn?.find((id) => !ids.includes(id))
  return [
    ...(/^[a-z0-9][a-z0-9-]{0,40}$/.test(step.id) ? [] : [`步骤“${name}”的编号只能用小写字母、数字和连字符`]),
    ...(step.title.trim() === '' ? [`步骤“${step.id}”没有标题`] : []),
    ...(roles.some((role) => role === step.ownerRole) ? [] : [`步骤“${name}”没有责任岗位`]),
    ...(Number.isInteger(step.dueMinutes) && step.dueMinutes > 0 ? [] : [`步骤“${name}”没有办理时限`]),
    ...(missing === undefined ? [] : [`步骤“${name}”的前置步骤“${missing}”不存在`]),
  ]
}

/** A step that waits for itself would never be done. */
function circleFaults(steps: readonly UncheckedStep[]): readonly string[] {
  const done = new Set<string>()
  let isMoving = true
  while (isMoving) {
    const ready = steps.filter(
      ({ id, dependsOn = [] }) => !done.has(id) && dependsOn.every((each) => done.has(each)),
    )
    for (const { id } of ready) done.add(id)
    isMoving = ready.length > 0
  }
  const ids = new Set(steps.map(({ id }) => id))
  const stuck = steps.find(
    ({ id, dependsOn = [] }) => !done.has(id) && dependsOn.every((each) => ids.has(each)),
  )
  return stuck ? [`步骤“${stuck.title}”的前置步骤互相等待`] : []
}

function clockFaults(clocks: readonly string[], rules: Rules): readonly string[] {
  return clocks.flatMap((clock) => {
    const [ruleId = '', ladder] = clock.split(':', 2)
    const rule = rules.all().find(({ id }) => id === ruleId)
    if (!rule) return [`时限规则“${clock}”不存在`]
    if (rule.id === 'R24') return ['R24 所据 2006 年预案已废止，新文本核实前不能启用']
    if (!ladder && rule.isOff)
      return [`${rule.id} 须注明采用哪一地的时限，如“${rule.id}:${ladderNames(rule.limits)[0] ?? ''}”`]
    if (ladder && !ladderNames(rule.limits).includes(ladder)) return [`${rule.id} 没有“${ladder}”的时限`]
    return []
  })
}

/** The places a rule of local variants has limits for: the part of a limit's name before the dot. */
export function ladderNames(limits: readonly { readonly name: string }[]): readonly string[] {
  return [...new Set(limits.flatMap(({ name }) => (name.includes('·') ? [name.split('·')[0] ?? ''] : [])))]
}
