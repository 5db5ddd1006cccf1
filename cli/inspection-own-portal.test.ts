import { afterAll, beforeAll, expect, it } from 'vitest'
import { columns } from '../api/portal/columns.ts'
import { openTestApi, type TestApi } from '../api/testing/open-test-api.ts'
import { hostOf } from '../crawlers/fetch/fetch.ts'
import { silentLog } from '../pipeline/platform/log.ts'
import { inspectSites, probeSites } from './inspection.ts'
import { type OpenSiteReader, openSiteReader } from './inspection-site.ts'

/** Our own portal, read like a stranger's: what the office publishes through it must stand up to the office's own inspection. */

let api: TestApi
let reader: OpenSiteReader
beforeAll(async () => {
  api = await openTestApi()
  const host = hostOf(new URL(api.url))
  reader = openSiteReader({
    contact: 'test@portal.example',
    clock: api.clock,
    isOwnHost: (each) => each === host,
  })
})
afterAll(async () => {
  await reader.close()
  await api.close()
})

const numerals = '一二三四五六七八九十百千万'

async function publish(column: (typeof columns)[number]['id'], name: string, index: number): Promise<void> {
  const { releases } = api.loop
  const { id } = await releases.draft(api.as('press-officer'), {
    title: `${name}栏目发布的第${numerals[index]}篇文章`,
    body: `${name}是我部面向社会公开信息的栏目，本文介绍该栏目的内容安排、更新方式和查询方法。\n\n欢迎公众通过部长信箱提出意见和建议。`,
    column,
    openness: 'proactive',
    ...(column === 'policy'
      ? {
          interpretationPlan: { who: '某司', forms: ['questions'] as const, day: '2026-11-01' },
          policy: {
            indexNumber: '000000000/2026-00001',
            theme: '通信',
            issuer: '示例部',
            writtenOn: '2026-10-20',
            documentNumber: '示例部〔2026〕1号',
            keywords: ['通信'],
            validity: 'valid' as const,
          },
        }
      : {}),
  })
  await releases.submit(api.as('press-officer'), { id })
  for (const role of ['reviewer-1', 'reviewer-2', 'reviewer-3', 'secrecy-reviewer'] as const)
    await releases.verdict(api.as(role), { id, verdict: 'approved', opinion: '同意' })
  await releases.publish(api.as('releaser'), { id })
}

it('the built-in portal, filled and probed for a week, has nothing that an inspection finds', async () => {
  for (const [index, { id, name }] of columns.entries()) await publish(id, name, index)
  await api.loop.inspections.addSite(api.as('press-officer'), {
    name: '示例部门户网站',
    homepage: `${api.url}/portal/`,
    unitId: 'ministry',
    isOwn: true,
  })
  const options = { inspections: api.loop.inspections, reader, clock: api.clock, log: silentLog }
  await inspectSites(options)
  for (let hour = 0; hour < 7 * 24; hour += 1) {
    await probeSites(options)
    api.clock.advanceTo(new Date(api.clock.now().getTime() + 3_600_000))
  }
  await inspectSites(options)
  const findings = await api.loop.inspections.findings(api.as('press-officer'))
  expect(findings.map(({ checkId, title, evidence }) => ({ checkId, title, evidence }))).toEqual([])
  const [sheet] = await api.loop.inspections.sheets(api.as('press-officer'))
  expect(sheet).toMatchObject({ points: 100, verdict: 'open-for-bonus' })
  expect(sheet?.pages).toBeGreaterThan(columns.length * 2)
  expect(sheet?.gaps).toEqual([])
}, 120_000)
