import type { Query } from '../../pipeline/model/query.ts'
import { AppError } from '../../pipeline/platform/errors.ts'
import type { DirectiveBody } from '../directive/directive.ts'
import type { IncidentBody } from '../incident/incident.ts'
import type { LedgerReader, LedgerRecord } from '../ledger/ledger.ts'
import type { Heard } from '../loop.ts'
import type { MatterBody } from '../matter/matter.ts'
import type { Permission } from '../people/permissions.ts'
import type { Unit } from '../people/units.ts'
import { isInternal, requireMayLeave } from './may-leave.ts'
import type { Row } from './write.ts'

export const exportKinds = ['documents', 'stories', 'matters', 'directives', 'timeline'] as const
export type ExportKind = (typeof exportKinds)[number]

export interface ExportFilter {
  /** A query, for documents. */
  readonly q?: string | undefined
  readonly from?: string | undefined
  readonly to?: string | undefined
  /** An incident's, for its timeline. */
  readonly id?: string | undefined
  readonly state?: string | undefined
}

export interface RowSource {
  readonly reader: LedgerReader
  readonly heard: Heard | undefined
  readonly query: Query | undefined
  readonly filter: ExportFilter
  /** Of the person who exports. */
  readonly unitIds: readonly string[]
  /** Told of each item that was left out because it is internal. */
  readonly withheld: () => void
}

/** One kind of export: what its columns are, who may read what is in it, and its rows. */
export interface Exporter {
  readonly columns: readonly string[]
  /** Beside `document.export`. */
  readonly permission: Permission
  rows(source: RowSource): AsyncGenerator<Row>
}

const pageSize = 200

export const exporters: Readonly<Record<ExportKind, Exporter>> = {
  documents: {
    columns: ['时间', '来源', '渠道', '标题', '正文', '链接', '情感', '诉求', '主题', '地点', '事件编号'],
    permission: 'document.export',
    rows: documentRows,
  },
  stories: {
    columns: ['编号', '标题', '首发时间', '最近时间', '文档数', '来源数', '负面数', '热度', '关键词', '地点'],
    permission: 'document.export',
    rows: storyRows,
  },
  matters: {
    columns: ['编号', '登记时间', '标题', '公众提问', '类别', '状态', '承办单位', '已回应'],
    permission: 'matter.read',
    rows: (source) =>
      recordRows<MatterBody>(source, 'matter', ({ id, state, createdAt, body }, unitName) => ({
        编号: id,
        登记时间: createdAt,
        标题: body.title,
        公众提问: body.question,
        类别: body.category,
        状态: state,
        承办单位: unitName,
        已回应: body.replyText !== undefined,
      })),
  },
  directives: {
    columns: ['编号', '标题', '要求', '来源', '承办单位', '状态', '期限', '最近进展', '最近办理时间'],
    permission: 'directive.read',
    rows: (source) =>
      recordRows<DirectiveBody>(source, 'directive', ({ id, state, body }, unitName) => {
        const last = body.history.at(-1)
        return {
          编号: id,
          标题: body.title,
          要求: body.text,
          来源: body.source.title,
          承办单位: unitName,
          状态: state,
          期限: body.dueAt,
          最近进展: last?.text,
          最近办理时间: last?.at,
        }
      }),
  },
  timeline: {
    columns: ['时间', '经办人', '类型', '内容'],
    permission: 'incident.read',
    rows: timelineRows,
  },
}

async function* documentRows({ heard, query, filter, unitIds }: RowSource): AsyncGenerator<Row> {
  const store = needHeard(heard)
  let cursor: string | undefined
  do {
    const page = await store.search({
      ...(query ? { query } : {}),
      ...timesOf(filter),
      unitIds,
      limit: pageSize,
      ...(cursor ? { cursor } : {}),
    })
    for (const { annotations, ...document } of page.documents)
      yield {
        时间: document.publishedAt ?? document.observedAt,
        来源: document.sourceName,
        渠道: document.channel,
        标题: document.title,
        正文: document.text,
        链接: document.url,
        情感: annotations.sentiment.label,
        诉求: annotations.concern.label,
        主题: annotations.topic.label,
        地点: annotations.places.map(({ name }) => name).join('、'),
        事件编号: document.storyId,
      }
    cursor = page.next
  } while (cursor)
}

async function* storyRows({ heard, filter, unitIds }: RowSource): AsyncGenerator<Row> {
  const { from } = timesOf(filter)
  const stories = await needHeard(heard).stories({
    ...(from ? { since: from } : {}),
    unitIds,
    order: 'newest',
    limit: 1_000,
  })
  for (const story of stories)
    yield {
      编号: story.id,
      标题: story.title,
      首发时间: story.firstAt,
      最近时间: story.lastAt,
      文档数: story.size,
      来源数: story.sourceCount,
      负面数: story.negativeCount,
      热度: Math.round(story.heat * 10) / 10,
      关键词: story.keywords.join('、'),
      地点: story.places.join('、'),
    }
}

async function* recordRows<Body>(
  { reader, filter, unitIds, withheld }: RowSource,
  kind: string,
  rowOf: (record: LedgerRecord<Body>, unitName: string) => Row,
): AsyncGenerator<Row> {
  const units = new Map((await reader.list<Unit>({ kind: 'unit' })).map(({ id, body }) => [id, body.name]))
  for (let offset = 0; ; offset += pageSize) {
    const records = await reader.list<Body>({
      kind,
      unitIds,
      ...(filter.state ? { states: [filter.state] } : {}),
      order: 'oldest',
      limit: pageSize,
      offset,
    })
    for (const record of records)
      if (isInternal(record)) withheld()
      else yield rowOf(record, units.get(record.unitId) ?? record.unitId)
    if (records.length < pageSize) return
  }
}

async function* timelineRows({ reader, filter, unitIds, withheld }: RowSource): AsyncGenerator<Row> {
  const incident = await reader.get<IncidentBody>('incident', filter.id ?? '')
  if (!incident || !unitIds.includes(incident.unitId))
    throw new AppError('NOT_FOUND', `incident/${filter.id ?? ''}`)
  requireMayLeave(incident)
  for (const entry of incident.body.timeline)
    if (isInternal(entry)) withheld()
    else yield { 时间: entry.at, 经办人: entry.by.name, 类型: entry.kind, 内容: entry.text }
}

function needHeard(heard: Heard | undefined): Heard {
  if (!heard) throw new AppError('INTERNAL', 'export: no store in this process')
  return heard
}

function timesOf({ from, to }: ExportFilter): { readonly from?: Date; readonly to?: Date } {
  return { ...(from ? { from: requireTime(from) } : {}), ...(to ? { to: requireTime(to) } : {}) }
}

function requireTime(text: string): Date {
  const at = new Date(text)
  if (Number.isNaN(at.getTime()))
    throw new AppError('BAD_INPUT', `time ${text.slice(0, 40)}`, { userMessage: '起止时间无法识别' })
  return at
}
