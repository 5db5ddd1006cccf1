import { toShanghaiIso } from '../../pipeline/platform/clock.ts'
import { AppError } from '../../pipeline/platform/errors.ts'
import type { ConsultBody } from '../consult/consult.ts'
import type { IncidentBody } from '../incident/incident.ts'
import { recordNews } from '../incident/record-publication.ts'
import type { LedgerRecord } from '../ledger/ledger.ts'
import { type Actor, personOf } from '../office/actor.ts'
import { gateClosed, requireText } from '../office/input.ts'
import type { Desk, Office } from '../office/office.ts'
import type { Permission } from '../people/permissions.ts'
import type { Unit } from '../people/units.ts'
import { composeReport } from './compose.ts'
import {
  type ReportBody,
  type ReportType,
  type ReportView,
  reportMoves,
  reportName,
  viewReport,
} from './report.ts'
import {
  edited,
  linesOf,
  type Report,
  type ReportEdit,
  requireDraft,
  requireMayFollow,
  requireRecipients,
  type SendingInput,
  sendingOf,
  withWriter,
} from './report-rules.ts'

export interface OnReport {
  readonly id: string
  readonly version?: number | undefined
}

export interface Reports {
  list(who: Actor, input: { readonly incidentId: string }): Promise<readonly ReportView[]>
  get(who: Actor, input: { readonly id: string }): Promise<ReportView>
  /** From the incident's record as it stands; one at a time, so that the next says what changed since the last. */
  draft(
    who: Actor,
    input: {
      readonly incidentId: string
      readonly type: ReportType
      readonly recipients: readonly string[]
      readonly copies?: readonly string[] | undefined
      readonly contact: string
      /** An earlier report that this one puts right. */
      readonly corrects?: string | undefined
    },
  ): Promise<ReportView>
  /** Writes a draft anew from the record. */
  refresh(who: Actor, input: OnReport): Promise<ReportView>
  edit(who: Actor, input: OnReport & ReportEdit): Promise<ReportView>
  /** 签发, by somebody who did not write it. */
  sign(who: Actor, input: OnReport & { readonly opinion: string }): Promise<ReportView>
  /** Back to its writer, before it has left. */
  return(who: Actor, input: OnReport & { readonly reason: string }): Promise<ReportView>
  /** Told or handed over: by telephone first, in writing after. */
  send(who: Actor, input: OnReport & SendingInput): Promise<ReportView>
  /** The other side said on the telephone that they have it. */
  confirm(who: Actor, input: OnReport & { readonly words: string }): Promise<ReportView>
}

type Incident = LedgerRecord<IncidentBody>

