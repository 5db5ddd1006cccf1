import { shanghaiDay } from '../../../pipeline/platform/clock.ts'
import { daysBetween } from '../days.ts'
import type { CheckResult, Evidence, RawFinding } from '../finding.ts'
import type { SampledPage, TextFault } from '../sample.ts'
import { hasAny, words } from '../words.ts'
import { type CheckInput, judged, notJudged } from './input.ts'

/** R17: what one place of is too much. */
export function checkSerious(input: CheckInput): readonly CheckResult[] {
  const { sample } = input
  if (sample.homeOutcome !== 'read')
    return (['wording', 'leak', 'bad-link', 'dead-link', 'forged-date'] as const).map((id) =>
      notJudged(id, '首页未能读取'),
    )
  return [
    judged('wording', ofText('wording', sample.textFaults)),
    judged('leak', ofText('leak', sample.textFaults)),
    judged('bad-link', badLinks(input)),
    judged('dead-link', deadLinks(input)),
    judged('forged-date', forgedDates(input)),
  ]
}

/** One finding a page, with every place in it. */
function ofText(kind: TextFault['kind'], faults: readonly TextFault[]): readonly RawFinding[] {
  const byPage = Map.groupBy(
    faults.filter((fault) => fault.kind === kind),
    ({ url }) => url,
  )
  return [...byPage].map(([url, found]) => ({
    checkId: kind,
    object: url,
    title: [...new Set(found.map(({ message }) => message))].join('；'),
    evidence: found.map(({ excerpt }) => ({ url, text: excerpt })),
  }))
}

function badLinks({ sample }: CheckInput): readonly RawFinding[] {
  return sample.links.flatMap((link): readonly RawFinding[] => {
    const page = `${link.title ?? ''}\n${link.excerpt ?? ''}`
    const bad = hasAny(link.text, words.bad) ?? hasAny(page, words.bad)
    const parked = bad ? undefined : hasAny(page, words.parked)
    if (!bad && !parked) return []
    return [
      {
        checkId: 'bad-link',
        object: link.url,
        title: bad ? `链接指向不良信息（${bad}）` : `链接指向已被出售或停放的域名（${parked}）`,
        evidence: [{ url: link.from, text: `${link.text} → ${link.url} ${link.title ?? ''}`.trim() }],
      },
    ]
  })
}

function deadLinks({ sample }: CheckInput): readonly RawFinding[] {
  return sample.links
    .filter(({ outcome }) => outcome === 'dead')
    .map(({ url, from, text }) => ({
      checkId: 'dead-link',
      object: url,
      title: `链接打不开：${text || url}`,
      evidence: [{ url: from, text: `${text} → ${url}` }],
    }))
}

function forgedDates(input: CheckInput): readonly RawFinding[] {
  return input.sample.pages.flatMap((page): readonly RawFinding[] => {
    if (page.kind !== 'article' || page.outcome !== 'read') return []
    const evidence = contradictions(page, input)
    const [first] = evidence
    return first
      ? [{ checkId: 'forged-date', object: page.url, title: `《${page.title}》${first.text}`, evidence }]
      : []
  })
}

/** What speaks against the day a page gives itself. */
function contradictions(page: SampledPage, { checks, now }: CheckInput): readonly Evidence[] {
  const { url, publishedDay: day, listedDay, lastModified, firstSeen } = page
  if (!day) return []
  const tolerance = checks.param('forged-date', 'toleranceDays')
  const said: string[] = []
  if (daysBetween(shanghaiDay(now), day) > 0) said.push(`标注日期 ${day} 晚于检查日期`)
  if (listedDay && Math.abs(daysBetween(listedDay, day)) > tolerance)
    said.push(`列表日期 ${listedDay} 与页面日期 ${day} 不一致`)
  const modified =
    lastModified && Number.isFinite(Date.parse(lastModified))
      ? shanghaiDay(new Date(lastModified))
      : undefined
  if (modified && daysBetween(modified, day) > tolerance)
    said.push(`标注 ${day} 发布，而文件最后修改于 ${modified}，早于发布日期`)
  const { missedAt, coveredFrom } = firstSeen
  if (missedAt && coveredFrom && day >= coveredFrom) {
    const missedDay = missedAt.slice(0, 10)
    if (daysBetween(day, missedDay) >= checks.param('forged-date', 'days'))
      said.push(`标注 ${day} 发布，而 ${missedDay} 检查时栏目中尚无此文`)
  }
  return said.map((text) => ({ url, day, text }))
}
