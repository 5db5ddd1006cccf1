import { maskPersonal } from '../../pipeline/model/mask-personal.ts'
import { AppError } from '../../pipeline/platform/errors.ts'
import type { LedgerRecord } from '../ledger/ledger.ts'
import type { Desk } from '../office/office.ts'

/** How to reach who wrote: kept apart from what was written, read only by who handles it, erased on schedule. */
export interface Contact {
  readonly name?: string | undefined
  readonly phone?: string | undefined
  readonly email?: string | undefined
  readonly address?: string | undefined
  /** 身份证明: which one the applicant states to hold; the number itself is not taken. */
  readonly identityProof?: string | undefined
}

/** A record of its own, so that forgetting it leaves the record of what was asked and answered whole. Its id is the subject's. */
export interface ContactBody extends Contact {
  readonly subject: { readonly kind: string; readonly id: string }
  /** What was written, when numbers of persons were masked in the record itself. */
  readonly original?: string
  /** Random: the audit keeps the hash of this body, and a telephone number alone could be found from its hash by trying. */
  readonly salt: string
}

export interface NewContact {
  readonly subject: { readonly kind: string; readonly id: string }
  readonly unitId: string
  readonly contact: Contact
  readonly original?: string
  readonly salt: string
  readonly isDemo: boolean
}

/** Text as it may stand in the record, and the original beside it when the two differ. */
export function maskText(text: string): { readonly text: string; readonly original?: string } {
  const masked = maskPersonal(text)
  return masked === text ? { text } : { text: masked, original: text }
}

export async function keepContact(desk: Desk, input: NewContact): Promise<void> {
  const { subject, unitId, contact, original, salt, isDemo } = input
  const given = Object.fromEntries(
    Object.entries(contact).flatMap(([key, value]) => (value?.trim() ? [[key, value.trim()]] : [])),
  )
  if (Object.keys(given).length === 0 && original === undefined) return
  await desk.create<ContactBody>(
    {
      kind: 'contact',
      id: subject.id,
      unitId,
      isDemo,
      body: { ...given, subject, ...(original === undefined ? {} : { original }), salt },
    },
    'contact.kept',
  )
}

/** For who handles the matter; that it was looked at, and for what, is put on record. */
export async function lookAtContact(
  desk: Desk,
  subject: LedgerRecord,
): Promise<(Contact & { readonly original?: string }) | undefined> {
  const record = await desk.get<ContactBody>('contact', subject.id)
  await desk.note({ object: `contact/${subject.id}`, unitId: subject.unitId }, 'contact.read')
  if (!record) return undefined
  const { salt: _salt, subject: _subject, ...shown } = record.body
  return shown
}

/** Forgets contacts kept before a moment whose matter has ended; those still needed stay and are counted. */
export async function eraseContacts(
  desk: Desk,
  { before, isEnded }: { readonly before: Date; readonly isEnded: (subject: LedgerRecord) => boolean },
): Promise<{ readonly erased: number; readonly kept: number }> {
  let erased = 0
  let kept = 0
  for (const record of await desk.list<ContactBody>({ kind: 'contact', order: 'oldest' })) {
    const { kind, id } = record.body.subject
    const subject = await desk.get(kind, id)
    const lastTouched = subject?.updatedAt ?? record.createdAt
    if (Date.parse(lastTouched) >= before.getTime()) continue
    if (subject && !isEnded(subject)) {
      kept += 1
      continue
    }
    await desk.remove(record, 'contact.erased')
    erased += 1
  }
  return { erased, kept }
}

/** One way at least to answer, and of a shape that can be used. */
export function checkContact(contact: Contact, { isRequired }: { readonly isRequired: boolean }): Contact {
  const refuse = (message: string, userMessage: string) =>
    new AppError('BAD_INPUT', `contact: ${message}`, { userMessage })
  const { name, phone, email, address } = contact
  if (isRequired && !name?.trim()) throw refuse('no name', '请填写姓名或单位名称')
  if (isRequired && !phone?.trim() && !email?.trim() && !address?.trim())
    throw refuse('no way to answer', '请至少填写一种联系方式：电话、电子邮箱或通信地址')
  if (phone?.trim() && !/^[\d\s()+-]{5,30}$/u.test(phone.trim()))
    throw refuse('phone', '电话格式不对，请核对')
  if (email?.trim() && !/^[^\s@]{1,64}@[^\s@]+\.[^\s@]+$/u.test(email.trim()))
    throw refuse('email', '电子邮箱格式不对，请核对')
  return contact
}

export function saltOf(randomBytes: (size: number) => Uint8Array): string {
  return Buffer.from(randomBytes(16)).toString('hex')
}
