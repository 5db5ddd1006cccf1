import type { Permission } from '../people/permissions.ts'
import { linkKeys, type ReleaseBody, type ReleaseState, type ReviewStep, type Signature } from './release.ts'

/** Which right each review takes, and where an approval leads. */
export const stepPermissions: Readonly<Record<ReviewStep, Permission>> = {
  'review-1': 'release.review-1',
  'review-2': 'release.review-2',
  'review-3': 'release.review-3',
  secrecy: 'release.secrecy',
}

export const nextState: Readonly<Record<ReviewStep, ReleaseState>> = {
  'review-1': 'review-2',
  'review-2': 'review-3',
  'review-3': 'secrecy',
  secrecy: 'approved',
}

/** All a release is found by. Keys are written whole at each change, so they are always made from the body. */
export function releaseKeys(body: ReleaseBody): Record<string, string> {
  return {
    author: body.author.id,
    ...linkKeys(body),
    ...(body.interprets ? { interprets: body.interprets } : {}),
    ...(openPhoneSignatures(body).length > 0 ? { phone: 'open' } : {}),
  }
}

export function isReviewStep(state: string): state is ReviewStep {
  return Object.hasOwn(stepPermissions, state)
}

/** The signatures that count for what is under review now: of this round, approved, and not denied by who is said to have given them. */
export function currentSignatures({ signatures, round }: ReleaseBody): readonly Signature[] {
  return signatures.filter(
    (signature) => signature.round === round && signature.verdict === 'approved' && !isDisputed(signature),
  )
}

export function isDisputed({ phone }: Signature): boolean {
  return phone?.confirmation?.verdict === 'disputed'
}

/** Given by telephone and not yet confirmed or denied in writing. */
export function openPhoneSignatures({ signatures }: ReleaseBody): readonly Signature[] {
  return signatures.filter(({ phone }) => phone !== undefined && phone.confirmation === undefined)
}

/** Why this person may not sign here: wrote it, or has signed another step of this round. */
export function signingObstacle(body: ReleaseBody, userId: string): 'writer' | 'signed' | undefined {
  if (body.writers.some(({ id }) => id === userId)) return 'writer'
  if (currentSignatures(body).some(({ by }) => by.id === userId)) return 'signed'
  return undefined
}
