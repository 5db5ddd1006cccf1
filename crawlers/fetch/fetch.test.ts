import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import { afterAll, describe, expect, it } from 'vitest'
import { openLocalSite } from '../test-support/local-site.ts'
import { openFetcher } from './fetch.ts'

const fetcher = openFetcher({
  userAgent: 'YushuBot/0.1 (+https://example.invalid)',
  idleTimeoutMs: 800,
  totalTimeoutMs: 2500,
})
afterAll(() => fetcher.close())

const own = (url: string) => ({ url, privateHosts: [new URL(url).host] })
const refusal = { code: 'FETCH_REFUSED', userMessage: '目标是内网地址，不允许抓取' }

describe('a fetcher', () => {
  it('says honestly who asks, and hands on validators', async () => {
    await using site = await openLocalSite({
      '/': (request, response) => {
        response.writeHead(200, {
          etag: '"v1"',
          'last-modified': 'Mon, 05 Jan 2026 01:30:00 GMT',
          'content-type': 'text/html',
        })
        response.end(JSON.stringify(request.headers))
      },
    })
    const page = await fetcher.fetch({ ...own(`${site.url}/`), etag: '"v0"', lastModified: 'x' })
    expect(page).toMatchObject({
      status: 200,
      etag: '"v1"',
      lastModified: 'Mon, 05 Jan 2026 01:30:00 GMT',
      contentType: 'text/html',
    })
    expect(JSON.parse(Buffer.from(page.bytes).toString())).toMatchObject({
      'user-agent': 'YushuBot/0.1 (+https://example.invalid)',
      'if-none-match': '"v0"',
      'if-modified-since': 'x',
    })
  })

  it.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
  ])('unpacks %s', async (encoding, pack) => {
    await using site = await openLocalSite({
      '/': { headers: { 'content-encoding': encoding }, body: pack('正文') },
    })
    expect(Buffer.from((await fetcher.fetch(own(`${site.url}/`))).bytes).toString()).toBe('正文')
  })

  it('follows a redirect and says where it arrived', async () => {
    await using site = await openLocalSite({
      '/a': { status: 301, headers: { location: '/b?x=1#top' } },
      '/b?x=1': 'ok',
    })
    expect((await fetcher.fetch(own(`${site.url}/a`))).url).toBe(`${site.url}/b?x=1`)
  })

  it('reaches no private address unless the source is configured with that very host', async () => {
    await using site = await openLocalSite({ '/': '内网' })
    const { port } = new URL(site.url)
    for (const host of [
      '127.0.0.1',
      'localhost',
      '[::1]',
      '[::ffff:127.0.0.1]',
      '127.1',
      '0x7f000001',
      '2130706433',
      '0.0.0.0',
    ])
      await expect(fetcher.fetch({ url: `http://${host}:${port}/` })).rejects.toMatchObject(refusal)
    await expect(fetcher.fetch({ url: site.url, privateHosts: ['127.0.0.1:1'] })).rejects.toMatchObject(
      refusal,
    )
    expect(site.asked).toEqual([])
  })

  it('checks again on every redirect', async () => {
    await using secret = await openLocalSite({ '/': '内网' })
    await using site = await openLocalSite({ '/': { status: 302, headers: { location: secret.url } } })
    await expect(fetcher.fetch(own(`${site.url}/`))).rejects.toMatchObject(refusal)
    expect(secret.asked).toEqual([])
  })

  it('gives up on a host that is silent, and on one that drips without end', async () => {
    await using site = await openLocalSite({
      '/silent': () => undefined,
      '/drip': (_request, response) => {
        response.writeHead(200)
        const drip = setInterval(() => response.write('.'), 300)
        response.on('close', () => clearInterval(drip))
      },
    })
    const timeout = { code: 'FETCH_FAILED', userMessage: '对方网站超时未响应' }
    await expect(fetcher.fetch(own(`${site.url}/silent`))).rejects.toMatchObject(timeout)
    await expect(fetcher.fetch(own(`${site.url}/drip`))).rejects.toMatchObject(timeout)
  })

  it.each([
    'file:///etc/passwd',
    'ftp://example.com/',
    'http://user:secret@example.com/',
    'not an address',
    'javascript:alert(1)',
  ])('refuses %s', async (url) =>
    expect(fetcher.fetch({ url })).rejects.toMatchObject({ code: 'FETCH_REFUSED' }),
  )

  it('ends at once when told to', async () => {
    await using site = await openLocalSite({ '/': () => undefined })
    await expect(
      fetcher.fetch({ ...own(`${site.url}/`), signal: AbortSignal.timeout(50) }),
    ).rejects.toMatchObject({ code: 'FETCH_FAILED' })
  })
})
