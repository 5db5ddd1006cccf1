import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { testLedger } from './ledger.contract.ts'
import { openLedger } from './open.ts'
import { openSqliteLedger } from './sqlite.ts'

const folders: string[] = []
async function newFile(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'yushu-ledger-'))
  folders.push(folder)
  return path.join(folder, 'ledger.db')
}
afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true })
})

testLedger('sqlite', async () => {
  const file = await newFile()
  const ledger = await openSqliteLedger({ file })
  return {
    ledger,
    async tamper(sql) {
      const database = new DatabaseSync(file)
      database.exec(sql)
      database.close()
    },
    dispose: () => ledger.close(),
  }
})

describe('sqlite ledger file', () => {
  it('keeps whole transactions and an intact chain when the process is killed at any moment', async () => {
    const file = await newFile()
    let told = 0
    for (const afterCommits of [1, 3, 7]) told = await writeAndKill(file, told + afterCommits)
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

/** Lets a process write until it has told of `commits` commits, kills it without warning and answers how many it told of. */
function writeAndKill(file: string, commits: number): Promise<number> {
  const script = fileURLToPath(new URL('./testdata/write-until-killed.ts', import.meta.url))
  const child = spawn(process.execPath, [script, file], { stdio: ['ignore', 'pipe', 'inherit'] })
  return new Promise((resolve, reject) => {
    let told = 0
    child.stdout.on('data', (chunk: Buffer) => {
      told = Math.max(told, Number(chunk.toString().trim().split('\n').at(-1)))
      if (told >= commits) child.kill('SIGKILL')
    })
    child.on('error', reject)
    child.on('exit', (_code, signal) =>
      signal === 'SIGKILL' ? resolve(told) : reject(new Error('the writer ended by itself')),
    )
  })
}
