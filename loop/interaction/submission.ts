import { toShanghaiIso } from '../../pipeline/platform/clock.ts'
import { AppError } from '../../pipeline/platform/errors.ts'
import { sha256 } from '../../pipeline/platform/hash.ts'
import type { LedgerReader, LedgerRecord } from '../ledger/ledger.ts'
import { type Actor, type Person, personOf, rootUnitId } from '../office/actor.ts'
import type { Desk, Office } from '../office/office.ts'

/** More than these wait nowhere; what is due first stands among the oldest. */
const mostListed = 1_000

/** The public at the portal's forms: no account and no role, it does what the forms let it do and nothing else. */
export const publicActor: Actor = { userId: 'public', name: '网上提交', roles: [], unitId: rootUnitId }

/** What each form carries so that sending it twice keeps it once. */
export interface Once {
  /** Random, made with the empty form. */
  readonly once?: string | undefined
}

/** What the public gets: the code is shown now and never again. */
export interface Receipt {
  readonly id: string
  readonly code: string
}

/** The record's id, the same for the same form sent twice. */
export function submissionId(kind: string, once: string | undefined, newId: () => string): string {
  return once && /^[0-9a-f]{32}$/u.test(once) ? sha256(`${kind}\u0000${once}`).slice(0, 24) : newId()
}

/** Refuses the second arrival of one form in words that reassure: the first one is there. */
export async function refuseRepeated(desk: Desk, kind: string, id: string): Promise<void> {
  if (await desk.get(kind, id))
    throw new AppError('VERSION_CONFLICT', `${kind}/${id} was sent before`, {
      userMessage: '这份表单已经提交成功，请勿重复提交。请用提交成功时显示的查询码查询办理情况。',
    })
}

/** One line of a record's own history: appended, never changed. */
export interface Entry {
  readonly at: string
  readonly by: Person
  readonly action: string
  readonly text: string
}

export function entryOf(desk: Desk, action: string, text = ''): Entry {
  return { at: toShanghaiIso(desk.now), by: personOf(desk.who), action, text }
}

/** Records of a kind that this person's units handle, oldest first. */
export async function listHandled<Body>(
  office: Office,
  who: Actor,
  filter: { readonly kind: string; readonly states: readonly string[] },
): Promise<readonly LedgerRecord<Body>[]> {
  const unitIds = await office.scope(who, 'interaction.read')
  return office.reader.list<Body>({ ...filter, unitIds, order: 'oldest', limit: mostListed })
}

export interface OnRecord {
  readonly id: string
  readonly version?: number | undefined
}

export async function needRecord<Body>(
  reader: LedgerReader,
  kind: string,
  id: string,
): Promise<LedgerRecord<Body>> {
  const record = await reader.get<Body>(kind, id)
  if (!record) throw new AppError('NOT_FOUND', `${kind}/${id}`)
  return record
}
