import { toShanghaiIso } from '../../pipeline/platform/clock.ts'
import { type ConsultBody, decisionNames } from '../consult/consult.ts'
import { isInternal } from '../export/may-leave.ts'
import { factNames, factTitles } from '../incident/facts.ts'
import type { IncidentBody, TimelineEntry } from '../incident/incident.ts'
import { isSettled } from '../incident/steps.ts'
import type { ReportBody, ReportField, ReportType } from './report.ts'

export const unknownWords = '正在核实'

export interface ReportMaterial {
  readonly incident: IncidentBody
  readonly consults: readonly ConsultBody[]
  readonly type: ReportType
  /** The last signed report, which says what is already known to its reader. */
  readonly last?: ReportBody
  readonly now: Date
}

/** A report from the record alone: what was registered, decided and done, and for the rest that it is being verified. */
export function composeReport(
  material: ReportMaterial,
): Pick<ReportBody, 'known' | 'fields' | 'course' | 'summary' | 'asOf'> {
  const { type, last, now } = material
  const known = knownFields(material)
  const isPart = type === 'follow-up' || type === 'daily'
  const fields = isPart && last ? changedFields(known, last.known) : known
  const course = courseOf(material.incident, isPart || type === 'final' ? sinceOf(type, last) : undefined)
  return { known, fields, course, summary: summaryOf(material, fields), asOf: toShanghaiIso(now) }
}

function knownFields({ incident, consults, type }: ReportMaterial): readonly ReportField[] {
  const { facts = {} } = incident
  const derived: Readonly<Record<string, string>> = { ...fromRecord(incident), ...fromConsults(consults) }
  return [
    field('receivedAt', '接报时间', hourAndMinute(incident.knownAt)),
    ...factNames.map((name) => field(name, factTitles[name], facts[name]?.text ?? derived[name])),
    ...(type === 'final' ? finalFields(incident) : []),
  ]
}

function field(name: string, title: string, text: string | undefined): ReportField {
  return { name, title, text: text || unknownWords, isUnknown: !text }
}

/** What the incident's own record answers when nobody registered it separately. */
function fromRecord({ title, level, steps, timeline, alertIds }: IncidentBody): Record<string, string> {
  const done = steps.filter(({ done: mark }) => mark).map(({ title: words }) => words)
  const published = timeline.filter(({ kind }) => kind === 'published').map(({ text }) => text)
  const open = steps.filter((step) => !isSettled(step)).map(({ title: words }) => words)
  const measures = [...done, ...published]
  return {
    nature: `${title}（${level} 级）`,
    ...(alertIds.length > 0 ? { source: '公开信息监测发现' } : {}),
    ...(measures.length > 0 ? { measures: `${measures.join('；')}。` } : {}),
    ...(open.length > 0 ? { next: `${open.slice(0, 5).join('；')}。` } : {}),
  }
}

/** A judgement belongs under 趋势 only when people sat together over it; a bare reason is none. */
function fromConsults(consults: readonly ConsultBody[]): Record<string, string> {
  const last = consults.findLast(({ form }) => form !== 'brief')
  return last ? { trend: `会商研判：${last.judgement}（决定：${decisionNames[last.decision]}）` } : {}
}

/** 终报: cause and handling are among the facts; besides them the present state, the aftermath and the review. */
function finalFields({ timeline, review, clocks, steps }: IncidentBody): readonly ReportField[] {
  const published = timeline.filter(({ kind }) => kind === 'published')
  const met = clocks.filter(({ metAt, dueAt }) => metAt && Date.parse(metAt) <= Date.parse(dueAt)).length
  const settled = steps.filter(isSettled).length
  return [
    field(
      'state',
      '目前状态',
      `预案步骤 ${steps.length} 项，已办结 ${settled} 项；时限 ${clocks.length} 项，按时完成 ${met} 项`,
    ),
    field(
      'aftermath',
      '信息发布',
      published.map(({ at, text }) => `${hourAndMinute(at)} ${text}`).join('；') || '没有公开发布',
    ),
    field('review', '评估', review?.text),
  ]
}

function changedFields(
  known: readonly ReportField[],
  before: readonly ReportField[],
): readonly ReportField[] {
  const earlier = new Map(before.map(({ name, text }) => [name, text]))
  return known.filter(({ name, text }) => earlier.get(name) !== text)
}

function sinceOf(type: ReportType, last: ReportBody | undefined): string | undefined {
  return type === 'final' ? undefined : last?.asOf
}

const told: readonly TimelineEntry['kind'][] = [
  'opened',
  'level',
  'activated',
  'consult',
  'step',
  'note',
  'published',
  'withdrawn',
  'clock',
]

function courseOf({ timeline }: IncidentBody, since: string | undefined): ReportBody['course'] {
  return (
    timeline
      .filter(({ kind, at }) => told.includes(kind) && (since === undefined || at > since))
      // A report leaves the house.
      .filter((entry) => !isInternal(entry))
      .map(({ at, text }) => ({ at, text }))
  )
}

/** Time, place, what, and what is done: each sentence only of what is known. */
function summaryOf({ incident, type, last }: ReportMaterial, fields: readonly ReportField[]): string {
  const of = (name: string) => fields.find((each) => each.name === name && !each.isUnknown)?.text
  const unknown = fields.filter(({ isUnknown }) => isUnknown).map(({ title }) => title)
  const head =
    type === 'first' || !last
      ? `${hourAndMinute(incident.knownAt)}获知${incident.title}。`
      : `现将${incident.title}的最新情况续报如下。`
  return [
    type === 'final' ? `现将${incident.title}的处置情况终报如下。` : head,
    sentence('事发时间：', of('happenedAt')),
    sentence('事发地点：', of('place')),
    sentence('影响范围：', of('scope')),
    sentence('损失：', of('losses')),
    sentence('已采取措施：', of('measures')),
    unknown.length > 0 && type !== 'final' ? `${unknown.join('、')}${unknownWords}。` : '',
  ]
    .filter(Boolean)
    .join('')
}

function sentence(head: string, words: string | undefined): string {
  return words ? `${head}${words.replace(/。$/, '')}。` : ''
}

/** 24-hour clock: 3月2日08时50分. */
function hourAndMinute(iso: string): string {
  const [, , month = '', day = '', hour = '', minute = ''] = /^(\d+)-(\d+)-(\d+)T(\d+):(\d+)/.exec(iso) ?? []
  return `${Number(month)}月${Number(day)}日${hour}时${minute}分`
}