export function createReports({ office }: { readonly office: Office }): Reports {
  const { newId } = office
  const on = (
    who: Actor,
    { permission, input }: { readonly permission: Permission; readonly input: OnReport },
    work: (desk: Desk, record: Report) => Promise<Report>,
  ): Promise<ReportView> =>
    office.work(who, async (desk) => {
      const record = await desk.take<ReportBody>('duty-report', input, permission)
      return viewReport(who, await work(desk, record))
    })
  const tell = (
    desk: Desk,
    { id, body }: Report,
    text: string,
    done?: { readonly deed: 'telephone-report' | 'written-report'; readonly at: Date },
  ) =>
    recordNews(desk, {
      incidentId: body.incidentId,
      kind: 'report',
      text: `${body.name}：${text}`,
      link: { kind: 'report', id },
      newId,
      action: 'incident.report-told',
      ...(done ? { deed: done.deed, deedAt: done.at } : {}),
    })

  return {
    async list(who, { incidentId }) {
      const unitIds = await office.scope(who, 'report.read')
      const records = await office.reader.list<ReportBody>({
        kind: 'duty-report',
        unitIds,
        keys: { incident: incidentId },
      })
      return records.map((record) => viewReport(who, record)).toSorted((a, b) => a.number - b.number)
    },

    async get(who, { id }) {
      return viewReport(
        who,
        await office.read<ReportBody>(who, { kind: 'duty-report', id, permission: 'report.read' }),
      )
    },

    draft: (who, input) =>
      office.work(who, async (desk) => {
        const incident = await desk.need<IncidentBody>('incident', input.incidentId)
        await desk.require('report.write', incident.unitId)
        const earlier = await earlierReports(desk, incident.id)
        requireMayFollow(input, earlier)
        const ordinal = earlier.filter(({ body }) => body.type === input.type).length + 1
        const body: ReportBody = {
          incidentId: incident.id,
          incidentTitle: incident.body.title,
          type: input.type,
          number: earlier.length + 1,
          name: reportName(input.type, ordinal),
          unitName: (await desk.get<Unit>('unit', incident.unitId))?.body.name ?? incident.unitId,
          ...(await composed(desk, incident, { type: input.type, earlier })),
          recipients: requireRecipients(input.recipients),
          copies: linesOf(input.copies ?? []),
          contact: requireText(input.contact, '联系人及电话', 200),
          ...(input.corrects ? { corrects: input.corrects } : {}),
          writers: [personOf(who)],
          sendings: [],
        }
        const record = await desk.create<ReportBody>(
          {
            kind: 'duty-report',
            id: newId(),
            unitId: incident.unitId,
            state: 'draft',
            body,
            isDemo: incident.isDemo,
            keys: { incident: incident.id, story: incident.body.storyId },
          },
          'report.drafted',
        )
        await tell(desk, record, `起草（第 ${body.number} 号）`)
        return viewReport(who, record)
      }),

    refresh: (who, input) =>
      on(who, { permission: 'report.write', input }, async (desk, record) => {
        requireDraft(record)
        const incident = await desk.need<IncidentBody>('incident', record.body.incidentId)
        const earlier = (await earlierReports(desk, incident.id)).filter(({ id }) => id !== record.id)
        const body: ReportBody = {
          ...record.body,
          ...(await composed(desk, incident, { type: record.body.type, earlier })),
          writers: withWriter(record.body.writers, who),
        }
        return desk.change(record, { body }, 'report.refreshed')
      }),

    edit: (who, input) =>
      on(who, { permission: 'report.write', input }, (desk, record) => {
        requireDraft(record)
        return desk.change(record, { body: edited(record.body, input, who) }, 'report.edited')
      }),

    sign: (who, input) =>
      on(who, { permission: 'report.sign', input }, async (desk, record) => {
        if (record.body.writers.some(({ id }) => id === who.userId))
          throw gateClosed(`report ${record.id} signed by its writer`, '报告须由起草人以外的负责人签发')
        const opinion = requireText(input.opinion, '签发意见')
        const body: ReportBody = {
          ...record.body,
          signed: { by: personOf(who), at: toShanghaiIso(desk.now), opinion },
        }
        const signed = await desk.move(
          record,
          { table: reportMoves, to: 'signed', body },
          'report.signed',
          opinion,
        )
        await tell(desk, signed, `签发：${opinion}`)
        return signed
      }),

    return: (who, input) =>
      on(who, { permission: 'report.sign', input }, async (desk, record) => {
        const reason = requireText(input.reason, '退回理由')
        const later = await desk.count({ kind: 'duty-report', keys: { incident: record.body.incidentId } })
        if (later > record.body.number)
          throw new AppError('ILLEGAL_MOVE', `report ${record.id} has followers`, {
            userMessage: '已有后续报告，不能退回；需要更正请另发续报',
          })
        const { signed: _signed, ...body } = record.body
        return desk.move(record, { table: reportMoves, to: 'draft', body }, 'report.returned', reason)
      }),

    send: (who, input) =>
      on(who, { permission: 'report.write', input }, async (desk, record) => {
        const sending = sendingOf(desk, record, input)
        const body: ReportBody = { ...record.body, sendings: [...record.body.sendings, sending] }
        const action = `report.sent-${input.how}`
        const sent =
          record.state === 'sent'
            ? await desk.change(record, { body }, action)
            : await desk.move(record, { table: reportMoves, to: 'sent', body }, action)
        const words = input.how === 'telephone' ? '电话报告' : '书面报送'
        const taken = sending.takenBy ? `，${sending.takenBy}接收` : ''
        await tell(desk, sent, `${words}${sending.to}${taken}`, {
          deed: `${input.how}-report`,
          at: new Date(sending.at),
        })
        return sent
      }),

    confirm: (who, input) =>
      on(who, { permission: 'report.write', input }, async (desk, record) => {
        if (!record.body.sendings.some(({ how }) => how === 'written'))
          throw gateClosed(`report ${record.id} not sent in writing`, '书面报送后再电话确认收到')
        const words = requireText(input.words, '确认情况')
        const confirmed = { by: personOf(who), at: toShanghaiIso(desk.now), words }
        const moved = await desk.move(
          record,
          { table: reportMoves, to: 'confirmed', body: { ...record.body, confirmed } },
          'report.confirmed',
        )
        await tell(desk, moved, `已确认收到：${words}`)
        return moved
      }),
  }
}

function earlierReports(desk: Desk, incidentId: string): Promise<readonly Report[]> {
  return desk.list<ReportBody>({ kind: 'duty-report', keys: { incident: incidentId }, order: 'oldest' })
}

interface Following {
  readonly type: ReportType
  readonly earlier: readonly Report[]
}

async function composed(desk: Desk, incident: Incident, { type, earlier }: Following) {
  const consults = await desk.list<ConsultBody>({
    kind: 'consult',
    keys: { incident: incident.id },
    order: 'oldest',
  })
  const last = earlier.toSorted((a, b) => a.body.number - b.body.number).at(-1)?.body
  return composeReport({
    incident: incident.body,
    consults: consults.map(({ body }) => body),
    type,
    ...(last ? { last } : {}),
    now: desk.now,
  })
}
