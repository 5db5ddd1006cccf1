import { spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { fileURLToPath } from 'node:url'
import { zstdDecompressSync } from 'node:zlib'
import { afterAll, describe, expect, it } from 'vitest'
import { openStore } from '../open.ts'
import { sampleDocument } from '../sample-records.ts'
import { testStore } from '../store.contract.ts'
import { packBody } from './body.ts'
import { openSqliteStore } from './sqlite.ts'

const folders: string[] = []
async function newFile(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'yushu-store-'))
  folders.push(folder)
  return join(folder, 'store.sqlite')
}
afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true })
})

testStore('sqlite', async () => {
  const store = await openSqliteStore({ file: await newFile(), readers: 1 })
  return { store, dispose: () => store.close() }
})

const fire = { kind: 'term', text: '起火' } as const

describe('sqlite store file', () => {
  it('keeps whatever was resolved when the process is killed at any moment', async () => {
    const file = await newFile()
    let told = 0
    for (const more of [10, 30, 70]) told = await writeAndKill(file, told + more)
    const store = await openSqliteStore({ file })
    const { total } = await store.search({ query: fire, limit: 1 })
    expect(total).toBeGreaterThanOrEqual(told)
    expect(total % 10).toBe(0)
    expect(await store.count({})).toBe(total)
    await store.close()
    const database = new DatabaseSync(file)
    expect(database.prepare('PRAGMA integrity_check').get()).toEqual({ integrity_check: 'ok' })
    database.close()
  })

  it('opens an existing file again with all that is in it', async () => {
    const file = await newFile()
    const first = await openStore('sqlite:store.sqlite', { dataDir: dirname(file) })
    await first.upsertDocuments([sampleDocument({ text: '起火' })])
    await first.close()
    await first.close()
    const second = await openStore(`sqlite:${file}`, { dataDir: '/nowhere' })
    expect(await second.count({ query: fire })).toBe(1)
    await second.upsertDocuments([sampleDocument({ id: 'd2', text: '起火', storyId: 's2' })])
    expect((await second.search({ query: fire, facets: ['story'] })).facets.story).toHaveLength(2)
    await second.close()
  })

  it('reads the keywords of a file of version 1 from its documents', async () => {
    const file = await newFile()
    const first = await openSqliteStore({ file })
    const keywords = [{ term: '起火', weight: 1 }]
    await first.upsertDocuments(
      Array.from({ length: 8 }, (_, n) =>
        sampleDocument({
          id: `d${n}`,
          text: n < 4 ? '起火' : '',
          annotations: { keywords: n < 4 ? keywords : [] },
        }),
      ),
    )
    const terms = await first.significantTerms({ query: fire }, { limit: 5 })
    await first.close()
    const database = new DatabaseSync(file)
    database.exec(`DROP TABLE keywords; DELETE FROM codes WHERE field = 'keyword'; PRAGMA user_version = 1`)
    database.close()
    const second = await openSqliteStore({ file })
    expect(terms).toEqual([{ term: '起火', count: 4, background: 4, score: 1 }])
    expect(await second.significantTerms({ query: fire }, { limit: 5 })).toEqual(terms)
    await second.close()
  })

  it('reads a file of version 2, whose documents are compressed one by one, and goes on in it', async () => {
    const file = await newFile()
    const first = await openSqliteStore({ file })
    const document = sampleDocument({ text: '起火' })
    await first.upsertDocuments([document])
    await first.close()
    const database = new DatabaseSync(file)
    database.prepare('UPDATE bodies SET body = ?').run(packBody(JSON.stringify(document)))
    database.exec('DROP TABLE packs; PRAGMA user_version = 2')
    database.close()
    const second = await openSqliteStore({ file })
    expect(await second.document(document.id)).toEqual(document)
    const changed = { ...document, text: '起火了', contentHash: 'other', version: 2 }
    await second.upsertDocuments([changed, sampleDocument({ id: 'd2' })])
    expect(await second.versions(document.id)).toEqual([document, changed])
    await second.close()
  })

  it('keeps no text of what was written again or removed', async () => {
    const file = await newFile()
    const store = await openSqliteStore({ file })
    const document = sampleDocument({ id: 'd1', isDemo: true })
    await store.upsertDocuments([document, sampleDocument({ id: 'd2' })])
    await store.upsertDocuments([{ ...document, storyId: 'again' }])
    expect((await store.document('d1'))?.storyId).toBe('again')
    await store.removeDemo()
    expect((await store.document('d2'))?.id).toBe('d2')
    await store.close()
    const database = new DatabaseSync(file)
    const packs = database.prepare('SELECT body FROM packs').all()
    const texts = packs.map(({ body }) => zstdDecompressSync(body as Uint8Array).toString())
    expect(texts.join().match(/"id":"d\d"/g)).toEqual(['"id":"d2"'])
    database.close()
  })

  it('keeps nothing of a batch that fails, and goes on', async () => {
    const store = await openSqliteStore({ file: await newFile(), readers: 1 })
    const bad = sampleDocument({ id: 'bad', publishedAt: 'never' })
    await expect(store.upsertDocuments([sampleDocument({ sourceId: 'new' }), bad])).rejects.toMatchObject({
      code: 'STORE_FAILED',
    })
    expect(await store.count({})).toBe(0)
    await store.upsertDocuments([sampleDocument({ sourceId: 'new' })])
    expect((await store.search({ facets: ['source'] })).facets.source).toEqual([{ value: 'new', count: 1 }])
    await store.close()
  })

  it('answers many questions at once while documents come in', async () => {
    const store = await openSqliteStore({ file: await newFile() })
    const writes = Array.from({ length: 20 }, (_, n) =>
      store.upsertDocuments([sampleDocument({ id: `d${n}`, text: '起火' })]),
    )
    const reads = Array.from({ length: 50 }, () => store.search({ query: fire, facets: ['channel'] }))
    for (const { total, facets } of await Promise.all(reads))
      expect(facets.channel?.[0]?.count ?? 0).toBe(total)
    await Promise.all(writes)
    expect(await store.count({ query: fire })).toBe(20)
    await store.close()
  })

  it('refuses an url of no known engine, and a file that is no store', async () => {
    await expect(openStore('mongo://x', { dataDir: '.' })).rejects.toMatchObject({ code: 'BAD_INPUT' })
    const file = await newFile()
    await writeFile(file, 'this is no database, but long enough to be taken for a damaged one'.repeat(100))
    await expect(openSqliteStore({ file })).rejects.toMatchObject({ code: 'STORE_FAILED' })
  })
})

/** Lets a process write until it has told of `documents`, kills it without warning and answers how many it told of. */
function writeAndKill(file: string, documents: number): Promise<number> {
  const script = fileURLToPath(new URL('./testdata/write-until-killed.ts', import.meta.url))
  const child = spawn(process.execPath, [script, file], { stdio: ['ignore', 'pipe', 'inherit'] })
  return new Promise((resolve, reject) => {
    let told = 0
    child.stdout.on('data', (chunk: Buffer) => {
      told = Math.max(told, Number(chunk.toString().trim().split('\n').at(-1)))
      if (told >= documents) child.kill('SIGKILL')
    })
    child.on('error', reject)
    child.on('exit', (_code, signal) =>
      signal === 'SIGKILL' ? resolve(told) : reject(new Error('the writer ended by itself')),
    )
  })
}
