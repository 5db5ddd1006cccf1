import { shanghaiDay, toShanghaiIso } from '../../pipeline/platform/clock.ts'
import type { LedgerReader, LedgerRecord } from '../ledger/ledger.ts'
import { type MatterBody, openMatterStates } from '../matter/matter.ts'
import { personOf } from '../office/actor.ts'
import { requireText } from '../office/input.ts'
import type { Desk } from '../office/office.ts'
import type { WatchBody } from '../watch/watches.ts'
import { texts } from './content.ts'
import { type PlanBody, type PlanContent, type PlanItem, planMoves } from './plan.ts'
import { incidentsOf } from './plan-incidents.ts'

type Plan = LedgerRecord<PlanBody>

/** What the closing of a plan has to look at: what was asked and not answered, what was learnt, what did not take place. */
export interface ClosingProposal {
  readonly unanswered: readonly string[]
  readonly lessons: readonly string[]
  readonly notHeld: readonly PlanItem[]
}

export interface ClosingInput {
  readonly summary: string
  readonly lessons?: readonly string[] | undefined
  readonly unanswered?: readonly string[] | undefined
  /** True: its watch stops listening; default it goes on. */
  readonly stopsWatch?: boolean | undefined
}

/** A proposal from the record: a person decides what of it the next plan takes over. */
export async function proposeClosing(
  reader: LedgerReader,
  { id, body }: Plan,
  now: Date,
): Promise<ClosingProposal> {
  const [incidents, matters] = await Promise.all([
    incidentsOf(reader, body.watchId),
    reader.list<MatterBody>({
      kind: 'matter',
      keys: { plan: id },
      states: openMatterStates,
      order: 'oldest',
    }),
  ])
  const held = new Set(body.held.map(({ itemId }) => itemId))
  return {
    unanswered: distinct([
      ...body.questions.filter(({ answer }) => answer === '').map(({ question }) => question),
      ...body.held.flatMap(({ unanswered }) => unanswered),
      ...matters.map(({ body: matter }) => matter.question),
    ]),
    lessons: distinct(incidents.flatMap(({ body: incident }) => incident.review?.lessons ?? [])),
    notHeld: body.items.filter((item) => !held.has(item.id) && item.day <= shanghaiDay(now)),
  }
}

/** Closes a plan with its summary. What it leaves to the next one is kept with it. */
export async function closePlan(desk: Desk, record: Plan, input: ClosingInput): Promise<Plan> {
  const summary = requireText(input.summary, '总结', 20_000)
  const { watchId } = record.body
  if (input.stopsWatch && watchId) await stopWatch(desk, watchId)
  const body: PlanBody = {
    ...record.body,
    closing: {
      by: personOf(desk.who),
      at: toShanghaiIso(desk.now),
      summary,
      lessons: distinct(texts(input.lessons ?? [], '经验')),
      unanswered: distinct(texts(input.unanswered ?? [], '未答复的问题')),
    },
  }
  return desk.move(record, { table: planMoves, to: 'closed', body }, 'plan.closed', summary.slice(0, 200))
}

async function stopWatch(desk: Desk, id: string): Promise<void> {
  const watch = await desk.get<WatchBody>('watch', id)
  if (watch?.body.isEnabled)
    await desk.change(watch, { body: { ...watch.body, isEnabled: false } }, 'watch.changed', '策划案结束')
}

/** What the next plan begins with: the same public, people and query, the questions left open, the lessons. No dates: those are new. */
export function followingContent(body: PlanBody): PlanContent {
  const { audience, channels, people, risks, query, goal, closing } = body
  return {
    title: `${body.title.slice(0, 190)}（后续）`,
    goal,
    audience,
    keyMessages: [],
    questions: (closing?.unanswered ?? []).map((question) => ({
      question,
      answer: '',
      source: `承接：${body.title}`,
    })),
    materials: [],
    channels,
    people,
    risks,
    items: [],
    query,
    lessonsTaken: closing?.lessons ?? [],
  }
}

function distinct(words: readonly string[]): readonly string[] {
  return [...new Set(words)]
}
