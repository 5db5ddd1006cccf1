import type { Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type BrowserInstallation, missingBrowser, openInstallation } from './browser-installation.ts'

/** The engines the loop runs on. */
export interface LoopEngines {
  readonly name: string
  /** Why this cannot run here. */
  readonly missing?: string
  /** What the environment says beyond a folder and a port. */
  readonly environment: Readonly<Record<string, string>>
  /** Starts what else the installation needs before the server; answers how to end it. */
  readonly start?: () => Promise<() => Promise<void>>
}

/** The whole loop from the first login to the removed demo: the scenario through the real crawler, and every person's part by hand in a real browser. */
export function testLoop({ name, missing, environment, start }: LoopEngines): void {
  const reason = missing ?? missingBrowser
  describe.skipIf(reason !== undefined)(
    `the loop in a browser, ${name}${reason ? ` (${reason})` : ''}`,
    () => {
      let house: BrowserInstallation
      let passwords: ReadonlyMap<string, string>

      beforeAll(async () => {
        house = await openInstallation({ environment, start })
      }, 180_000)
      afterAll(() => house?.close(), 60_000)

      const openPage = (path?: string) => house.openPage(path)
      const signIn = (username: string, password: string, path?: string) =>
        house.signIn(username, password, path)
      const signInAs = (username: string, path?: string) =>
        signIn(username, passwords.get(username) ?? '', path)
      const picture = (page: Page, name: string) => house.picture(page, name)

      /** The pages and the API share one session: what a page would read, read here. */
      async function ask<T>(page: Page, path: string): Promise<T> {
        const answer = await page.request.get(`${house.ready.url}${path}`)
        expect(answer.status()).toBe(200)
        return (await answer.json()) as T
      }

      it('lets the administrator of the first start in, and nobody with a wrong password', async () => {
        const stranger = await openPage()
        await stranger.getByTestId('login-username').fill('admin')
        await stranger.getByTestId('login-password').fill('not the password')
        await stranger.getByTestId('login-submit').click()
        await stranger.getByTestId('login-problem').waitFor()

        expect(house.ready.firstLogin).toBeDefined()
        const admin = await signIn(
          house.ready.firstLogin?.username ?? '',
          house.ready.firstLogin?.password ?? '',
          '/app/demo',
        )
        await admin.getByTestId('demo-minutes').fill('0.5')
        await admin.getByTestId('demo-start').click()
        await admin.getByTestId('demo-account').first().waitFor()
        const { accounts } = await ask<{ accounts: { username: string; password?: string }[] }>(
          admin,
          '/api/demo',
        )
        passwords = new Map(
          accounts.flatMap(({ username, password }) => (password ? [[username, password]] : [])),
        )
        expect(passwords.size).toBe(9)
      }, 60_000)

      let incidentUrl = ''

      it('shows the press officer an alert as it rises, who acknowledges it and opens an incident', async () => {
        const page = await signInAs('demo-press')
        // Not reloaded: the row must come by itself.
        await page.getByTestId('alert-row').first().waitFor({ timeout: 60_000 })
        await picture(page, '1-workbench')
        expect(await page.getByTestId('demo-tag').count()).toBeGreaterThan(0)
        await acknowledgeFirst(page)

        await page.getByTestId('alert-open-incident').first().click()
        await page.getByTestId('incident-title').fill('云泽市部分区域通信中断（演示）')
        await page.getByTestId('incident-level-II').click()
        await page.getByTestId('incident-reason').fill('急救电话受影响，影响多个区，会商定为重大')
        await picture(page, '2-open-incident')
        await page.getByTestId('incident-dialog-submit').click()
        await page.waitForURL(/\/incidents\//)
        incidentUrl = new URL(page.url()).pathname
      }, 120_000)

      /** The level may rise between looking and clicking: the page then says so, shows it, and the officer decides again. */
      async function acknowledgeFirst(page: Page): Promise<void> {
        const acknowledged = page.getByTestId('alert-row').filter({ hasText: '已签收' }).first()
        for (let tries = 1; ; tries++) {
          await page.getByTestId('alert-acknowledge').first().click()
          const problem = await acknowledged.waitFor({ timeout: 8_000 }).catch((error: unknown) => error)
          if (problem === undefined) return
          if (tries === 5) throw problem
        }
      }

      it('runs the clocks by rule and two steps of the playbook', async () => {
        const page = await signInAs('demo-emergency', incidentUrl)
        await page.getByTestId('clock').first().waitFor()
        expect(await page.getByTestId('clock').allInnerTexts()).toEqual(
          expect.arrayContaining([expect.stringContaining('国办发〔2016〕80号')]),
        )
        for (const index of [0, 1]) {
          await page.getByTestId('step-checkbox').nth(index).click()
          await page.getByTestId('step-note').fill('已办理（演示）')
          await page.getByTestId('step-dialog-submit').click()
          await page.locator('[data-testid="step"][data-done="true"]').nth(index).waitFor()
        }
        await page.getByTestId('incident-move-activate').click()
        await page.getByTestId('activate-spokesperson').fill('示例部新闻发言人')
        await page
          .getByTestId('activate-line')
          .fill('起火原因为蓄电池故障，无人员伤亡，没有发现用户个人信息泄露，网络已恢复。')
        await page.getByTestId('activate-dialog-submit').click()
        await page.getByTestId('incident-move-activate').waitFor({ state: 'detached' })
        await picture(page, '3-incident')
      }, 60_000)

      let releaseUrl = ''

      it('drafts the answer, and lets three reviewers and the secrecy reviewer sign, one after the other', async () => {
        const page = await signInAs('demo-press', incidentUrl)
        await page.getByTestId('incident-draft').click()
        await page.getByTestId('release-title-field').fill('关于云泽市部分区域通信中断情况的回应（演示）')
        await page.getByTestId('draft-dialog-submit').click()
        await page.waitForURL(/\/releases\//)
        releaseUrl = new URL(page.url()).pathname
        await page.getByTestId('release-move-submit').click()
        await page.getByTestId('release-move-submit').waitFor({ state: 'detached' })

        for (const username of ['demo-review1', 'demo-review2', 'demo-review3'])
          await sign(username, 'release-move-approve')
        await sign('demo-secrecy', 'release-move-sign-secrecy')
      }, 120_000)

      async function sign(username: string, move: string): Promise<void> {
        const page = await signInAs(username, releaseUrl)
        await page.getByTestId(move).click()
        await page.getByTestId('verdict-dialog-submit').click()
        await page.getByTestId(move).waitFor({ state: 'detached' })
        if (username === 'demo-review2') await picture(page, '4-review')
        await page.context().close()
      }

      it('publishes by a person only, and anyone reads it on the portal', async () => {
        const page = await signInAs('demo-releaser', releaseUrl)
        await page.getByTestId('release-move-publish').click()
        await page.getByTestId('publish-dialog-submit').click()
        await page.getByTestId('release-portal').waitFor()
        await picture(page, '5-published')

        const reader = await openPage('/portal/')
        await reader.getByText('关于云泽市部分区域通信中断情况的回应（演示）').first().click()
        await reader.getByText('没有发现用户个人信息泄露').first().waitFor()
        expect(await reader.content()).toContain('演示数据')
        await picture(reader, '6-portal')
      }, 60_000)

      it('shows what the answer changed, and has met the clock', async () => {
        const page = await signInAs('demo-analyst', incidentUrl)
        const effect = page.getByTestId('effect')
        // Windows are whole hours: right after the answer the page says so, and already shows the curve with the answer on it.
        await effect.getByText('回应').first().waitFor()
        await effect.getByTestId('curve').waitFor()
        await effect.scrollIntoViewIfNeeded()
        const first = page.getByTestId('clock').filter({ hasText: '首次发声' })
        expect(await first.textContent()).toContain('完成')
        await picture(page, '7-effect')
      }, 90_000)

      it('finds the posts by a boolean query, and opens one', async () => {
        const page = await signInAs('demo-analyst', '/app/search')
        await page.getByTestId('search-input').fill('(断网 OR 通信中断) AND 云泽 NOT 桂花')
        const answer = page.waitForResponse((response) => /api\/documents\?.*q=/.test(response.url()))
        await page.getByTestId('search-run').click()
        expect((await answer).status()).toBe(200)
        await page.locator('[data-testid="document-row"] mark').first().waitFor()
        await picture(page, '8-search')
        await page.getByTestId('document-link').first().click()
        await page.getByTestId('document-text').waitFor()
        await picture(page, '9-document')
      }, 60_000)

      it('removes the demo with one click, and nothing of it is left but the audit', async () => {
        const admin = await signIn(
          house.ready.firstLogin?.username ?? '',
          house.ready.firstLogin?.password ?? '',
          '/app/demo',
        )
        await admin.getByTestId('demo-remove').click()
        await admin.getByTestId('demo-remove-confirm').click()
        await admin.locator('[data-testid="demo-controls"][data-state="absent"]').waitFor({ timeout: 30_000 })
        const { documents } = await ask<{ documents: number }>(admin, '/api/demo')
        expect(documents).toBe(0)
        expect(await ask<unknown[]>(admin, '/api/users')).toHaveLength(1)
      }, 60_000)
    },
  )
}
