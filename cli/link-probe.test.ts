import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Fetcher, openFetcher } from '../crawlers/fetch/fetch.ts'
import { createLinkProbe, probeLimits } from './link-probe.ts'

let server: Server
let fetcher: Fetcher
let host = ''
beforeAll(async () => {
  server = createServer((request, response) => {
    const status = Number(request.url?.slice(1)) || 200
    response.statusCode = status
    response.end(request.url === '/large' ? 'x'.repeat(300_000) : 'x')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  host = `127.0.0.1:${(server.address() as AddressInfo).port}`
  fetcher = openFetcher({ userAgent: 'test', ...probeLimits })
})
afterAll(async () => {
  await fetcher.close()
  server.close()
})

const probe = (address: string) => createLinkProbe(fetcher, { privateHosts: [host] })(address)

it('calls dead only what says itself that it is gone, or whose name is nobody’s', async () => {
  const outcome = async (path: string) => (await probe(`http://${host}${path}`)).outcome
  expect(await outcome('/404')).toBe('dead')
  expect(await outcome('/410')).toBe('dead')
  expect(await outcome('/200')).toBe('alive')
  expect(await outcome('/large')).toBe('alive')
  expect(await outcome('/503')).toBe('unknown')
  expect(await outcome('/403')).toBe('unknown')
})

it('knows nothing of a private address, and never throws', async () => {
  const strict = createLinkProbe(fetcher)
  expect(await strict(`http://${host}/`)).toMatchObject({
    outcome: 'unknown',
    detail: expect.stringContaining('内网'),
  })
  expect(await strict('no address')).toMatchObject({ outcome: 'unknown' })
})
