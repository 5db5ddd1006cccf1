import { toShanghaiIso } from '../../pipeline/platform/clock.ts'
import { openDirective } from '../directive/directive.ts'
import type { LedgerReader, LedgerRecord } from '../ledger/ledger.ts'
import { personOf } from '../office/actor.ts'
import { gateClosed, requireText } from '../office/input.ts'
import type { Desk } from '../office/office.ts'
import { unexplainedClocks } from './clocks.ts'
import type { IncidentBody, IncidentReview, LessonDirective } from './incident.ts'
import { isSettled } from './steps.ts'

/** A lesson in words; with a unit and a day it becomes a directive. */
export type Lesson = string | { readonly text: string; readonly unitId: string; readonly dueAt: Date }

interface Report {
  readonly name: string
}

/** What stands between an incident and its close, each in words that say what to do. */
export async function closingObstacles(
  reader: LedgerReader,
  { id, body }: Pick<LedgerRecord<IncidentBody>, 'id' | 'body'>,
  now: Date,
): Promise<readonly string[]> {
  const unsent = await reader.list<Report>({
    kind: 'duty-report',
    keys: { incident: id },
    states: ['draft', 'signed'],
  })
  return [
    ...unexplainedClocks(body, now).map(
      (clock) => `时限“${clock.title}”未按时完成，须说明原因：${clock.why}`,
    ),
    ...body.steps
      .filter((step) => step.isRequired && !isSettled(step))
      .map(({ title }) => `必办步骤“${title}”未办结，也未说明不需办理`),
    ...(body.handOver && !body.handOver.acceptedAt ? ['交接班尚未签收'] : []),
    ...unsent.map((report) => `${report.body.name}尚未送出`),
  ]
}

/** The review, with each lesson that names a unit opened as a directive in the same transaction. */
export async function reviewIncident(
  desk: Desk,
  record: LedgerRecord<IncidentBody>,
  input: { readonly review: string; readonly lessons: readonly Lesson[]; readonly newId: () => string },
): Promise<IncidentReview> {
  if (!input.review.trim()) throw gateClosed('incident without review', '结束前须填写评估')
  const [obstacle] = await closingObstacles(desk, record, desk.now)
  if (obstacle) throw gateClosed(`incident ${record.id}: ${obstacle}`, `不能结束：${obstacle}`)
  const text = requireText(input.review, '评估', 20_000)
  const lessons = input.lessons.map((lesson) =>
    requireText(typeof lesson === 'string' ? lesson : lesson.text, '经验教训', 200),
  )
  const directives: LessonDirective[] = []
  for (const lesson of input.lessons)
    if (typeof lesson !== 'string') directives.push(await direct(desk, record, { lesson, id: input.newId() }))
  return {
    by: personOf(desk.who),
    at: toShanghaiIso(desk.now),
    text,
    lessons,
    ...(directives.length > 0 ? { directives } : {}),
  }
}

async function direct(
  desk: Desk,
  { id: incidentId, body, isDemo }: LedgerRecord<IncidentBody>,
  { lesson, id }: { readonly lesson: Exclude<Lesson, string>; readonly id: string },
): Promise<LessonDirective> {
  const unit = await desk.need('unit', lesson.unitId)
  await openDirective(desk, {
    id,
    unitId: unit.id,
    title: lesson.text,
    text: `应急事件“${body.title}”评估提出：${lesson.text}`,
    source: { kind: 'incident', id: incidentId, title: body.title },
    dueAt: lesson.dueAt,
    isDemo,
  })
  return { id, lesson: lesson.text, unitId: unit.id, dueAt: toShanghaiIso(lesson.dueAt) }
}
