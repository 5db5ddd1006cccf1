import { expect, test } from 'vitest'
import { createClient, isCallError, urlOf } from './client.ts'

function answering(response: Response, seen: Request[] = []): typeof fetch {
  return async (input, init) => {
    seen.push(new Request(new URL(String(input), 'http://localhost'), init))
    return response
  }
}

test('fills parameters, joins lists with commas and leaves out what is empty', () => {
  expect(
    urlOf('/api/documents/:id', {
      params: { id: 'a/b' },
      query: { q: '', channel: ['weibo', 'forum'], limit: 20, from: undefined },
    }),
  ).toBe('/api/documents/a%2Fb?channel=weibo%2Cforum&limit=20')
})

test('a change carries the token of the session and a read does not', async () => {
  const seen: Request[] = []
  const options = { csrf: () => 'token-1', onSignedOut: () => {} }
  const ok = () => Response.json({ ok: true })
  await createClient({ fetch: answering(ok(), seen), ...options })('POST /api/logout', {})
  await createClient({ fetch: answering(ok(), seen), ...options })('GET /api/session', {})
  expect(seen.map((request) => request.headers.get('x-csrf-token'))).toEqual(['token-1', null])
})

test('every call of a drill’s pages names the drill, and no other does', async () => {
  const seen: Request[] = []
  const options = { csrf: () => undefined, onSignedOut: () => {} }
  const ok = () => Response.json({ ok: true })
  await createClient({ fetch: answering(ok(), seen), drill: 'd1', ...options })('GET /api/session', {})
  await createClient({ fetch: answering(ok(), seen), ...options })('GET /api/session', {})
  expect(seen.map((request) => request.headers.get('x-yushu-drill'))).toEqual(['d1', null])
})

test('a refusal is thrown with the code and the words of the server', async () => {
  const refused = Response.json(
    { code: 'VERSION_CONFLICT', message: '他人已修改', requestId: 'r1', details: { version: 3 } },
    { status: 409 },
  )
  const call = createClient({ fetch: answering(refused), csrf: () => undefined, onSignedOut: () => {} })
  const error = await call('POST /api/logout', {}).catch((thrown: unknown) => thrown)
  expect(isCallError(error, 'VERSION_CONFLICT')).toBe(true)
  expect(error).toMatchObject({ message: '他人已修改', requestId: 'r1', details: { version: 3 } })
})

test('a lost session is told once per call, and a wrong password is not taken for one', async () => {
  const signedOut: string[] = []
  const unknown = () => Response.json({ code: 'NOT_SIGNED_IN', message: '', requestId: '' }, { status: 401 })
  const options = { csrf: () => undefined, onSignedOut: () => void signedOut.push('out') }
  await createClient({ fetch: answering(unknown()), ...options })('GET /api/overview', {}).catch(() => {})
  await createClient({ fetch: answering(unknown()), ...options })('POST /api/login', {
    body: { username: 'a', password: 'b' },
  }).catch(() => {})
  expect(signedOut).toEqual(['out'])
})

test('an answer that is not JSON and a dead line are failures with a code', async () => {
  const options = { csrf: () => undefined, onSignedOut: () => {} }
  const page = new Response('<html>502</html>', { status: 502 })
  const dead = async () => {
    throw new TypeError('fetch failed')
  }
  await expect(
    createClient({ fetch: answering(page), ...options })('GET /api/overview', {}),
  ).rejects.toMatchObject({ code: 'UNEXPECTED', status: 502 })
  await expect(createClient({ fetch: dead, ...options })('GET /api/overview', {})).rejects.toMatchObject({
    code: 'UNREACHABLE',
  })
})
