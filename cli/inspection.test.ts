import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { hostOf } from '../crawlers/fetch/fetch.ts'
import type { CheckId } from '../loop/inspection/check-list.ts'
import type { FindingView } from '../loop/inspection/records.ts'
import {
  article,
  dayBefore,
  openPlantedPortal,
  type PlantedPortal,
} from '../loop/inspection/testing/planted-portal.ts'
import { openTestLoop, type TestLoop } from '../loop/testing/open-test-loop.ts'
import { silentLog } from '../pipeline/platform/log.ts'
import { inspectSites, probeSites } from './inspection.ts'
import { type OpenSiteReader, openSiteReader } from './inspection-site.ts'

/** A portal read over HTTP by the real crawler, with one fault planted at a time. */

const today = '2026-03-02'
const ago = (days: number) => dayBefore(today, days)

describe('the inspection of a portal', () => {
  let test: TestLoop
  let portal: PlantedPortal
  let reader: OpenSiteReader
  let siteId: string
  beforeEach(async () => {
    test = await openTestLoop()
    portal = await openPlantedPortal(today)
    const hosts = new Set([portal.url, portal.outside].map((url) => hostOf(new URL(url))))
    reader = openSiteReader({
      contact: 'test@portal.example',
      clock: test.clock,
      isOwnHost: (host) => hosts.has(host),
      probeTimeoutMs: 300,
    })
    const site = await test.loop.inspections.addSite(test.as('press-officer'), {
      name: '示例部门户网站',
      homepage: portal.url,
      unitId: 'ministry',
      accounts: [{ name: '示例部发布', platform: '微博', url: `${portal.outside}/account` }],
      isOwn: true,
    })
    siteId = site.id
  })
  afterEach(async () => {
    await reader.close()
    await portal[Symbol.asyncDispose]()
    await test.close()
  })

  const options = () => ({ inspections: test.loop.inspections, reader, clock: test.clock, log: silentLog })
  const inspect = () => inspectSites(options())
  const found = async () =>
    (await test.loop.inspections.findings(test.as('press-officer'))).filter(({ state }) => state === 'found')
  const checksOf = (findings: readonly FindingView[]) =>
    [...new Set(findings.map(({ checkId }) => checkId))].toSorted()
  const column = (id: string) => {
    const one = portal.columns.find((each) => each.id === id)
    if (!one) throw new Error(`no column ${id}`)
    return one
  }
  const firstOf = (id: string) => {
    const [first] = column(id).articles
    if (!first) throw new Error(`column ${id} is empty`)
    return first
  }
  const probeFor = async (hours: number, answering: (hour: number) => PlantedPortal['answering']) => {
    for (let hour = 0; hour < hours; hour += 1) {
      portal.answering = answering(hour)
      await probeSites(options())
      test.advanceMinutes(60)
    }
    portal.answering = 'well'
  }
  const sheet = async () => {
    const [one] = await test.loop.inspections.sheets(test.as('press-officer'))
    if (!one) throw new Error('no sheet')
    return one
  }

  it('finds nothing on a sound one, crawled again and again and probed for a week', async () => {
    await inspect()
    await probeFor(7 * 24, () => 'well')
    await inspect()
    expect(await found()).toEqual([])
    const { lines, ...seen } = await sheet()
    expect(seen).toMatchObject({
      points: 100,
      isVetoed: false,
      verdict: 'open-for-bonus',
      gaps: [],
      failedAccounts: 0,
    })
    expect(seen.pages).toBeGreaterThan(50)
    expect(seen.probes.map(({ probes }) => probes)).toEqual([24, 24, 24, 24, 24, 24, 24])
    expect(lines.every(({ findings }) => findings === 0)).toBe(true)
  })

  interface Plant {
    readonly fault: string
    readonly ruleId: string
    readonly checks: readonly CheckId[]
    plant(): void
  }

  const plants: readonly Plant[] = [
    {
      fault: 'a home page without anything new for two weeks',
      ruleId: 'R14',
      checks: ['home-stale'],
      plant: () => {
        portal.page.newestOnHome = 'old'
      },
    },
    {
      fault: 'five columns behind their time',
      ruleId: 'R15',
      checks: ['column-stale', 'columns-stale'],
      plant: () => {
        for (const id of ['news0', 'news1', 'news2'])
          column(id).articles = [article(`${id}-x`, '旧闻一则说明', ago(15))]
        for (const id of ['policy0', 'policy1'])
          column(id).articles = [article(`${id}-x`, '旧文一则说明', ago(200))]
      },
    },
    {
      fault: 'one column behind its time, which costs points only',
      ruleId: 'R15',
      checks: ['column-stale'],
      plant: () => {
        column('news3').articles = [article('news3-x', '旧闻一则说明', ago(15))]
      },
    },
    {
      fault: 'ten columns without anything for more than a year',
      ruleId: 'R15',
      checks: ['column-stale', 'columns-long-stale', 'columns-stale'],
      plant: () => {
        for (const one of portal.columns.slice(1, 11))
          one.articles = [article(`${one.id}-x`, '陈年旧文说明', ago(400))]
      },
    },
    {
      fault: 'five empty columns',
      ruleId: 'R15',
      checks: ['column-empty', 'columns-empty'],
      plant: () => {
        for (const one of portal.columns.slice(2, 7)) one.articles = []
      },
    },
    {
      fault: 'no way to write to the office',
      ruleId: 'R16',
      checks: ['no-channel'],
      plant: () => {
        portal.page.hasMailbox = false
      },
    },
    {
      fault: 'a letter without an answer for more than three months',
      ruleId: 'R16',
      checks: ['unanswered'],
      plant: () => portal.letters.push({ id: '9', kind: 'message', receivedDay: ago(120) }),
    },
    {
      fault: 'an answer that took more than three months',
      ruleId: 'R16',
      checks: ['unanswered'],
      plant: () =>
        portal.letters.push({ id: '9', kind: 'message', receivedDay: ago(130), repliedDay: ago(20) }),
    },
    {
      fault: 'a severe wording error',
      ruleId: 'R17',
      checks: ['wording'],
      plant: () => {
        firstOf('news1').text = '根据中华人共和国有关法律的规定开展专项工作。'
      },
    },
    {
      fault: 'a classification mark',
      ruleId: 'R17',
      checks: ['leak'],
      plant: () => {
        firstOf('policy1').text = '机密★一年。现将有关情况通报如下。'
      },
    },
    {
      fault: 'a list with an identity number',
      ruleId: 'R17',
      checks: ['leak'],
      plant: () => {
        firstOf('policy2').text = '拟录用人员名单：张某，身份证号11010519491231002X。'
      },
    },
    {
      fault: 'a link to a betting site',
      ruleId: 'R17',
      checks: ['bad-link'],
      plant: () => {
        firstOf('news2').text = `延伸阅读：<a href="${portal.outside}/">百家乐投注平台</a>`
      },
    },
    {
      fault: 'a link to a domain that is for sale',
      ruleId: 'R17',
      checks: ['bad-link'],
      plant: () => {
        firstOf('news2').text = `延伸阅读：<a href="${portal.outside}/parked">专题网站</a>`
      },
    },
    {
      fault: 'a dead link',
      ruleId: 'R17',
      checks: ['dead-link'],
      plant: () => {
        firstOf('news2').text = '附件：<a href="/files/missing.html">实施方案</a>'
      },
    },
    {
      fault: 'a page dated later than today',
      ruleId: 'R17',
      checks: ['forged-date'],
      plant: () => {
        Object.assign(firstOf('news0'), { day: ago(-20), listedDay: ago(-20), modifiedDay: ago(-20) })
      },
    },
    {
      fault: 'a list with another day than the page',
      ruleId: 'R17',
      checks: ['forged-date'],
      plant: () => {
        firstOf('news0').listedDay = ago(0)
        Object.assign(firstOf('news0'), { day: ago(33), modifiedDay: ago(33) })
      },
    },
    {
      fault: 'an old file under a new date',
      ruleId: 'R17',
      checks: ['forged-date'],
      plant: () => {
        firstOf('policy3').modifiedDay = ago(100)
      },
    },
    {
      fault: 'an account without posts for two weeks',
      ruleId: 'R18',
      checks: ['account-stale'],
      plant: () => {
        portal.account.postDays = [ago(15), ago(30)]
      },
    },
    {
      fault: 'an account that takes no answer',
      ruleId: 'R18',
      checks: ['account-silent'],
      plant: () => {
        portal.account.hasTalk = false
      },
    },
    {
      fault: 'an account that answers after months',
      ruleId: 'R18',
      checks: ['account-late-reply'],
      plant: () => portal.account.messages.push({ receivedDay: ago(60) }),
    },
    {
      fault: 'an error report without an answer within three working days',
      ruleId: 'R21',
      checks: ['error-report'],
      plant: () => portal.letters.push({ id: '9', kind: 'error-report', receivedDay: ago(12) }),
    },
  ]

  for (const { fault, ruleId, checks, plant } of plants)
    it(`finds ${fault}, and nothing else`, async () => {
      plant()
      await inspect()
      const findings = await found()
      expect(checksOf(findings)).toEqual([...checks])
      for (const finding of findings) {
        expect(finding.ruleId).toBe(ruleId)
        expect(finding.documentNumber).toMatch(/〔20\d\d〕\d+号/)
        expect(finding.evidence.length).toBeGreaterThan(0)
        expect(finding.evidence[0]?.url).toContain(ruleId === 'R18' ? portal.outside : portal.url)
      }
      expect(JSON.stringify(findings)).not.toContain('11010519491231002X')
    })

  it('finds a page slipped in with an old date, and goes on finding it', async () => {
    await inspect()
    test.advanceMinutes(24 * 60)
    column('news0').articles.push(article('slipped', '补发的一篇旧文说明', ago(20)))
    await inspect()
    expect(checksOf(await found())).toEqual(['forged-date'])
    test.advanceMinutes(24 * 60)
    await inspect()
    expect(checksOf(await found())).toEqual(['forged-date'])
    expect((await found())[0]?.title).toContain('检查时栏目中尚无此文')
  })

  it('finds a site that one probe in twenty does not reach, by a week of probes', async () => {
    await probeFor(7 * 24, (hour) => (hour % 18 === 5 ? 'cut' : hour % 36 === 7 ? 'slowly' : 'well'))
    await inspect()
    const [finding, ...others] = await found()
    expect(others).toEqual([])
    expect(finding).toMatchObject({
      checkId: 'unreachable',
      ruleId: 'R13',
      documentNumber: '国办秘函〔2019〕19号',
      mark: 'V',
    })
    expect(await sheet()).toMatchObject({ points: 0, isVetoed: true, verdict: 'failed' })
  }, 60_000)

  it('lets a site pass that is missed less often, and judges none on fewer than twenty probes a day', async () => {
    await probeFor(3 * 24, (hour) => (hour % 40 === 5 ? 'error' : 'well'))
    await inspect()
    expect(await found()).toEqual([])
    expect((await sheet()).gaps.join()).toContain('探测不足')
    await probeFor(4 * 24, (hour) => (hour % 40 === 5 ? 'error' : 'well'))
    await inspect()
    expect(await found()).toEqual([])
    expect((await sheet()).gaps).toEqual([])
  })

  it('does not go where robots.txt keeps it out, and says so', async () => {
    portal.page.robots = 'User-agent: *\nDisallow: /columns/news4\n'
    await inspect()
    expect(await found()).toEqual([])
    expect((await sheet()).gaps.join()).toContain('/columns/news4')
  })

  it('makes a finding a directive by one decision, follows it until it is gone, and finds it anew when it is back', async () => {
    const spoil = () => {
      firstOf('news1').text = '根据中华人共和国有关法律的规定开展专项工作。'
    }
    spoil()
    await inspect()
    const press = test.as('press-officer')
    const [finding] = await found()
    if (!finding) throw new Error('nothing found')
    const confirmed = await test.loop.inspections.confirm(press, { id: finding.id })
    expect(confirmed).toMatchObject({ state: 'confirmed', moves: ['dismiss'] })
    const [directive] = await test.loop.directives.list(press, { source: `inspection/${finding.id}` })
    expect(directive).toMatchObject({
      id: confirmed.directiveId,
      state: 'open',
      unitId: 'ministry',
      dueAt: '2026-03-05T18:00:00.000+08:00',
      source: { kind: 'inspection', id: finding.id },
    })
    expect(directive?.text).toContain('国办秘函〔2019〕19号')
    expect(await sheet()).toMatchObject({ isVetoed: true })

    firstOf('news1').text = '根据中华人民共和国有关法律的规定开展专项工作。'
    test.advanceMinutes(24 * 60)
    await inspect()
    const gone = async () => (await test.loop.inspections.findings(press))[0]
    expect(await gone()).toMatchObject({ state: 'gone' })
    expect(
      (await test.loop.directives.get(press, { id: directive?.id ?? '' })).history.at(-1)?.text,
    ).toContain('已消失')

    spoil()
    test.advanceMinutes(24 * 60)
    await inspect()
    expect((await gone())?.spans).toHaveLength(2)
    expect(await gone()).toMatchObject({ state: 'found' })
  })

  it('counts no finding that a person dismissed with a reason', async () => {
    portal.page.newestOnHome = 'old'
    await inspect()
    const [finding] = await found()
    await test.loop.inspections.dismiss(test.as('press-officer'), {
      id: finding?.id ?? '',
      reason: '首页为专题页，另有更新栏',
    })
    test.advanceMinutes(24 * 60)
    await inspect()
    expect(await found()).toEqual([])
    expect(await sheet()).toMatchObject({ isVetoed: false, points: 100 })
    await expect(
      test.loop.inspections.confirm(test.as('analyst'), { id: finding?.id ?? '' }),
    ).rejects.toMatchObject({ code: 'FORBIDDEN' })
  })

  it('is entered once, and only by those who manage inspections', async () => {
    const again = { name: '又一次', homepage: `${portal.url}/`, unitId: 'ministry' }
    await expect(test.loop.inspections.addSite(test.as('press-officer'), again)).rejects.toMatchObject({
      code: 'BAD_INPUT',
    })
    await expect(
      test.loop.inspections.addSite(test.as('handler'), { ...again, homepage: 'https://other.example/' }),
    ).rejects.toMatchObject({ code: 'FORBIDDEN' })
  })

  it('keeps what it looked at on record, and a site that is switched off is left alone', async () => {
    await inspect()
    const samples = await test.ledger.list({ kind: 'inspection-sample', keys: { site: siteId } })
    expect(samples).toHaveLength(1)
    const [site] = await test.loop.inspections.sites(test.as('press-officer'))
    await test.loop.inspections.changeSite(test.as('press-officer'), {
      id: siteId,
      version: site?.version ?? 0,
      isOn: false,
    })
    await inspect()
    await probeSites(options())
    expect(await test.ledger.count({ kind: 'inspection-sample' })).toBe(1)
    expect(await test.ledger.count({ kind: 'inspection-probe' })).toBe(0)
    expect((await test.ledger.verifyAudit()).isIntact).toBe(true)
  })
})
