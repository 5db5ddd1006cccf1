import type { ReleaseView } from '../../../../api/views/release.ts'

const signing = ['approve', 'sign-secrecy', 'publish', 'confirm-phone']

/** 待我办理: its next step is this person's to take; one's own draft waits for its writer. */
export function waitsFor({ moves, state, author }: ReleaseView, userId: string): boolean {
  // What its releaser has scheduled waits for the clock.
  if (state === 'scheduled') return false
  if (state === 'draft') return author.id === userId && moves.includes('submit')
  return moves.some((move) => signing.includes(move))
}
