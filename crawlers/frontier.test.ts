import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openFrontier } from './frontier.ts'

const at = '2026-01-05T10:00:00.000+08:00'
const page = {
  key: 'k',
  sourceId: 's',
  url: 'https://example.com/',
  firstSeenAt: at,
  checkedAt: at,
  failures: 0,
}

describe('a frontier', () => {
  it('remembers pages and sources beyond the process', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'yushu-frontier-'))
    const first = openFrontier(join(folder, 'crawler.sqlite'))
    first.rememberPage(page)
    first.rememberPage({ ...page, contentHash: 'h' })
    first.rememberSource('s', { isEnabled: false, documentCount: 3 })
    first.close()
    const second = openFrontier(join(folder, 'crawler.sqlite'))
    expect(second.page('k')).toEqual({ ...page, contentHash: 'h' })
    expect(second.source('s')).toEqual({ isEnabled: false, documentCount: 3 })
    second.close()
    await rm(folder, { recursive: true })
  })

  it('forgets a source with its pages and no other', () => {
    const frontier = openFrontier(':memory:')
    frontier.rememberPage(page)
    frontier.rememberPage({ ...page, key: 'other', sourceId: 'o' })
    frontier.rememberSource('s', { isEnabled: false, documentCount: 1 })
    frontier.forgetSource('s')
    expect([frontier.page('k'), frontier.page('other')?.sourceId]).toEqual([undefined, 'o'])
    expect(frontier.source('s')).toEqual({ isEnabled: true, documentCount: 0 })
    frontier.close()
  })
})
