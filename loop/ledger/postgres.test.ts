import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type RunningServer, startServer } from '../../scripts/servers/server.ts'
import { type LedgerUnderTest, testLedger } from './ledger.contract.ts'
import type { Ledger } from './ledger.ts'
import { openLedger } from './open.ts'
import { openPostgresLedger } from './postgres.ts'
import { testSharing } from './sharing.contract.ts'
import { type FreshDatabase, testPostgres } from './testdata/fresh-postgres.ts'
import { writeAndKill } from './testdata/write-and-kill.ts'

const postgres = await testPostgres()
let database: FreshDatabase

async function openFresh(): Promise<LedgerUnderTest> {
  const ledger = await openPostgresLedger({ url: database.url })
  await database.run(
    'truncate records, record_versions, record_keys, audit_events, audit_heads, leases, notices',
  )
  return {
    ledger,
    tamper: database.run,
    openAnother: () => openPostgresLedger({ url: database.url }),
    dispose: () => ledger.close(),
  }
}

const leftOut = postgres.missing ? ` (left out: ${postgres.missing})` : ''

describe.skipIf(postgres.missing)(`on PostgreSQL${leftOut}`, () => {
  beforeAll(async () => {
    database = await postgres.createDatabase()
  })
  afterAll(() => database.drop())

  testLedger('postgres', openFresh)
  testSharing('postgres', openFresh)

  it('comes up in every process when several open an empty database at once', async () => {
    const empty = await postgres.createDatabase()
    const ledgers = await Promise.all(Array.from({ length: 4 }, () => openLedger(empty.url)))
    expect(await Promise.all(ledgers.map((ledger) => ledger.count({ kind: 'note' })))).toEqual([0, 0, 0, 0])
    for (const ledger of ledgers) await ledger.close()
    await empty.drop()
  })

  it('renews leases and posts notices while a transaction of any process is under way', async () => {
    const { ledger, openAnother, dispose } = await openFresh()
    const other = await openAnother()
    const now = new Date()
    const heard = await ledger.transact(async (tx) => {
      await tx.note({ object: 'o/1', unitId: 'ministry' }, { actor: 'u', at: now, action: 'x' })
      await other.post('process/a', 'alive', now)
      return [await other.lease('story', 'a', 1_000, now), (await other.notice('process/a'))?.body]
    })
    expect(heard).toEqual([true, 'alive'])
    await other.close()
    await dispose()
  })

  it('keeps whole transactions and an intact chain when a writer is killed at any moment, and holds nobody up', async () => {
    const { ledger, dispose } = await openFresh()
    let told = 0
    for (const afterCommits of [1, 5]) told = await writeAndKill(database.url, told + afterCommits)
    const notes = await ledger.count({ kind: 'note' })
    expect(notes % 2).toBe(0)
    expect(notes / 2).toBeGreaterThanOrEqual(told)
    await ledger.transact((tx) =>
      tx.note({ object: 'o/1', unitId: 'ministry' }, { actor: 'u', at: new Date(), action: 'x' }),
    )
    expect(await ledger.verifyAudit()).toEqual({ isIntact: true, chains: 2, events: notes + 1 })
    await dispose()
  }, 60_000)
})

describe.skipIf(postgres.missing)(`a PostgreSQL that dies${leftOut}`, () => {
  let folder: string
  let mortal: RunningServer
  let ledger: Ledger
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'yushu-ledger-'))
    mortal = await startServer('postgres', { dir: path.join(folder, 'postgres') })
    ledger = await openLedger(mortal.url)
  })
  afterAll(async () => {
    await ledger.close()
    await mortal.kill()
    await rm(folder, { recursive: true, force: true })
  })

  it('is LEDGER_FAILED while it is away; afterwards all that was told is there, once, and the same ledger goes on', async () => {
    const told = new Set<string>()
    const failures = new Set<unknown>()
    let isEnough = false
    // Trying again finds what an unanswered commit has left: the id is taken.
    const writer = async (name: string) => {
      for (let n = 0; !isEnough; n++) {
        const id = `${name}${n}`
        for (;;) {
          const outcome = await write(ledger, id)
          if (outcome === 'written' || outcome === 'VERSION_CONFLICT') break
          failures.add(outcome)
          await pause(50)
        }
        told.add(id)
      }
    }
    const writers = ['a', 'b', 'c'].map(writer)
    const toldMore = async () => {
      const before = told.size
      while (told.size < before + 10) await pause(20)
    }
    await toldMore()
    for (let times = 0; times < 2; times++) {
      await mortal.kill()
      await expect(ledger.get('note', 'a0')).rejects.toMatchObject({ code: 'LEDGER_FAILED' })
      await mortal.start()
      await toldMore()
    }
    isEnough = true
    await Promise.all(writers)
    expect([...failures]).toEqual(['LEDGER_FAILED'])
    const there = await ledger.list({ kind: 'note' })
    expect(new Set(there.map(({ id }) => id))).toEqual(told)
    expect(await ledger.verifyAudit()).toEqual({ isIntact: true, chains: 1, events: told.size })
  }, 60_000)
})

async function write(ledger: Ledger, id: string): Promise<string> {
  const act = { actor: 'u', at: new Date(), action: 'note.created' }
  try {
    await ledger.transact((tx) => tx.create({ kind: 'note', id, unitId: 'ministry', body: {} }, act))
    return 'written'
  } catch (error) {
    return (error as { readonly code?: string }).code ?? String(error)
  }
}

describe('the address of a PostgreSQL', () => {
  it('fails soon when nobody is there, without telling the password', async () => {
    const begun = performance.now()
    const error = await openLedger('postgres://yushu:geheim@127.0.0.1:1/ledger').catch((it: unknown) => it)
    expect(error).toMatchObject({ code: 'LEDGER_FAILED' })
    expect(performance.now() - begun).toBeLessThan(10_000)
    expect(chainOf(error)).not.toContain('geheim')
  })

  it.each([
    'postgres://yushu:geheim@/ledger',
    'postgres://yushu:geheim@host:port/ledger',
    'postgresql://yushu:geheim@host:5432',
    'postgres://yushu:geheim%@host/ledger',
    'postgres://yushu:geheim@host/ledger?sslmode=prefer',
    'postgres://yushu:geheim@host/ledger?connections=1000',
  ])('is refused without telling the password: %s', async (address) => {
    const error = await openLedger(address).catch((it: unknown) => it)
    expect(error).toMatchObject({ code: 'BAD_INPUT' })
    expect(chainOf(error)).not.toContain('geheim')
  })
})

/** Everything a log could print of an error. */
function chainOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return `${error.stack} ${JSON.stringify(error)} ${chainOf(error.cause ?? '')}`
}
