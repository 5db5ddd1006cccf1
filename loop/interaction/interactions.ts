import { randomBytes as systemRandomBytes } from 'node:crypto'
import { AppError } from '../../pipeline/platform/errors.ts'
import type { LedgerRecord } from '../ledger/ledger.ts'
import { type Actor, rootUnitId, systemActor } from '../office/actor.ts'
import { requireText } from '../office/input.ts'
import type { Office } from '../office/office.ts'
import type { Rules } from '../rules/rules.ts'
import { loadWorkingDays } from '../rules/working-days.ts'
import { type Consultations, createConsultations } from './consultations.ts'
import { eraseContacts } from './contact.ts'
import { limitOf } from './disclosure-clock.ts'
import { type DisclosureRequestBody, endedRequestStates } from './disclosure-request.ts'
import { createDisclosureRequests, type DisclosureRequests } from './disclosure-requests.ts'
import { loadHouseRules } from './house-rules.ts'
import { createInterviews, type Interviews } from './interviews.ts'
import { endedLetterStates } from './letter.ts'
import { createLetters, type Letters } from './letters.ts'
import { takeCorrection } from './move-disclosure-request.ts'
import { hashQueryCode } from './query-code.ts'
import { createSiteErrors, type SiteErrors } from './site-errors.ts'
import { findStatus, type PublicStatus } from './status.ts'
import { publicActor } from './submission.ts'

/** 互动交流: where the public comes in, and how the office answers. */
export interface Interactions {
  readonly letters: Letters
  readonly consultations: Consultations
  readonly interviews: Interviews
  readonly disclosureRequests: DisclosureRequests
  readonly siteErrors: SiteErrors
  /** The rules the house set itself; the national ones are `loop.rules`. */
  readonly houseRules: Rules
  /** For who holds the code. */
  status(input: { readonly code: string }): Promise<PublicStatus | undefined>
  /** The corrected application, sent by who holds the code. */
  correct(input: { readonly code: string; readonly text: string }): Promise<void>
  /** Forgets the contacts of matters that ended before a moment; default: the house's limit (H2) ago. */
  eraseContacts(who: Actor, input?: { readonly before?: Date | undefined }): Promise<Erasure>
  /** The same by the house's limit, as a work of the night: nobody has to think of it. */
  eraseDueContacts(): Promise<Erasure>
}

export interface Erasure {
  readonly erased: number
  /** Past the limit, but something is still owed to who wrote. */
  readonly kept: number
}

export function createInteractions({
  office,
  rules,
  randomBytes = systemRandomBytes,
}: {
  readonly office: Office
  readonly rules: Rules
  readonly randomBytes?: ((size: number) => Uint8Array) | undefined
}): Interactions {
  const houseRules = loadHouseRules()
  const workingDays = loadWorkingDays()
  const options = { office, rules, houseRules, workingDays, randomBytes }
  const times = { rules, houseRules, workingDays }
  const keptSince = (now: Date) =>
    new Date(now.getTime() - limitOf(houseRules.get('H2'), '留存') * 86_400_000)
  return {
    letters: createLetters(options),
    consultations: createConsultations(options),
    interviews: createInterviews(options),
    disclosureRequests: createDisclosureRequests(options),
    siteErrors: createSiteErrors(options),
    houseRules,
    status: ({ code }) => findStatus(code, { reader: office.reader, times, now: office.clock.now() }),

    async correct({ code, text }) {
      const words = requireText(text, '补正内容', 5_000)
      await office.work(publicActor, async (desk) => {
        const [request] = await desk.list<DisclosureRequestBody>({
          kind: 'disclosure-request',
          keys: { code: hashQueryCode(code) },
          limit: 1,
        })
        if (!request)
          throw new AppError('NOT_FOUND', 'no application with this code', {
            userMessage: '没有找到这个查询码对应的申请，请核对',
          })
        await takeCorrection(desk, request, words)
      })
    },

    eraseContacts: (who, { before } = {}) =>
      office.work(who, async (desk) => {
        await desk.require('contact.erase', rootUnitId)
        return eraseContacts(desk, { before: before ?? keptSince(desk.now), isEnded })
      }),

    eraseDueContacts: () =>
      office.work(systemActor, (desk) => eraseContacts(desk, { before: keptSince(desk.now), isEnded })),
  }
}

/** Nothing more is owed to who wrote: only then may it be forgotten how to reach them. */
function isEnded({ kind, state }: LedgerRecord): boolean {
  if (kind === 'letter') return endedLetterStates.includes(state)
  if (kind === 'disclosure-request') return endedRequestStates.includes(state)
  return kind !== 'site-error' || state === 'answered'
}
