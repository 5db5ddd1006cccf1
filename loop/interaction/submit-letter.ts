import { toShanghaiIso } from '../../pipeline/platform/clock.ts'
import { AppError } from '../../pipeline/platform/errors.ts'
import { startClock } from '../clock/clock.ts'
import { rootUnitId } from '../office/actor.ts'
import { requireText } from '../office/input.ts'
import { type Contact, checkContact, keepContact, maskText, saltOf } from './contact.ts'
import { type LetterBody, type LetterKind, letterKinds } from './letter.ts'
import { letterKeys } from './move-letter.ts'
import type { InteractionOptions } from './options.ts'
import { createQueryCode, hashQueryCode } from './query-code.ts'
import { entryOf, type Once, publicActor, type Receipt, refuseRepeated, submissionId } from './submission.ts'

export interface LetterInput extends Once {
  readonly kind: LetterKind
  readonly topic: string
  readonly text: string
  readonly mayPublish: boolean
  readonly contact: Contact
  readonly isDemo?: boolean
}

/** Registers a letter from the public's form, its clocks running, its contact apart from it. */
export async function submitLetter(
  { office, rules, houseRules, randomBytes }: InteractionOptions,
  input: LetterInput,
): Promise<Receipt> {
  const id = submissionId('letter', input.once, office.newId)
  const code = createQueryCode(randomBytes)
  const { text, original } = maskText(requireText(input.text, '来信内容', 5_000))
  const topic = maskText(requireText(input.topic, '主题', 100)).text
  if (!letterKinds.includes(input.kind)) throw new AppError('BAD_INPUT', `letter kind ${input.kind}`)
  const contact = checkContact(input.contact, { isRequired: true })
  const isDemo = input.isDemo ?? false
  await office.work(publicActor, async (desk) => {
    await refuseRepeated(desk, 'letter', id)
    // The rule is of an inspection; to who writes and who answers it is the longest time there is.
    const longestClock = { ...startClock(rules.get('R16'), desk.now), title: '来信答复最长期限' }
    const body: LetterBody = {
      kind: input.kind,
      topic,
      text,
      mayPublish: input.mayPublish,
      submittedAt: toShanghaiIso(desk.now),
      codeHash: hashQueryCode(code),
      clocks: [startClock(houseRules.get('H1'), desk.now), longestClock],
      history: [entryOf(desk, 'received')],
    }
    await desk.create(
      { kind: 'letter', id, unitId: rootUnitId, state: 'received', isDemo, keys: letterKeys(body), body },
      'letter.received',
    )
    await keepContact(desk, {
      subject: { kind: 'letter', id },
      unitId: rootUnitId,
      contact,
      ...(original === undefined ? {} : { original }),
      salt: saltOf(randomBytes),
      isDemo,
    })
  })
  return { id, code }
}
