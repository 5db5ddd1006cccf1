import type { LedgerRecord } from '../ledger/ledger.ts'
import { rootUnitId } from '../office/actor.ts'
import type { Desk } from '../office/office.ts'
import type { Unit } from '../people/units.ts'
import { createDraft } from '../release/draft.ts'
import type { ReleaseBody } from '../release/release.ts'
import { maskText } from './contact.ts'
import type { LetterBody, Reply } from './letter.ts'

/** A draft of letter and reply as the column 部长信箱 shows them: no name, numbers of persons masked. */
export async function draftMailboxRelease(
  desk: Desk,
  { body, isDemo }: LedgerRecord<LetterBody>,
  { id, reply }: { readonly id: string; readonly reply: Reply },
): Promise<LedgerRecord<ReleaseBody>> {
  const unit = await desk.get<Unit>('unit', reply.unitId)
  const text = [
    '## 来信内容',
    body.text,
    '## 答复内容',
    maskText(reply.text).text,
    `答复单位：${unit?.body.name ?? ''}`,
  ].join('\n\n')
  return createDraft(desk, id, {
    input: {
      title: `关于“${body.topic}”的来信答复`,
      body: text,
      column: 'mailbox',
      openness: 'proactive',
      isDemo,
      ...(body.matterId ? { matterId: body.matterId } : {}),
    },
    incident: undefined,
    unitId: rootUnitId,
  })
}
