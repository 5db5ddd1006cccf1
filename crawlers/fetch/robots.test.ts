import { describe, expect, it } from 'vitest'
import { type Answer, openLocalSite } from '../test-support/local-site.ts'
import { openFetcher } from './fetch.ts'
import { createRobots } from './robots.ts'

async function ask(answer: Answer, path: string) {
  await using site = await openLocalSite({ '/robots.txt': answer })
  const fetcher = openFetcher({ userAgent: 'YushuBot/0.1' })
  try {
    const robots = createRobots({ fetcher, agentName: 'YushuBot', nowMs: () => 0 })
    return await robots.rulesFor(`${site.url}${path}`, { privateHosts: [new URL(site.url).host] })
  } finally {
    await fetcher.close()
  }
}

const plain = (body: string): Answer => ({ headers: { 'content-type': 'text/plain' }, body })

describe('robots', () => {
  it('reads the rules for us before those for everybody, and the delay', async () => {
    const rules = plain(
      'User-agent: *\nDisallow: /\n\nUser-agent: YushuBot\nDisallow: /private/\nCrawl-delay: 3',
    )
    expect(await ask(rules, '/news/1.html')).toEqual({ isAllowed: true, crawlDelayMs: 3000 })
    expect((await ask(rules, '/private/1.html')).isAllowed).toBe(false)
  })

  it('takes a missing file, or a page in its place, for no rules', async () => {
    expect((await ask({ status: 404 }, '/a')).isAllowed).toBe(true)
    expect((await ask('<html>首页</html>', '/a')).isAllowed).toBe(true)
  })

  it('does not go where the rules cannot be read for the moment', async () => {
    await expect(ask({ status: 503 }, '/a')).rejects.toMatchObject({ code: 'FETCH_FAILED' })
  })

  it('waits a minute at most, whatever the file asks', async () => {
    expect((await ask(plain('User-agent: *\nCrawl-delay: 86400'), '/a')).crawlDelayMs).toBe(60_000)
  })
})
