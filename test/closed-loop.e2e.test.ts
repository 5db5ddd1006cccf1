import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openWeChatSimulator, type WeChatSimulator } from '../demo/platforms/wechat.ts'
import { openWeiboSimulator, type WeiboSimulator } from '../demo/platforms/weibo.ts'
import { loadScenario } from '../demo/scenario.ts'
import { systemClock, toShanghaiIso } from '../pipeline/platform/clock.ts'
import { type BrowserInstallation, missingBrowser, openInstallation } from './browser-installation.ts'

const domain = 'www.example.gov.cn'
/** Who works in this office, each by one role. */
const staff = {
  press: 'press-officer',
  duty: 'emergency',
  first: 'reviewer-1',
  second: 'reviewer-2',
  third: 'reviewer-3',
  secrecy: 'secrecy-reviewer',
  releaser: 'releaser',
  handler: 'handler',
} as const
type Name = keyof typeof staff

/** From a plan to the next one by hand: every person's part in a real browser, WeChat and Weibo as simulated platforms, nothing of it demo data. */
describe.skipIf(missingBrowser !== undefined)(
  `the closed loop in a browser${missingBrowser ? ` (${missingBrowser})` : ''}`,
  () => {
    let wechat: WeChatSimulator
    let weibo: WeiboSimulator
    let house: BrowserInstallation
    const passwords = new Map<Name, string>()
    let token = ''

    const folder = mkdtempSync(join(tmpdir(), 'yushu-cover-'))

    beforeAll(async () => {
      const cover = join(folder, 'cover.jpg')
      writeFileSync(cover, new Uint8Array([0xff, 0xd8, 0xff, 0xd9]))
      wechat = await openWeChatSimulator({
        appId: 'wx1',
        secret: 's',
        clock: systemClock,
        jobMs: () => 1_000,
      })
      weibo = await openWeiboSimulator({ accessToken: 'w1', safeDomain: domain, clock: systemClock })
      house = await openInstallation({
        environment: {
          YUSHU_PORTAL_URL: `https://${domain}`,
          YUSHU_WECHAT_APPID: 'wx1',
          YUSHU_WECHAT_SECRET: 's',
          YUSHU_WECHAT_BASE_URL: wechat.url,
          YUSHU_WECHAT_COVER: cover,
          YUSHU_WEIBO_ACCESS_TOKEN: 'w1',
          YUSHU_WEIBO_RIP: '203.0.113.9',
          YUSHU_WEIBO_SAFE_DOMAIN: domain,
          YUSHU_WEIBO_BASE_URL: weibo.url,
          YUSHU_BY_HAND_CHANNELS: 'douyin:抖音',
        },
      })
    }, 180_000)
    afterAll(async () => {
      await house?.close()
      await Promise.all([wechat?.close(), weibo?.close()])
      rmSync(folder, { recursive: true, force: true })
    }, 60_000)

    const as = (name: Name, path = '/app/') => house.signIn(name, passwords.get(name) ?? '', path)
    const pathOf = (page: Page) => new URL(page.url()).pathname

    /** Through the four signatures of four people, to the public, by a fifth. */
    async function release(path: string): Promise<void> {
      const signatures: readonly (readonly [Name, string, string])[] = [
        ['first', 'release-move-approve', 'verdict-dialog-submit'],
        ['second', 'release-move-approve', 'verdict-dialog-submit'],
        ['third', 'release-move-approve', 'verdict-dialog-submit'],
        ['secrecy', 'release-move-sign-secrecy', 'verdict-dialog-submit'],
        ['releaser', 'release-move-publish', 'publish-dialog-submit'],
      ]
      for (const [name, move, submit] of signatures) {
        const page = await as(name, path)
        await page.getByTestId(move).click()
        await page.getByTestId(submit).click()
        await page.getByTestId(move).waitFor({ state: 'detached' })
        await page.context().close()
      }
    }

    async function submit(page: Page): Promise<string> {
      await page.getByTestId('draft-dialog-submit').click()
      await page.waitForURL(/\/releases\/[^/?]+$/)
      await page.getByTestId('release-move-submit').click()
      await page.getByTestId('release-move-submit').waitFor({ state: 'detached' })
      return pathOf(page)
    }

    async function chooseChannels(page: Page): Promise<void> {
      await page.getByTestId('release-channels-field').getByRole('combobox').click({ force: true })
      for (const name of ['微信公众号', '微博', '抖音'])
        await page.locator('.ant-select-item-option').filter({ hasText: name }).first().click()
      await page.getByTestId('release-title-field').click()
    }

    it('takes in an office: one account for each role, and a token for what a vendor delivers', async () => {
      const { firstLogin } = house.ready
      const admin = await house.signIn(firstLogin?.username ?? '', firstLogin?.password ?? '')
      const session = await admin.request.get(`${house.ready.url}/api/session`)
      const { csrf } = (await session.json()) as { csrf: string }
      const post = async <T>(path: string, data: unknown): Promise<T> => {
        const answer = await admin.request.post(`${house.ready.url}${path}`, {
          data,
          headers: { 'x-csrf-token': csrf },
        })
        expect(answer.status(), await answer.text()).toBe(200)
        return (await answer.json()) as T
      }
      for (const [name, role] of Object.entries(staff)) {
        const { password } = await post<{ password: string }>('/api/users', {
          username: name,
          name,
          roles: [role],
          unitId: 'ministry',
        })
        passwords.set(name as Name, password)
      }
      token = (await post<{ token: string }>('/api/tokens', { name: '数据服务商', scope: 'documents:write' }))
        .token
    }, 60_000)

    let planPath = ''

    it('plans: the press officer writes a plan and opens it with its watch and baseline', async () => {
      const page = await as('press', '/app/plans')
      await page.getByTestId('plan-create').click()
      await page.getByTestId('plan-title').fill('云泽通信保障宣传')
      await page.getByTestId('plan-goal').fill('让公众知道故障时怎样求助')
      await page.getByTestId('plan-audience').fill('云泽市民')
      await page.getByTestId('plan-from').fill(toShanghaiIso(new Date()).slice(0, 10))
      await page.getByTestId('plan-to').fill('2030-12-31')
      await page.getByTestId('plan-query').fill('云泽 AND (断网 OR 通信 OR 急救电话 OR 数据中心 OR 机房)')
      await page.getByTestId('plan-dialog-submit').click()
      await page.waitForURL(/\/plans\/[^/]+$/)
      await page.getByTestId('plan-move-open').click()
      await page.getByTestId('plan-open-confirm').click()
      await page.getByTestId('baseline-documents').waitFor()
      planPath = pathOf(page)
      await house.picture(page, 'loop-1-plan')
    }, 60_000)

    it('executes: a text of the plan goes to the portal, WeChat and Weibo once each, and by hand where there is no interface', async () => {
      const page = await as('press', planPath)
      await page.getByTestId('plan-draft-release').click()
      await page.getByTestId('release-title-field').fill('我部加强云泽通信保障')
      await page.getByTestId('release-body-field').fill('我部部署云泽市通信保障工作，急救电话优先恢复。')
      await chooseChannels(page)
      await house.picture(page, 'loop-2-draft')
      const path = await submit(page)
      await release(path)
      await page.goto(`${house.ready.url}${path}`)
      for (const channel of ['portal', 'weibo', 'wechat'])
        await page
          .locator(`[data-testid="publication-${channel}"][data-state="published"]`)
          .waitFor({ timeout: 90_000 })
      await page.locator('[data-testid="publication-douyin"][data-state="waiting"]').waitFor()
      await house.picture(page, 'loop-3-published')
      expect(wechat.published().map(({ title }) => title)).toEqual(['我部加强云泽通信保障'])
      expect(weibo.posts()).toHaveLength(1)
      await page.getByTestId('publication-move-confirm-by-hand').first().click()
      await page.getByTestId('by-hand-url').fill('https://www.example.com/v/1')
      await page.getByTestId('by-hand-reason').fill('视频平台读取不到正文，已当面核对')
      await page.getByTestId('by-hand-dialog-submit').click()
      await page.locator('[data-testid="publication-douyin"][data-state="published"]').waitFor()
    }, 180_000)

    let incidentPath = ''

    it('monitors: what a vendor delivers raises an alert, from which the duty officer opens an incident at a 会商', async () => {
      const page = await as('duty')
      await deliver()
      await page.getByTestId('alert-row').first().waitFor({ timeout: 60_000 })
      await house.picture(page, 'loop-4-alert')
      await page.getByTestId('alert-open-incident').first().click()
      await page.getByTestId('incident-title').fill('云泽市部分区域通信中断')
      await page.getByTestId('incident-level-II').click()
      await page.getByTestId('incident-reason').fill('急救电话受影响，影响多个区')
      await page.getByTestId('with-consult').click()
      await page.getByTestId('consult-place').fill('值班电话')
      await page.getByTestId('consult-chair').fill('带班领导')
      await page.getByTestId('consult-attendees').fill('信息通信管理局')
      await page.getByTestId('consult-judgement').fill('影响多个区，属重大')
      await page.getByTestId('consult-reason').fill('属突发事件，应当回应')
      await page.getByTestId('incident-dialog-submit').click()
      await page.waitForURL(/\/incidents\//)
      incidentPath = pathOf(page)
      await page.getByTestId('incident-move-activate').click()
      await page.getByTestId('activate-spokesperson').fill('新闻发言人')
      await page.getByTestId('activate-line').fill('起火原因为蓄电池故障，无人员伤亡，网络正在恢复。')
      await page.getByTestId('activate-dialog-submit').click()
      await page.getByTestId('incident-move-activate').waitFor({ state: 'detached' })
      await house.picture(page, 'loop-5-incident')
    }, 120_000)

    /** What the fictitious scenario has people say in its first three loud hours, as if said in the last three. */
    async function deliver(): Promise<void> {
      const loud = loadScenario().entries.filter(({ at }) => at >= 900 && at < 1_080)
      const now = Date.now()
      const lines = loud.map(({ at, number, title, paragraphs }) =>
        JSON.stringify({
          nativeId: `n${number}`,
          title,
          text: paragraphs.join('\n'),
          channel: 'weibo',
          publishedAt: toShanghaiIso(new Date(now - (1_080 - at) * 60_000)),
        }),
      )
      const answer = await fetch(`${house.ready.url}/api/documents`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}` },
        body: lines.join('\n'),
      })
      expect(await answer.json()).toMatchObject({ accepted: loud.length, refused: 0 })
    }

    it('answers: the response goes through the same signatures, and the clock of five hours is met', async () => {
      const page = await as('press', incidentPath)
      await page.getByTestId('incident-draft').click()
      await page.getByTestId('release-title-field').fill('关于云泽市部分区域通信中断情况的通报')
      await chooseChannels(page)
      const path = await submit(page)
      await release(path)
      await page.goto(`${house.ready.url}${incidentPath}`)
      const first = page.getByTestId('clock').filter({ hasText: '首次发声' })
      await first.filter({ hasText: '完成' }).waitFor()
      await page.getByTestId('effect').waitFor()
      await house.picture(page, 'loop-6-answered')
      await page.goto(`${house.ready.url}${path}`)
      await page
        .locator('[data-testid="publication-weibo"][data-state="published"]')
        .waitFor({ timeout: 60_000 })
      expect(weibo.posts()).toHaveLength(2)
    }, 180_000)

    it('closes with a review whose lesson becomes a directive, which its unit accepts', async () => {
      const page = await as('press', incidentPath)
      await page.getByTestId('incident-conference').click()
      await page.getByTestId('conference-text').fill('已举行新闻发布会，发言人答记者问。')
      await page.getByTestId('conference-dialog-submit').click()
      await page.getByTestId('conference-dialog').waitFor({ state: 'detached' })
      while ((await page.getByTestId('step-not-needed').count()) > 0) {
        const left = await page.getByTestId('step-not-needed').count()
        await page.getByTestId('step-not-needed').first().click()
        await page.getByTestId('step-not-needed-dialog-reason').fill('已在通报中一并答复')
        await page.getByTestId('step-not-needed-dialog-submit').click()
        await expect.poll(() => page.getByTestId('step-not-needed').count()).toBeLessThan(left)
      }
      await page.getByTestId('incident-move-closing').click()
      await page.getByTestId('incident-move-close').waitFor()
      await page.getByTestId('incident-move-close').click()
      await page.getByTestId('close-review').fill('处置及时，备用线路需要检查。')
      await page.getByTestId('close-lesson').first().fill('检查急救电话备用线路')
      await page.getByTestId('close-lesson-unit').first().click()
      await page.locator('.ant-select-item-option').last().click()
      await page.getByTestId('close-dialog-submit').click()
      await page.locator('[data-testid="incident-state"][data-state="closed"]').waitFor()
      await house.picture(page, 'loop-7-closed')

      const handler = await as('handler')
      await handler.getByTestId('tray-item').filter({ hasText: '备用线路' }).first().waitFor()
      await house.picture(handler, 'loop-8-tray')
      await handler.getByRole('link', { name: '检查急救电话备用线路' }).click()
      await handler.getByTestId('directive-accept').click()
      await handler.getByTestId('directive-act-submit').click()
      await handler.getByTestId('directive-accept').waitFor({ state: 'detached' })
    }, 120_000)

    it('shows the whole chain from any link in one click, and goes on to the next plan', async () => {
      const page = await as('press', planPath)
      await page.getByTestId('plan-move-close').click()
      await page.getByTestId('plan-close-summary').fill('完成一次应急回应')
      await page.getByTestId('plan-close-submit').click()
      await page.getByTestId('plan-move-next').click()
      await page.waitForURL((url) => url.pathname !== planPath && /\/plans\/[^/]+$/.test(url.pathname))
      await page.getByText('检查急救电话备用线路').first().waitFor()
      await page.getByTestId('chain-open').click()
      await page.getByTestId('chain-node').first().waitFor()
      await house.picture(page, 'loop-9-chain')
      const words = await page.getByTestId('chain').textContent()
      for (const link of [
        '云泽通信保障宣传',
        '我部加强云泽通信保障',
        '云泽市部分区域通信中断',
        '检查急救电话备用线路',
      ])
        expect(words).toContain(link)
    }, 60_000)
  },
)
