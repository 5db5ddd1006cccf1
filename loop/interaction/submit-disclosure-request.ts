import { toShanghaiIso } from '../../pipeline/platform/clock.ts'
import { AppError } from '../../pipeline/platform/errors.ts'
import { type Actor, rootUnitId } from '../office/actor.ts'
import { requireText } from '../office/input.ts'
import type { Desk } from '../office/office.ts'
import { type Contact, checkContact, keepContact, maskText, saltOf } from './contact.ts'
import {
  type DeliveryForm,
  type DeliveryWay,
  type DisclosureRequestBody,
  deliveryForms,
  deliveryWays,
  receivedAtOnce,
  type Submission,
} from './disclosure-request.ts'
import type { InteractionOptions } from './options.ts'
import { createQueryCode, hashQueryCode } from './query-code.ts'
import { entryOf, type Once, publicActor, type Receipt, refuseRepeated, submissionId } from './submission.ts'

/** What 条例 29 asks for, and no more: the use of the information is no condition and there is no field for it. */
export interface DisclosureInput extends Once {
  readonly applicant: 'person' | 'organisation'
  readonly contact: Contact
  readonly wanted: string
  readonly documentNumber?: string | undefined
  readonly traits?: string | undefined
  readonly form: DeliveryForm
  readonly way: DeliveryWay
  readonly isDemo?: boolean
}

export function requestKeys({ codeHash }: DisclosureRequestBody): Record<string, string> {
  return { code: codeHash }
}

/** Who brings it in, and how: the public by its form, or an official for what came on paper. */
export interface Bringing {
  readonly who: Actor
  readonly via: Submission
  /** `YYYY-MM-DD`: when it was handed in or signed for. */
  readonly receivedOn?: string | undefined
}

const byForm: Bringing = { who: publicActor, via: 'online' }

/**
 * Registers an application. By internet, fax or ordinary post it counts as received when both sides confirm it (R37): no clock runs before.
 * What is handed in, or signed for, was received that day.
 */
export async function submitDisclosureRequest(
  { office, randomBytes }: InteractionOptions,
  input: DisclosureInput,
  { who, via, receivedOn }: Bringing = byForm,
): Promise<Receipt> {
  const id = submissionId('disclosure-request', input.once, office.newId)
  const code = createQueryCode(randomBytes)
  if (!deliveryForms.includes(input.form)) throw new AppError('BAD_INPUT', `delivery form ${input.form}`)
  if (!deliveryWays.includes(input.way)) throw new AppError('BAD_INPUT', `delivery way ${input.way}`)
  const contact = checkContact(input.contact, { isRequired: true })
  requireText(contact.identityProof ?? '', '身份证明', 200)
  const wanted = maskText(requireText(input.wanted, '所需政府信息的名称或特征描述', 2_000))
  const traits = maskText((input.traits ?? '').trim().slice(0, 2_000))
  const documentNumber = (input.documentNumber ?? '').trim().slice(0, 100)
  const original = [wanted.original, traits.original].filter((text) => text !== undefined).join('\n')
  const isDemo = input.isDemo ?? false
  await office.work(who, async (desk) => {
    if (who !== publicActor) await desk.require('interaction.answer', rootUnitId)
    await refuseRepeated(desk, 'disclosure-request', id)
    const receivedAt = receivedAtOnce.includes(via) ? dayOfReceipt(desk, receivedOn) : undefined
    const body: DisclosureRequestBody = {
      applicant: input.applicant,
      wanted: wanted.text,
      ...(documentNumber ? { documentNumber } : {}),
      ...(traits.text ? { traits: traits.text } : {}),
      form: input.form,
      way: input.way,
      via,
      ...(receivedAt ? { receivedAt } : {}),
      submittedAt: toShanghaiIso(desk.now),
      codeHash: hashQueryCode(code),
      corrections: [],
      thirdParty: [],
      signatures: [],
      history: [entryOf(desk, 'received')],
    }
    await desk.create(
      {
        kind: 'disclosure-request',
        id,
        unitId: rootUnitId,
        state: receivedAt ? 'processing' : 'received',
        isDemo,
        keys: requestKeys(body),
        body,
      },
      'disclosure-request.received',
    )
    await keepContact(desk, {
      subject: { kind: 'disclosure-request', id },
      unitId: rootUnitId,
      contact,
      ...(original ? { original } : {}),
      salt: saltOf(randomBytes),
      isDemo,
    })
  })
  return { id, code }
}

/** Only the day counts; one in the future is a mistake of the pen. */
function dayOfReceipt({ now }: Desk, day: string | undefined): string {
  const today = toShanghaiIso(now)
  if (day === undefined || day === today.slice(0, 10)) return today
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day) || Number.isNaN(Date.parse(day)) || day > today)
    throw new AppError('BAD_INPUT', `received on ${day}`, { userMessage: '收到日期应为今天或以前' })
  return `${day}T12:00:00.000+08:00`
}
