import { toShanghaiIso } from '../../pipeline/platform/clock.ts'
import { AppError } from '../../pipeline/platform/errors.ts'
import { startClock } from '../clock/clock.ts'
import type { LedgerRecord } from '../ledger/ledger.ts'
import { type Actor, rootUnitId } from '../office/actor.ts'
import { requireText } from '../office/input.ts'
import type { Desk } from '../office/office.ts'
import type { Permission } from '../people/permissions.ts'
import type { Unit } from '../people/units.ts'
import { byFirstDue, meetAll } from './clocks.ts'
import { type Contact, checkContact, keepContact, lookAtContact, maskText, saltOf } from './contact.ts'
import type { InteractionOptions } from './options.ts'
import { createQueryCode, hashQueryCode } from './query-code.ts'
import {
  type SiteErrorBody,
  type SiteErrorKind,
  type SiteErrorState,
  type SiteErrorView,
  siteErrorKinds,
  siteErrorMoves,
  siteErrorStates,
  viewSiteError,
} from './site-error.ts'
import {
  entryOf,
  listHandled,
  type Once,
  type OnRecord,
  publicActor,
  type Receipt,
  refuseRepeated,
  submissionId,
} from './submission.ts'

export interface SiteErrorInput extends Once {
  readonly kind: SiteErrorKind
  readonly address: string
  readonly text: string
  /** Optional: who wants no more than the page mended leaves none. */
  readonly contact?: Contact
  readonly isDemo?: boolean
}

export interface SiteErrors {
  submit(input: SiteErrorInput): Promise<Receipt>
  list(
    who: Actor,
    filter?: { readonly state?: SiteErrorState | undefined },
  ): Promise<readonly SiteErrorView[]>
  contact(who: Actor, input: { readonly id: string }): Promise<Contact & { readonly original?: string }>
  route(who: Actor, input: OnRecord & { readonly unitId: string }): Promise<SiteErrorView>
  accept(who: Actor, input: OnRecord): Promise<SiteErrorView>
  answer(
    who: Actor,
    input: OnRecord & { readonly text: string; readonly isMended: boolean },
  ): Promise<SiteErrorView>
}

type SiteError = LedgerRecord<SiteErrorBody>

export function createSiteErrors(options: InteractionOptions): SiteErrors {
  const { office } = options
  const on = (
    who: Actor,
    { id, version }: OnRecord,
    permission: Permission,
    work: (desk: Desk, record: SiteError) => Promise<SiteError>,
  ): Promise<SiteErrorView> =>
    office.work(who, async (desk) => {
      const record = await desk.take<SiteErrorBody>('site-error', { id, version }, permission)
      return viewSiteError(who, await work(desk, record), desk.now)
    })
  return {
    submit: (input) => submitSiteError(options, input),

    async list(who, { state } = {}) {
      const open = siteErrorStates.filter((each) => each !== 'answered')
      const records = await listHandled<SiteErrorBody>(office, who, {
        kind: 'site-error',
        states: state ? [state] : open,
      })
      return records.map((record) => viewSiteError(who, record, office.clock.now())).toSorted(byFirstDue)
    },

    contact: (who, { id }) =>
      office.work(who, async (desk) => {
        const record = await desk.need<SiteErrorBody>('site-error', id)
        await desk.require('interaction.contact', record.unitId)
        return (await lookAtContact(desk, record)) ?? {}
      }),

    route: (who, { unitId, ...input }) =>
      on(who, input, 'interaction.route', async (desk, record) => {
        await desk.require('interaction.route', rootUnitId)
        if (record.state === 'answered')
          throw new AppError('ILLEGAL_MOVE', `site-error/${record.id} is answered`, {
            userMessage: '已经答复，无需转办',
          })
        const unit = await desk.need<Unit>('unit', unitId)
        const body = {
          ...record.body,
          history: [...record.body.history, entryOf(desk, 'routed', unit.body.name)],
        }
        return desk.change(record, { body, unitId }, 'site-error.routed', unit.body.name)
      }),

    accept: (who, input) =>
      on(who, input, 'interaction.answer', (desk, record) => {
        const history = [...record.body.history, entryOf(desk, 'accepted')]
        const body = { ...record.body, history }
        return desk.move(record, { table: siteErrorMoves, to: 'handling', body }, 'site-error.accepted')
      }),

    answer: (who, { text, isMended, ...input }) =>
      on(who, input, 'interaction.answer', (desk, record) => {
        const words = requireText(text, '答复内容', 5_000)
        const body = {
          ...record.body,
          answer: { text: words, isMended, at: toShanghaiIso(desk.now) },
          clocks: meetAll(record.body.clocks, desk.now),
          history: [...record.body.history, entryOf(desk, 'answered', words)],
        }
        return desk.move(record, { table: siteErrorMoves, to: 'answered', body }, 'site-error.answered')
      }),
  }
}

function keysOf({ codeHash }: SiteErrorBody): Record<string, string> {
  return { code: codeHash }
}

async function submitSiteError(
  { office, rules, randomBytes }: InteractionOptions,
  input: SiteErrorInput,
): Promise<Receipt> {
  const id = submissionId('site-error', input.once, office.newId)
  const code = createQueryCode(randomBytes)
  if (!siteErrorKinds.includes(input.kind)) throw new AppError('BAD_INPUT', `site error ${input.kind}`)
  const { text, original } = maskText(requireText(input.text, '错误描述', 2_000))
  const address = requireText(input.address, '出错页面地址', 500)
  const contact = checkContact(input.contact ?? {}, { isRequired: false })
  const isDemo = input.isDemo ?? false
  await office.work(publicActor, async (desk) => {
    await refuseRepeated(desk, 'site-error', id)
    const body: SiteErrorBody = {
      kind: input.kind,
      address,
      text,
      submittedAt: toShanghaiIso(desk.now),
      codeHash: hashQueryCode(code),
      clocks: [startClock(rules.get('R21'), desk.now)],
      history: [entryOf(desk, 'received')],
    }
    await desk.create(
      { kind: 'site-error', id, unitId: rootUnitId, state: 'received', isDemo, keys: keysOf(body), body },
      'site-error.received',
    )
    await keepContact(desk, {
      subject: { kind: 'site-error', id },
      unitId: rootUnitId,
      contact,
      ...(original === undefined ? {} : { original }),
      salt: saltOf(randomBytes),
      isDemo,
    })
  })
  return { id, code }
}
