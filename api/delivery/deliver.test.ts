import { request as httpRequest } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestApi, type TestApi } from '../testing/open-test-api.ts'
import { type Line, readLines } from './read-lines.ts'

let api: TestApi
let token = ''
beforeAll(async () => {
  api = await openTestApi({
    config: { delivery: { maxBytes: 20_000, maxLines: 8, maxLineBytes: 5_000 } },
  })
  token = (
    await api.loop.people.tokens.create(api.as('administrator'), {
      name: '某服务商',
      scope: 'documents:write',
    })
  ).token
})
afterAll(() => api.close())

async function deliver(body: string, authorization = `Bearer ${token}`) {
  const response = await fetch(`${api.url}/api/documents`, {
    method: 'POST',
    headers: { authorization },
    body,
  })
  return { status: response.status, answer: (await response.json()) as Record<string, unknown> }
}

async function published(): Promise<number> {
  const [lag] = (await api.bus.lag()).filter(({ stream }) => stream === 'documents.raw')
  return lag?.end ?? 0
}

describe('a delivery', () => {
  it('is taken line by line: good ones published, each bad one told and buried with its reason', async () => {
    const subscription = api.bus.subscribe({
      stream: 'documents.raw',
      group: 'watcher',
      handle: async () => undefined,
    })
    const before = await published()
    const { status, answer } = await deliver(
      [
        '{"text":"信号差","nativeId":"1","author":"路人"}',
        '',
        '{oops',
        '{"title":" "}',
        '{"text":"好","nativeId":"2"}',
      ].join('\n'),
    )
    expect(status).toBe(200)
    expect(answer).toEqual({
      accepted: 2,
      refused: 2,
      problems: [
        { line: 3, reason: '不是合法的 JSON' },
        { line: 4, reason: expect.stringContaining('标题和正文都为空') },
      ],
    })
    await expect.poll(published).toBe(before + 2)
    const letters = await api.bus.deadLetters()
    expect(letters.map(({ stage, reason }) => [stage, reason])).toContainEqual(['deliver', '不是合法的 JSON'])
    await deliver('{oops')
    expect(await api.bus.deadLetters()).toHaveLength(letters.length)
    await subscription.stop()
  })

  it('needs a token of the scope', async () => {
    for (const authorization of ['', 'Bearer ys_wrong', `Basic ${token}`])
      expect(await deliver('{}', authorization)).toMatchObject({ status: 401 })
  })

  it('with a classification mark is refused, and the text is kept nowhere', async () => {
    const { answer } = await deliver('{"text":"绝密★长期 某某文件","nativeId":"9"}')
    expect(answer).toMatchObject({ accepted: 0, refused: 1 })
    const letters = await api.bus.deadLetters()
    expect(letters.some(({ reason, value }) => reason.includes('密级标志') && value === null)).toBe(true)
    expect(JSON.stringify(letters)).not.toContain('某某文件')
  })

  it('passes over a line too long, and stops at too many lines or bytes', async () => {
    const long = await deliver(`{"text":"${'a'.repeat(6_000)}"}\n{"text":"好","nativeId":"3"}`)
    expect(long.answer).toMatchObject({
      accepted: 1,
      problems: [{ line: 1, reason: expect.stringContaining('长度') }],
    })
    const lines = await deliver(
      Array.from({ length: 9 }, (_, n) => `{"text":"好","nativeId":"l${n}"}`).join('\n'),
    )
    expect(lines).toMatchObject({ status: 413, answer: { code: 'TOO_LARGE' } })
    const bytes = await deliver(`${'x'.repeat(4_000)}\n`.repeat(6))
    expect(bytes).toMatchObject({ status: 413, answer: { message: expect.stringContaining('数据量') } })
  })
})

describe('a delivery that breaks off', () => {
  it('harms nobody, and sent again doubles nothing', async () => {
    const hungUp = new Promise<void>((resolve) => {
      const request = httpRequest(`${api.url}/api/documents`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}` },
      })
      request.once('error', () => resolve())
      request.write('{"text":"断了","nativeId":"c1"}\n{"te', () => setTimeout(() => request.destroy(), 50))
    })
    await hungUp
    expect(await deliver('{"text":"断了","nativeId":"c1"}')).toMatchObject({
      status: 200,
      answer: { accepted: 1 },
    })
  })
})

describe('lines', () => {
  const limits = { maxBytes: 100, maxLineBytes: 6 }
  async function linesOf(...chunks: string[]): Promise<Line[]> {
    const bytes = chunks.map((chunk) => Buffer.from(chunk))
    return Array.fromAsync(readLines(toAsync(bytes), limits))
  }
  async function* toAsync<T>(items: readonly T[]): AsyncGenerator<T> {
    yield* items
  }

  it('are put together from chunks, blank ones counted and left out', async () => {
    expect(await linesOf('a', 'b\n\n', 'c\r\nd')).toEqual([
      { number: 1, text: 'ab' },
      { number: 3, text: 'c\r' },
      { number: 4, text: 'd' },
    ])
  })

  it('survive a character cut between two chunks', async () => {
    const bytes = Buffer.from('火\n')
    const lines = await Array.fromAsync(readLines(toAsync([bytes.subarray(0, 1), bytes.subarray(1)]), limits))
    expect(lines).toEqual([{ number: 1, text: '火' }])
  })

  it('that are too long are given without their text', async () => {
    expect(await linesOf('1234', '5678', '\nok')).toEqual([
      { number: 1, text: undefined },
      { number: 2, text: 'ok' },
    ])
  })
})
