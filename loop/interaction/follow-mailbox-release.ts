import type { LedgerRecord } from '../ledger/ledger.ts'
import { personOf } from '../office/actor.ts'
import type { Desk } from '../office/office.ts'
import type { ReleaseBody } from '../release/release.ts'
import { meetAll } from './clocks.ts'
import type { LetterBody } from './letter.ts'
import { moveLetter } from './move-letter.ts'

/**
 * In the publishing transaction: the letter whose reply the release is, is answered by it, its clocks met at that moment. The right to
 * publish is enough for it. Called again it changes nothing.
 */
export async function followMailboxRelease(desk: Desk, release: LedgerRecord<ReleaseBody>): Promise<void> {
  if (release.body.column !== 'mailbox') return
  const letters = await desk.list<LetterBody>({
    kind: 'letter',
    states: ['answering'],
    keys: { release: release.id },
  })
  for (const letter of letters) {
    const { draft, ...body } = letter.body
    if (!draft) continue
    await moveLetter(desk, { ...letter, body }, 'answered', {
      action: 'answered',
      text: '答复已公开发布',
      edit: { reply: { ...draft, signedBy: personOf(desk.who) }, clocks: meetAll(body.clocks, desk.now) },
    })
  }
}
