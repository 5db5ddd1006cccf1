import { AppError } from '../../pipeline/platform/errors.ts'
import type { LedgerRecord } from '../ledger/ledger.ts'
import { gateClosed } from '../office/input.ts'
import { canMove } from '../office/moves.ts'
import type { Desk } from '../office/office.ts'
import type { ReleaseBody } from '../release/release.ts'
import { meetAll } from './clocks.ts'
import { type Matter, type MatterBody, type MatterState, matterMoves } from './matter.ts'
import { newMatterEntry, withEntry } from './register-matter.ts'

type Release = LedgerRecord<ReleaseBody>

/** The matter under this id, or the one it was merged into. */
export async function needMatter(desk: Desk, id: string): Promise<Matter> {
  const seen = new Set<string>()
  for (let at = id; !seen.has(at); ) {
    seen.add(at)
    const record = await desk.need<MatterBody>('matter', at)
    if (!record.body.mergedInto) return record
    at = record.body.mergedInto
  }
  throw new AppError('INTERNAL', `matter/${id}: redirects in a circle`)
}

/** Before an answer is drafted: to what is closed, or waits for a decision not to answer, nobody answers by the way. */
export async function requireAnswerable(desk: Desk, matterId: string): Promise<Matter> {
  const matter = await needMatter(desk, matterId)
  const states: readonly string[] = ['deciding', 'not-answered', 'closed']
  if (states.includes(matter.state))
    throw gateClosed(`matter/${matter.id} is ${matter.state}`, '该关切已办结或拟不回应，请先重新受理')
  return matter
}

/**
 * A matter follows its answer, in the transaction that moves the answer: drafted, in review, public (its clocks are met), withdrawn. The
 * right to move the answer is enough for it. Called again with the same answer it changes nothing.
 */
export async function followRelease(desk: Desk, release: Release): Promise<void> {
  if (!release.body.matterId) return
  const matter = await needMatter(desk, release.body.matterId)
  await settleMatter(desk, matter, release)
}

/** Brings a matter to where all its answers together put it. */
export async function settleMatter(desk: Desk, matter: Matter, told?: Release): Promise<Matter> {
  const answers = await answersOf(desk, matter, told)
  const to = stateBy(matter.state, answers)
  const isPublic = answers.some(({ body }) => body.publication)
  const clocks = isPublic ? meetAll(matter.body.clocks, desk.now) : matter.body.clocks
  const isMetNow = clocks.some(({ metAt }, index) => metAt && !matter.body.clocks[index]?.metAt)
  if (to === matter.state) {
    const isNews = isMetNow || isUnheardWithdrawal(matter, told)
    return isNews ? desk.change(matter, { body: bodyOf(matter) }, 'matter.answer-noted') : matter
  }
  const [first, then] = wayTo(matter.state, to)
  const moved = await desk.move(
    matter,
    { table: matterMoves, to: first, body: bodyOf(matter) },
    actions[first] ?? 'matter.answer-moved',
  )
  return then === undefined
    ? moved
    : desk.move(moved, { table: matterMoves, to: then }, actions[then] ?? 'matter.answer-moved')

  function bodyOf({ body }: Matter): MatterBody {
    const link = told ? { kind: 'release', id: told.id } : undefined
    return withEntry({ ...body, clocks }, newMatterEntry(desk, `answer-${to}`, wordsOf(to, told), link))
  }
}

/** In one step where the table has it, else by way of `answering`: an answer may come with a merge, already written. */
function wayTo(from: string, to: MatterState): readonly [MatterState, MatterState?] {
  return canMove(matterMoves, from, to) ? [to] : ['answering', to]
}

/** What is closed still hears, once, that its answer is public no more. */
function isUnheardWithdrawal({ body }: Matter, told: Release | undefined): boolean {
  const words = told?.state === 'withdrawn' ? wordsOf('answering', told) : undefined
  return (
    words !== undefined && !body.history.some(({ text, link }) => text === words && link?.id === told?.id)
  )
}

async function answersOf(desk: Desk, matter: Matter, told: Release | undefined): Promise<readonly Release[]> {
  const answers: Release[] = []
  for (const id of [matter.id, ...matter.body.mergedFrom])
    answers.push(...(await desk.list<ReleaseBody>({ kind: 'release', keys: { matter: id } })))
  // The caller's record is the newest, whatever the list was read at.
  return told ? [...answers.filter(({ id }) => id !== told.id), told] : answers
}

/** What is public counts most, then what is under review, then what is written. */
function stateBy(state: string, answers: readonly Release[]): MatterState {
  const now = state as MatterState
  if (now === 'deciding' || now === 'not-answered' || now === 'closed' || now === 'merged') return now
  if (answers.some(({ body }) => body.publication)) return now === 'evaluated' ? now : 'answered'
  const live = answers.filter((answer) => answer.state !== 'withdrawn')
  if (live.some((answer) => answer.state !== 'draft')) return 'review'
  if (live.length > 0 || answers.length > 0) return 'answering'
  return now
}

const actions: Partial<Record<MatterState, string>> = {
  answering: 'matter.answering',
  review: 'matter.in-review',
  answered: 'matter.answered',
}

function wordsOf(to: MatterState, release: Release | undefined): string {
  const title = release ? `：${release.body.title}` : ''
  if (release?.state === 'withdrawn') return `回应已撤回${title}`
  if (to === 'answered' || to === 'evaluated') return `回应已发布${title}`
  return `${to === 'review' ? '回应送审' : '起草回应'}${title}`
}
