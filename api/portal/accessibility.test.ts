import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import axe from 'axe-core'
import { type Browser, chromium, type Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findChromium } from '../../cli/chromium.ts'
import type { ReleaseInput } from '../../loop/release/draft.ts'
import { openTestApi, type TestApi } from '../testing/open-test-api.ts'

const executablePath = findChromium(process.env)
const mustRun = process.env.YUSHU_REQUIRE_ALL === '1'
/** Set to a folder to keep a picture of every page looked at. */
const pictures = process.env.YUSHU_PICTURES
const reason = executablePath || mustRun ? undefined : 'needs Chromium: apt-get install chromium'
const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
const sizes = { wide: { width: 1440, height: 900 }, narrow: { width: 390, height: 844 } } as const

describe.skipIf(reason !== undefined)(
  `every kind of portal page, in a browser${reason ? ` (${reason})` : ''}`,
  () => {
    let api: TestApi
    let browser: Browser
    let code: string
    const urls: Record<string, string> = {}

    beforeAll(async () => {
      api = await openTestApi()
      await fill()
      browser = await chromium.launch({
        ...(executablePath ? { executablePath } : {}),
        args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
      })
    }, 120_000)
    afterAll(async () => {
      await browser?.close()
      await api?.close()
    })

    async function fill(): Promise<void> {
      const { interactions } = api.loop
      const press = api.as('press-officer')
      const policyId = await draft({
        title: '关于加强充电设施安全管理的通知（演示）',
        body: '## 一、总体要求\n\n各单位应当**落实责任**，做好以下工作：\n\n- 开展自查\n- 公布结果\n\n> 摘自会议纪要。\n\n| 项目 | 时限 |\n| --- | --- |\n| 自查 | 一个月 |\n\n## 二、组织实施\n\n本通知自印发之日起施行。',
        column: 'policy',
        policy: {
          indexNumber: '000000000/2026-00012',
          theme: '工业、通信、安全',
          issuer: '示例部',
          writtenOn: '2026-10-20',
          documentNumber: '示例部〔2026〕12号',
          keywords: ['充电设施', '安全'],
          validity: 'revised',
        },
        interpretationPlan: { who: '某司', forms: ['questions'], day: '2026-11-01' },
      })
      urls.policy = await publish(policyId)
      urls.interpretation = await publish(
        await draft({
          title: '《通知》解读（演示）',
          body: '问：为什么？\n\n答：为了安全。',
          column: 'interpretation',
          interprets: policyId,
        }),
      )
      const consultationId = await draft({
        title: '某某办法（征求意见稿）',
        body: '第一条 为了规范管理。',
        column: 'consultation',
      })
      await interactions.consultations.open(press, {
        releaseId: consultationId,
        from: '2026-11-01',
        to: '2026-12-10',
        contact: '电话 000-00000000（演示）',
      })
      urls.consultation = await publish(consultationId)
      const interviewId = await draft({
        title: '在线访谈：充电安全',
        body: '欢迎提问。',
        column: 'interview',
      })
      await interactions.interviews.announce(press, {
        releaseId: interviewId,
        startsAt: new Date('2026-12-20T10:00:00+08:00'),
        guests: [{ name: '李某', post: '某司司长' }],
      })
      urls.interview = await publish(interviewId)
      const sent = await interactions.disclosureRequests.submit({
        applicant: 'person',
        contact: { name: '王某', phone: '010-00000000', identityProof: '居民身份证' },
        wanted: '关于某某的通知',
        form: 'paper',
        way: 'post',
      })
      code = sent.code
      await interactions.disclosureRequests.confirmReceipt(press, { id: sent.id })
      await interactions.disclosureRequests.askCorrection(press, { id: sent.id, text: '请写明年份' })
    }

    async function draft(input: ReleaseInput): Promise<string> {
      const made = await api.loop.releases.draft(api.as('press-officer'), { openness: 'proactive', ...input })
      return made.id
    }

    async function publish(id: string): Promise<string> {
      const { releases } = api.loop
      const press = api.as('press-officer')
      for (const finding of (await releases.get(press, { id })).findings)
        if (!finding.isBlocking && !finding.acknowledgement)
          await releases.acknowledge(press, { id, findingId: finding.id, reason: '已核对' })
      await releases.submit(press, { id })
      for (const role of ['reviewer-1', 'reviewer-2', 'reviewer-3', 'secrecy-reviewer'] as const)
        await releases.verdict(api.as(role), { id, verdict: 'approved', opinion: '同意' })
      return (await releases.publish(api.as('releaser'), { id })).publication?.url ?? ''
    }

    const article = (name: string) => () => urls[name] ?? ''
    const beside = (form: string, name: string) => () =>
      (urls[name] ?? '').replace('/portal/articles/', `/portal/interaction/${form}/`)
    const pages: readonly (readonly [string, () => string])[] = [
      ['home', () => '/portal/'],
      ['column', () => '/portal/policy/'],
      ['empty-column', () => '/portal/news/'],
      ['policy', article('policy')],
      ['interpretation', article('interpretation')],
      ['consultation', article('consultation')],
      ['interview', article('interview')],
      ['disclosure', () => '/portal/disclosure/'],
      ['interaction', () => '/portal/interaction/'],
      ['search', () => '/portal/search?q=通知'],
      ['sitemap', () => '/portal/sitemap/'],
      ['not-found', () => '/portal/nothing/'],
      ['letter', () => '/portal/interaction/letter'],
      ['status', () => '/portal/interaction/status'],
      ['site-error', () => '/portal/interaction/site-error'],
      ['application', () => '/portal/disclosure/apply'],
      ['correction', () => '/portal/interaction/status/correction'],
      ['comment', beside('comment', 'consultation')],
      ['question', beside('question', 'interview')],
      ['policy-large', () => `${urls.policy}?view=large`],
      ['letter-large', () => '/portal/interaction/letter?view=large'],
      ['policy-print', () => `${urls.policy}?view=print`],
    ]

    it.each(pages)(
      '%s breaks no rule of WCAG 2.2 AA that a program can check, and fits a telephone',
      async (name, path) => {
        for (const [size, viewport] of Object.entries(sizes)) {
          const page = await browser.newPage({ viewport })
          try {
            await page.goto(new URL(path(), api.url).href)
            await check(page, `${name}-${size}`)
          } finally {
            await page.close()
          }
        }
      },
      60_000,
    )

    it('is used by keyboard alone: the skip link, a form sent with its faults, the focus on what is wrong, the answer', async () => {
      const page = await browser.newPage({ viewport: sizes.narrow })
      try {
        await page.goto(`${api.url}/portal/interaction/letter`)
        await page.keyboard.press('Tab')
        expect(await page.evaluate('document.activeElement?.textContent')).toBe('跳到主要内容')
        await page.keyboard.press('Enter')
        expect(new URL(page.url()).hash).toBe('#content')
        // The browser itself asks for what is required; without that the server does.
        await page.evaluate("document.querySelector('form.form').noValidate = true")
        await page.locator('#f-topic').fill('收费')
        await page.locator('form.form button').press('Enter')
        await page.getByRole('alert').waitFor()
        await check(page, 'letter-faulty')
        await page.getByRole('link', { name: '请填写来信内容' }).click()
        expect(new URL(page.url()).hash).toBe('#f-text')
        expect(await page.locator('#f-topic').inputValue()).toBe('收费')
        await page.getByLabel('咨询').check()
        await page.locator('#f-text').fill('如何收费？')
        await page.locator('#f-name').fill('王某')
        await page.locator('#f-phone').fill('010-00000000')
        await page.locator('form.form button').press('Enter')
        await page.locator('.code').waitFor()
        await check(page, 'letter-receipt')
        await page.goto(`${api.url}/portal/interaction/status`)
        await page.locator('#f-code').fill(code)
        await page.locator('form.form button').press('Enter')
        await page.getByText('请写明年份').waitFor()
        await check(page, 'status-answer')
      } finally {
        await page.close()
      }
    }, 60_000)

    it('prints title, source, time and address, and neither menus nor forms', async () => {
      const page = await browser.newPage({ viewport: sizes.wide })
      try {
        await page.goto(`${api.url}${urls.policy}`)
        await page.emulateMedia({ media: 'print' })
        for (const shown of ['h1', 'article .facts', '.address', '.policy'])
          expect(await page.locator(shown).first().isVisible(), shown).toBe(true)
        for (const hidden of ['.columns', '.search', '.trail', '.print-link', 'footer .links'])
          expect(await page.locator(hidden).first().isVisible(), hidden).toBe(false)
        if (pictures) {
          mkdirSync(pictures, { recursive: true })
          await page.pdf({ path: join(pictures, 'policy.pdf'), format: 'A4' })
        }
      } finally {
        await page.close()
      }
    })

    async function check(page: Page, name: string): Promise<void> {
      if (pictures) {
        mkdirSync(pictures, { recursive: true })
        await page.screenshot({ path: join(pictures, `${name}.png`), fullPage: true })
      }
      await page.evaluate(axe.source)
      const violations = await page.evaluate<
        string[]
      >(`axe.run(document, { runOnly: ${JSON.stringify(rules)} })
      .then(({ violations }) =>
        violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ html }) => html).join(' | ')))`)
      expect(violations, name).toEqual([])
      const overflow = await page.evaluate<number>(
        'document.documentElement.scrollWidth - document.documentElement.clientWidth',
      )
      expect(overflow, `${name} is wider than its window`).toBeLessThanOrEqual(0)
    }
  },
)
