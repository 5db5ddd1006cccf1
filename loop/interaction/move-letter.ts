import { toShanghaiIso } from '../../pipeline/platform/clock.ts'
import { AppError } from '../../pipeline/platform/errors.ts'
import type { LedgerRecord } from '../ledger/ledger.ts'
import type { Actor } from '../office/actor.ts'
import { gateClosed } from '../office/input.ts'
import type { Desk } from '../office/office.ts'
import { meetAll } from './clocks.ts'
import { type LetterBody, type LetterState, letterMoves, type Reply } from './letter.ts'
import { entryOf } from './submission.ts'

type Letter = LedgerRecord<LetterBody>

/** How a letter is found: by its code's hash, the release and the matter that answer it. */
export function letterKeys({ codeHash, releaseId, matterId }: LetterBody): Record<string, string> {
  return {
    code: codeHash,
    ...(releaseId ? { release: releaseId } : {}),
    ...(matterId ? { matter: matterId } : {}),
  }
}

export interface LetterStep {
  /** Beside `letter.` in the audit, and in the letter's own history. */
  readonly action: string
  readonly text?: string
  readonly edit?: Partial<LetterBody>
  /** 转办: the unit that handles it from now on. */
  readonly unitId?: string
}

/** One move by the table, with a line in the letter's history. */
export function moveLetter(
  desk: Desk,
  letter: Letter,
  to: LetterState,
  { action, text = '', edit = {}, unitId }: LetterStep,
): Promise<Letter> {
  const history = [...letter.body.history, entryOf(desk, action, text)]
  const body: LetterBody = { ...letter.body, ...edit, history }
  return desk.move(
    letter,
    { table: letterMoves, to, body, keys: letterKeys(body), ...(unitId ? { unitId } : {}) },
    `letter.${action}`,
    text || undefined,
  )
}

/** An end without an answer in substance, told to the writer with its reason: that too stops the clocks. */
export function endLetter(
  desk: Desk,
  letter: Letter,
  end: { readonly to: 'refused' | 'transferred'; readonly text: string; readonly receiver?: string },
): Promise<Letter> {
  return moveLetter(desk, letter, end.to, {
    action: end.to,
    text: end.receiver ? `${end.receiver}：${end.text}` : end.text,
    edit: {
      outcome: {
        text: end.text,
        ...(end.receiver ? { to: end.receiver } : {}),
        at: toShanghaiIso(desk.now),
      },
      clocks: meetAll(letter.body.clocks, desk.now),
    },
  })
}

export function requireAnswering({ id, state }: Letter): void {
  if (state !== 'answering')
    throw new AppError('ILLEGAL_MOVE', `letter/${id} is ${state}`, {
      userMessage: '请先签收来信，再起草答复',
    })
}

/** The reply that waits for a signature, for somebody who did not write it. */
export function requireDraft(letter: Letter, who: Actor): LetterBody & { readonly draft: Reply } {
  requireAnswering(letter)
  const { draft } = letter.body
  if (!draft) throw gateClosed(`letter/${letter.id} has no draft`, '还没有待审核的答复')
  if (draft.by.id === who.userId) throw gateClosed('the writer signs', '起草人不能审核自己的答复')
  return { ...letter.body, draft }
}
