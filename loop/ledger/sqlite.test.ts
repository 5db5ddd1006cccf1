import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, describe, expect, it } from 'vitest'
import { type LedgerUnderTest, testLedger } from './ledger.contract.ts'
import { openLedger } from './open.ts'
import { testSharing } from './sharing.contract.ts'
import { openSqliteLedger } from './sqlite.ts'
import { writeAndKill } from './testdata/write-and-kill.ts'

const folders: string[] = []
async function newFile(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'yushu-ledger-'))
  folders.push(folder)
  return path.join(folder, 'ledger.db')
}
afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true })
})

async function openFresh(): Promise<LedgerUnderTest> {
  const file = await newFile()
  const ledger = await openSqliteLedger({ file })
  return {
    ledger,
    async tamper(sql) {
      const database = new DatabaseSync(file)
      database.exec(sql)
      database.close()
    },
    openAnother: () => openSqliteLedger({ file }),
    dispose: () => ledger.close(),
  }
}

testLedger('sqlite', openFresh)
testSharing('sqlite', openFresh)

describe('sqlite ledger file', () => {
  it('keeps whole transactions and an intact chain when the process is killed at any moment', async () => {
    const file = await newFile()
    let told = 0
    for (const afterCommits of [1, 3, 7]) told = await writeAndKill(`sqlite:${file}`, told + afterCommits)
    const ledger = await openLedger(`sqlite:${file}`)
    const notes = await ledger.count({ kind: 'note' })
    expect(notes % 2).toBe(0)
    expect(notes / 2).toBeGreaterThanOrEqual(told)
    expect(await ledger.verifyAudit()).toMatchObject({ isIntact: true, chains: 2, events: notes })
    await ledger.close()
  }, 90_000)

  it('opens an existing file again without losing or migrating anything twice', async () => {
    const file = await newFile()
    const first = await openSqliteLedger({ file })
    const act = { actor: 'u', at: new Date(0), action: 'x' }
    await first.transact((tx) => tx.create({ kind: 'note', id: 'a', unitId: 'm', body: {} }, act))
    await first.close()
    const second = await openSqliteLedger({ file })
    expect(await second.count({ kind: 'note' })).toBe(1)
    await second.close()
  })

  it('refuses an url of no known engine', async () => {
    await expect(openLedger('mongo://x')).rejects.toMatchObject({ code: 'BAD_INPUT' })
  })
})
