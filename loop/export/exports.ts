import { createHash } from 'node:crypto'
import { toShanghaiIso } from '../../pipeline/platform/clock.ts'
import { AppError, messageOf } from '../../pipeline/platform/errors.ts'
import type { IncidentBody } from '../incident/incident.ts'
import type { LedgerRecord } from '../ledger/ledger.ts'
import type { Heard } from '../loop.ts'
import { type Actor, type Person, personOf } from '../office/actor.ts'
import { requireText } from '../office/input.ts'
import type { Moves } from '../office/moves.ts'
import type { Office } from '../office/office.ts'
import type { ParseQuery } from '../watch/watches.ts'
import { requireMayLeave } from './may-leave.ts'
import { type ExportFilter, type ExportKind, exporters, type RowSource } from './rows.ts'
import { type ExportFormat, writeRows } from './write.ts'

export interface ExportInput {
  readonly what: ExportKind
  readonly format: ExportFormat
  /** Why it leaves the house; goes on record. */
  readonly reason: string
  readonly filter?: ExportFilter | undefined
}

/** `asked` until its file is fetched, once; `cut` when that broke off. */
export type ExportState = 'asked' | 'taking' | 'taken' | 'cut'

export const exportMoves: Moves<ExportState> = {
  asked: ['taking'],
  taking: ['taken', 'cut'],
  taken: [],
  cut: [],
}

export interface ExportBody {
  readonly what: ExportKind
  readonly format: ExportFormat
  readonly reason: string
  readonly filter: ExportFilter
  readonly by: Person
  readonly askedAt: string
  readonly takenAt?: string
  /** How many left, and how many were held back as internal. */
  readonly count?: number
  readonly withheld?: number
  /** Of the file's bytes. */
  readonly sha256?: string
}

export interface ExportView extends ExportBody {
  readonly id: string
  readonly state: ExportState
}

export interface ExportFile {
  readonly name: string
  readonly format: ExportFormat
  /** Read once, to its end: what left is put on record then. */
  readonly content: AsyncIterable<string>
}

/** The one way out for data: permission, a reason, what and how many on record, nothing internal. */
export interface Exports {
  /** FORBIDDEN, BAD_INPUT, GATE_CLOSED before anything is written. */
  ask(who: Actor, input: ExportInput): Promise<ExportView>
  /** The file of one's own export, within ten minutes of asking, once. */
  take(who: Actor, input: { readonly id: string }): Promise<ExportFile>
  /** One's own; the auditor's are everybody's. */
  list(who: Actor): Promise<readonly ExportView[]>
}

export interface ExportsOptions {
  readonly office: Office
  readonly parseQuery: ParseQuery
  readonly heard: (() => Promise<Heard>) | undefined
}

const validMs = 10 * 60_000
const shortestReason = 4

