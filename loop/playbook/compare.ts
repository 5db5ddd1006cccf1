import { roleNames } from '../office/role-names.ts'
import type { PlaybookContent, PlaybookStep } from './playbook.ts'

/** One difference between two versions, in words. */
export interface PlaybookChange {
  readonly what: string
  readonly before?: string
  readonly after?: string
}

/** What the later version says otherwise, in the order a reader goes through it. */
export function comparePlaybooks(before: PlaybookContent, after: PlaybookContent): readonly PlaybookChange[] {
  const later = new Map(after.steps.map((step) => [step.id, step]))
  const earlier = new Map(before.steps.map((step) => [step.id, step]))
  return [
    ...changeOf('名称', before.name, after.name),
    ...changeOf('说明', before.description, after.description),
    ...changeOf('触发词', before.triggers.join('、'), after.triggers.join('、')),
    ...changeOf('适用级别', before.levels.join('、'), after.levels.join('、')),
    ...changeOf('另加时限', before.clocks.join('、'), after.clocks.join('、')),
    ...changeOf('岗位', rolesOf(before), rolesOf(after)),
    ...before.steps.flatMap((step) => {
      const now = later.get(step.id)
      return now
        ? changeOf(`步骤“${step.title}”`, wordsOf(step), wordsOf(now))
        : [{ what: '删去步骤', before: wordsOf(step) }]
    }),
    ...after.steps
      .filter(({ id }) => !earlier.has(id))
      .map((step) => ({ what: '新增步骤', after: wordsOf(step) })),
    ...orderChange(before, after),
  ]
}

function changeOf(what: string, before: string, after: string): readonly PlaybookChange[] {
  return before === after ? [] : [{ what, before, after }]
}

function rolesOf({ roles }: PlaybookContent): string {
  return roles.map(({ role, duty }) => `${roleNames[role]}：${duty}`).join('；')
}

function wordsOf(step: PlaybookStep): string {
  const { title, detail, ownerRole, unit, dueMinutes, dueFrom, dependsOn, isRequired, template } = step
  return [
    title,
    detail,
    `责任：${roleNames[ownerRole]}${unit ? `（${unit}）` : ''}`,
    `时限：${dueFrom === 'activation' ? '转入处置后' : '获知后'} ${dueMinutes} 分钟`,
    ...(dependsOn?.length ? [`前置：${dependsOn.join('、')}`] : []),
    ...(isRequired ? ['必办'] : []),
    `模板：${template}`,
  ].join('\n')
}

function orderChange(before: PlaybookContent, after: PlaybookContent): readonly PlaybookChange[] {
  const kept = (one: PlaybookContent, other: PlaybookContent) =>
    one.steps
      .filter(({ id }) => other.steps.some((step) => step.id === id))
      .map(({ title, id }) => ({ title, id }))
  const [was, is] = [kept(before, after), kept(after, before)]
  if (was.every(({ id }, index) => is[index]?.id === id)) return []
  const words = (steps: readonly { readonly title: string }[]) => steps.map(({ title }) => title).join(' → ')
  return [{ what: '步骤顺序', before: words(was), after: words(is) }]
}
