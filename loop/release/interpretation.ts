import { AppError } from '../../pipeline/platform/errors.ts'
import type { LedgerRecord } from '../ledger/ledger.ts'
import type { Desk } from '../office/office.ts'
import { withCheck } from './check.ts'
import type { ReleaseBody } from './release.ts'

export interface InterpretationLink {
  /** The interpretation. */
  readonly id: string
  /** The policy it explained, and the one it explains now. */
  readonly before: string | undefined
  readonly after: string | undefined
}

/** 政策与解读 are linked both ways: the policy is told in the same transaction. */
export async function linkInterpretation(
  desk: Desk,
  { id, before, after }: InterpretationLink,
): Promise<void> {
  if (before === after) return
  if (before) {
    const policy = await desk.get<ReleaseBody>('release', before)
    if (policy) await tell(desk, policy, (ids) => ids.filter((each) => each !== id))
  }
  if (!after) return
  const policy = await desk.need<ReleaseBody>('release', after)
  if (policy.id === id || policy.body.column !== 'policy' || policy.state === 'withdrawn')
    throw new AppError('BAD_INPUT', `release/${after} is no policy to interpret`, {
      userMessage: '只能关联“政策文件”栏目的发布稿',
    })
  await tell(desk, policy, (ids) => [...ids, id])
}

async function tell(
  desk: Desk,
  policy: LedgerRecord<ReleaseBody>,
  change: (ids: readonly string[]) => readonly string[],
): Promise<void> {
  const told = { ...policy.body, interpretedBy: change(policy.body.interpretedBy ?? []) }
  const body =
    policy.state === 'draft'
      ? await withCheck({ reader: desk, now: desk.now }, { id: policy.id, body: told })
      : told
  await desk.change(policy, { body }, 'release.interpretation-linked')
}
