import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openTestApi, type TestApi } from './testing/open-test-api.ts'

let api: TestApi
let dir = ''
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'yushu-pages-'))
  await mkdir(join(dir, 'assets'))
  await writeFile(join(dir, 'index.html'), '<!doctype html><title>舆枢</title>')
  await writeFile(join(dir, 'assets', 'main-abc.js'), 'export {}')
  await writeFile(join(dir, 'assets', 'main-abc.js.br'), 'compressed')
  api = await openTestApi({ dashboardsDir: dir })
})
afterAll(async () => {
  await api.close()
  await rm(dir, { recursive: true, force: true })
})

it('every path of the pages answers with the one page, never from the cache', async () => {
  for (const path of ['/app/', '/app/alerts/a1']) {
    const page = await api.client().fetch(path)
    expect(page.status).toBe(200)
    expect(await page.text()).toContain('舆枢')
    expect(page.headers.get('cache-control')).toBe('no-cache')
    expect(page.headers.get('content-security-policy')).toContain("script-src 'self'")
  }
})

it('files are kept for ever, compressed ones handed out as such, missing ones are missing', async () => {
  const file = await fetch(`${api.url}/app/assets/main-abc.js`, { headers: { 'accept-encoding': 'gzip' } })
  expect(file.headers.get('cache-control')).toContain('immutable')
  expect(await file.text()).toBe('export {}')
  const head = await fetch(`${api.url}/app/assets/main-abc.js`, {
    method: 'HEAD',
    headers: { 'accept-encoding': 'br' },
  })
  expect(head.headers.get('content-encoding')).toBe('br')
  expect((await api.client().fetch('/app/assets/gone-abc.js')).status).toBe(404)
})
