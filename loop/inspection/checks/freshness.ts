import { shanghaiDay } from '../../../pipeline/platform/clock.ts'
import type { CheckId } from '../check-list.ts'
import { daysBetween, monthsBefore } from '../days.ts'
import type { CheckResult, RawFinding } from '../finding.ts'
import type { SampledColumn } from '../sample.ts'
import { type CheckInput, judged, notJudged } from './input.ts'

/** R14: nothing new on the home page for two weeks. */
export function checkHome({ sample, checks, now }: CheckInput): readonly CheckResult[] {
  if (sample.homeOutcome !== 'read') return [notJudged('home-stale', '首页未能读取')]
  const { homeNewestDay: newest, homepage } = sample
  if (!newest) return [notJudged('home-stale', '首页及其链接的页面没有可读的日期')]
  const limit = checks.limit('home-stale', '首页更新')
  const age = daysBetween(newest, shanghaiDay(now))
  if (age <= limit) return [judged('home-stale', [])]
  return [
    judged('home-stale', [
      {
        checkId: 'home-stale',
        object: homepage,
        title: `首页 ${age} 天没有更新（最近一条为 ${newest}）`,
        evidence: [{ url: homepage, day: newest, text: `首页最新内容日期 ${newest}` }],
      },
    ]),
  ]
}

/** R15: columns behind their time, for very long, or empty: each costs points, too many of them fail the site. */
export function checkColumns(input: CheckInput): readonly CheckResult[] {
  const { sample, checks } = input
  const read = sample.columns.filter(({ outcome }) => outcome === 'read')
  const ids = [
    'columns-stale',
    'columns-long-stale',
    'columns-empty',
    'column-stale',
    'column-empty',
  ] as const
  if (read.length === 0) return ids.map((id) => notJudged(id, '没有读到栏目'))
  const stale = read.filter((column) => isStale(column, input))
  const longStale = read.filter((column) => isLongStale(column, input))
  // Letters come when they come: an empty mailbox column is no empty column.
  const empty = read.filter(({ items, kind }) => items === 0 && kind !== 'interaction')
  return [
    tooMany('columns-stale', { input, columns: stale, limit: checks.limit('columns-stale', '应更新未更新') }),
    tooMany('columns-long-stale', {
      input,
      columns: longStale,
      limit: checks.limit('columns-long-stale', '长期未更新'),
    }),
    tooMany('columns-empty', { input, columns: empty, limit: checks.limit('columns-empty', '空白') }),
    judged(
      'column-stale',
      stale.map((column) => ({
        checkId: 'column-stale',
        object: column.url,
        title: `栏目“${column.name}”未按时更新（最近 ${column.newestDay ?? '无日期'}）`,
        evidence: [evidenceOf(column)],
      })),
    ),
    judged(
      'column-empty',
      empty.map((column) => ({
        checkId: 'column-empty',
        object: column.url,
        title: `栏目“${column.name}”没有内容`,
        evidence: [evidenceOf(column)],
      })),
    ),
  ]
}

/** 动态、要闻 by days, 通知、政策 by months; the rest is bound to no rhythm. */
function isStale({ kind, newestDay: newest }: SampledColumn, { checks, now }: CheckInput): boolean {
  const today = shanghaiDay(now)
  if (!newest) return false
  if (kind === 'news') return daysBetween(newest, today) > checks.limit('columns-stale', '动态要闻')
  return kind === 'policy' && newest < monthsBefore(today, checks.limit('columns-stale', '通知政策'))
}

function isLongStale({ newestDay: newest, kind }: SampledColumn, { checks, now }: CheckInput): boolean {
  if (!newest || kind === 'interaction') return false
  return newest < monthsBefore(shanghaiDay(now), checks.param('columns-long-stale', 'months'))
}

interface TooMany {
  readonly input: CheckInput
  readonly columns: readonly SampledColumn[]
  readonly limit: number
}

function tooMany(checkId: CheckId, { input, columns, limit }: TooMany): CheckResult {
  if (columns.length < limit) return judged(checkId, [])
  const { title } = input.checks.get(checkId)
  const finding: RawFinding = {
    checkId,
    object: input.sample.homepage,
    title: `${title}：${columns.length} 个（达到 ${limit} 个即否决）`,
    evidence: columns.map(evidenceOf),
  }
  return judged(checkId, [finding])
}

function evidenceOf({ name, url, newestDay: newest, items }: SampledColumn) {
  return { url, ...(newest ? { day: newest } : {}), text: `${name}：${items} 条，最近 ${newest ?? '—'}` }
}
