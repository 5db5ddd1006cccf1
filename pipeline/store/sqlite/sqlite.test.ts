import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import { testStore } from '../store.contract.ts'
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