export function createExports({ office, parseQuery, heard }: ExportsOptions): Exports {
  const settle = (who: Actor, id: string, to: 'taken' | 'cut', figures: Partial<ExportBody>) =>
    office.work(who, async (desk) => {
      const record = await desk.need<ExportBody>('export', id)
      return desk.move<ExportBody, ExportState>(
        record,
        { table: exportMoves, to, body: { ...record.body, ...figures } },
        to === 'taken' ? 'export.taken' : 'export.cut',
        `${figures.count ?? 0} 条，保留内部 ${figures.withheld ?? 0} 条`,
      )
    })

  return {
    async ask(who, { what, format, reason, filter = {} }) {
      const words = requireText(reason, '导出理由', 500)
      if (words.length < shortestReason)
        throw new AppError('BAD_INPUT', 'reason too short', {
          userMessage: '请写明导出的用途，不少于 4 个字',
        })
      await office.require(who, 'document.export', who.unitId)
      await office.require(who, exporters[what].permission, who.unitId)
      if (filter.q) parseQuery(filter.q)
      if (what === 'timeline')
        requireMayLeave(
          await office.read<IncidentBody>(who, {
            kind: 'incident',
            id: filter.id ?? '',
            permission: 'incident.read',
          }),
        )
      const created = await office.work(who, (desk) =>
        desk.create<ExportBody>(
          {
            kind: 'export',
            id: office.newId(),
            unitId: who.unitId,
            state: 'asked' satisfies ExportState,
            keys: { by: who.userId },
            body: {
              what,
              format,
              reason: words,
              filter,
              by: personOf(who),
              askedAt: toShanghaiIso(desk.now),
            },
          },
          'export.asked',
          `${what}：${words}`,
        ),
      )
      return viewExport(created)
    },

    async take(who, { id }) {
      const { body } = await office.work(who, async (desk) => {
        const record = await desk.need<ExportBody>('export', id)
        await desk.require('document.export', record.unitId)
        await desk.require(exporters[record.body.what].permission, who.unitId)
        requireFresh(record, who, desk.now)
        return desk.move<ExportBody, ExportState>(
          record,
          { table: exportMoves, to: 'taking' },
          'export.taking',
        )
      })
      const figures = { count: 0, withheld: 0 }
      const exporter = exporters[body.what]
      const source: RowSource = {
        reader: office.reader,
        heard: await heard?.(),
        query: body.filter.q ? parseQuery(body.filter.q) : undefined,
        filter: body.filter,
        unitIds: await office.scope(who, exporter.permission),
        withheld: () => {
          figures.withheld += 1
        },
      }
      const pieces = writeRows(counted(exporter.rows(source), figures), {
        format: body.format,
        columns: exporter.columns,
      })
      return {
        name: `${body.what}-${body.askedAt.slice(0, 10)}.${body.format}`,
        format: body.format,
        content: recorded(pieces, async (to, sha256) => {
          await settle(who, id, to, {
            ...figures,
            ...(sha256 ? { sha256 } : {}),
            takenAt: toShanghaiIso(office.clock.now()),
          })
        }),
      }
    },

    async list(who) {
      const isAuditor = await office.may(who, 'audit.read', who.unitId)
      const records = await office.reader.list<ExportBody>({
        kind: 'export',
        ...(isAuditor ? { unitIds: await office.scope(who, 'audit.read') } : { keys: { by: who.userId } }),
        limit: 200,
      })
      return records.map(viewExport)
    },
  }
}

function viewExport({ id, state, body }: LedgerRecord<ExportBody>): ExportView {
  return { ...body, id, state: state as ExportState }
}

function requireFresh({ id, body, state }: LedgerRecord<ExportBody>, who: Actor, now: Date): void {
  if (body.by.id !== who.userId) throw new AppError('NOT_FOUND', `export/${id} of another person`)
  if (state !== 'asked' || now.getTime() - Date.parse(body.askedAt) > validMs)
    throw new AppError('GATE_CLOSED', `export/${id}: ${state}, asked at ${body.askedAt}`, {
      userMessage: '该导出已下载或已过期，请重新申请',
    })
}

async function* counted<T>(rows: AsyncIterable<T>, figures: { count: number }): AsyncGenerator<T> {
  for await (const row of rows) {
    figures.count += 1
    yield row
  }
}

/** Whatever happens on the way, how much left is put on record: also when the reader goes away in the middle. */
async function* recorded(
  pieces: AsyncIterable<string>,
  settle: (to: 'taken' | 'cut', sha256: string | undefined) => Promise<void>,
): AsyncGenerator<string> {
  const hash = createHash('sha256')
  let isWhole = false
  try {
    for await (const piece of pieces) {
      hash.update(piece)
      yield piece
    }
    isWhole = true
  } catch (error) {
    throw error instanceof AppError
      ? error
      : new AppError('INTERNAL', `export: ${messageOf(error)}`, { cause: error })
  } finally {
    await settle(isWhole ? 'taken' : 'cut', isWhole ? hash.digest('hex') : undefined)
  }
}
