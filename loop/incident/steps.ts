import { toShanghaiIso } from '../../pipeline/platform/clock.ts'
import { AppError } from '../../pipeline/platform/errors.ts'
import type { Person, Role } from '../office/actor.ts'
import { personOf } from '../office/actor.ts'
import { gateClosed, requireText } from '../office/input.ts'
import type { Desk } from '../office/office.ts'
import { roleNames } from '../office/role-names.ts'
import type { Playbook, PlaybookStep } from '../playbook/playbook.ts'

/** A task: nobody's yet, somebody's, done, or not needed, which is a decision with a reason. */
export type StepStatus = 'open' | 'taken' | 'done' | 'not-needed'
export const stepStatuses: readonly StepStatus[] = ['open', 'taken', 'done', 'not-needed']

interface Mark {
  readonly by: Person
  readonly at: string
}

export interface IncidentStep extends Omit<PlaybookStep, 'dueMinutes' | 'dueFrom'> {
  /** Absent while it counts from the activation, which has not been. */
  readonly dueAt?: string
  readonly minutesFromActivation?: number
  readonly taken?: Mark
  readonly done?: Mark
  readonly notNeeded?: Mark
  readonly note?: string
}

export interface StepView {
  readonly id: string
  readonly title: string
  readonly detail: string
  readonly template: string
  readonly ownerRole: Role
  readonly ownerName: string
  readonly unit?: string
  readonly dependsOn?: readonly string[]
  readonly isRequired: boolean
  readonly status: StepStatus
  readonly dueAt?: string
  readonly isDone: boolean
  readonly isLate: boolean
  readonly takenBy?: Person
  readonly takenAt?: string
  readonly doneBy?: Person
  readonly doneAt?: string
  readonly note?: string
}

export function freezeSteps(playbook: Playbook, knownAt: Date): readonly IncidentStep[] {
  return playbook.steps.map(({ dueMinutes, dueFrom, ...step }) =>
    dueFrom === 'activation'
      ? { ...step, minutesFromActivation: dueMinutes }
      : { ...step, dueAt: minutesAfter(knownAt, dueMinutes) },
  )
}

/** What counted from the activation now has a time. */
export function startStepsFrom(steps: readonly IncidentStep[], activatedAt: Date): readonly IncidentStep[] {
  return steps.map((step) =>
    step.minutesFromActivation === undefined || step.dueAt
      ? step
      : { ...step, dueAt: minutesAfter(activatedAt, step.minutesFromActivation) },
  )
}

function minutesAfter(start: Date, minutes: number): string {
  return toShanghaiIso(new Date(start.getTime() + minutes * 60_000))
}

export function statusOf({ taken, done, notNeeded }: IncidentStep): StepStatus {
  if (done) return 'done'
  if (notNeeded) return 'not-needed'
  return taken ? 'taken' : 'open'
}

export function isSettled(step: IncidentStep): boolean {
  return step.done !== undefined || step.notNeeded !== undefined
}

export interface StepMark {
  readonly status: StepStatus
  readonly note?: string | undefined
}

const words: Readonly<Record<StepStatus, string>> = {
  open: '撤回完成',
  taken: '领办',
  done: '完成',
  'not-needed': '不需办理',
}

/** The step in its new state, and what the timeline says of it. */
export function markStep(
  desk: Desk,
  steps: readonly IncidentStep[],
  { stepId, status, note: given }: StepMark & { readonly stepId: string },
): { readonly steps: readonly IncidentStep[]; readonly text: string } {
  const step = steps.find(({ id }) => id === stepId)
  if (!step) throw new AppError('NOT_FOUND', `step ${stepId}`)
  if (status === 'done') requirePrevious(step, steps)
  const note = status === 'not-needed' ? requireText(given ?? '', '不需办理的理由') : (given?.trim() ?? '')
  const mark: Mark = { by: personOf(desk.who), at: toShanghaiIso(desk.now) }
  const { taken, done: _done, notNeeded: _notNeeded, note: _note, ...bare } = step
  const marked: IncidentStep = {
    ...bare,
    ...(status === 'taken' ? { taken: mark } : taken && status !== 'open' ? { taken } : {}),
    ...(status === 'done' ? { done: mark } : {}),
    ...(status === 'not-needed' ? { notNeeded: mark } : {}),
    ...(note ? { note } : {}),
  }
  return {
    steps: steps.map((each) => (each.id === stepId ? marked : each)),
    text: `${words[status]}：${step.title}${note ? `（${note}）` : ''}`,
  }
}

function requirePrevious(step: IncidentStep, steps: readonly IncidentStep[]): void {
  const waiting = steps.find((other) => step.dependsOn?.includes(other.id) && !isSettled(other))
  if (waiting)
    throw gateClosed(`step ${step.id} waits for ${waiting.id}`, `请先办理前置步骤“${waiting.title}”`)
}

export function viewStep(step: IncidentStep, now: Date): StepView {
  const { done, taken, notNeeded, note, minutesFromActivation: _minutes, isRequired, ...shown } = step
  const endedAt = done ?? notNeeded
  return {
    ...shown,
    ownerName: roleNames[step.ownerRole],
    isRequired: isRequired ?? false,
    status: statusOf(step),
    isDone: done !== undefined,
    isLate:
      step.dueAt !== undefined &&
      !notNeeded &&
      (endedAt ? Date.parse(endedAt.at) : now.getTime()) > Date.parse(step.dueAt),
    ...(taken ? { takenBy: taken.by, takenAt: taken.at } : {}),
    ...(endedAt ? { doneBy: endedAt.by, doneAt: endedAt.at } : {}),
    ...(note ? { note } : {}),
  }
}
