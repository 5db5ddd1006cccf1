import { toShanghaiIso } from '../../pipeline/platform/clock.ts'
import { AppError } from '../../pipeline/platform/errors.ts'
import { rootUnitId } from '../office/actor.ts'
import { requireText } from '../office/input.ts'
import { type Contact, checkContact, keepContact, maskText, saltOf } from './contact.ts'
import {
  type DeliveryForm,
  type DeliveryWay,
  type DisclosureRequestBody,
  deliveryForms,
  deliveryWays,
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

/** Registers an application from the public's form. By internet it counts as received when both sides confirm it (R37): no clock runs before. */
export async function submitDisclosureRequest(
  { office, randomBytes }: InteractionOptions,
  input: DisclosureInput,
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
  await office.work(publicActor, async (desk) => {
    await refuseRepeated(desk, 'disclosure-request', id)
    const body: DisclosureRequestBody = {
      applicant: input.applicant,
      wanted: wanted.text,
      ...(documentNumber ? { documentNumber } : {}),
      ...(traits.text ? { traits: traits.text } : {}),
      form: input.form,
      way: input.way,
      via: 'online',
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
        state: 'received',
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
