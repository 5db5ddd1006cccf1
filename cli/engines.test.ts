import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createCallCounts } from '../api/ops/call-counts.ts'
import { systemClock } from '../pipeline/platform/clock.ts'
import { silentLog } from '../pipeline/platform/log.ts'
import { embeddedUrls } from './config.ts'
import { openEngines } from './engines.ts'

const urls = { dataDir: '.', busUrl: 'kafka://127.0.0.1:1/x', storeUrl: 'elasticsearch:http://127.0.0.1:1/x' }

test('an engine that does not come up is waited for, then named without its password', async () => {
  const engines = openEngines({
    config: { ...urls, ledgerUrl: 'postgres://yushu:secret@127.0.0.1:1/x' },
    clock: systemClock,
    log: silentLog,
    rawPartitions: 1,
    patienceMs: 800,
  })
  const begun = performance.now()
  const failure = await engines.ledger().catch((error: unknown) => error as { userMessage: string })
  // The first pause alone is 250 ms: it was asked again after that.
  expect(performance.now() - begun).toBeGreaterThan(240)
  expect(failure).toMatchObject({
    code: 'BUSY',
    userMessage: expect.stringContaining('yushu:***@127.0.0.1:1'),
  })
  expect(JSON.stringify(failure)).not.toContain('secret')
  await engines.close()
})

test('one that takes the connection and says nothing is given up as well', async () => {
  const silent = createServer()
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
  const address = silent.address()
  const port = typeof address === 'object' ? address?.port : 0
  const engines = openEngines({
    config: { ...urls, ledgerUrl: `postgres://yushu@127.0.0.1:${port}/x` },
    clock: systemClock,
    log: silentLog,
    rawPartitions: 1,
    patienceMs: 700,
  })
  await expect(engines.ledger()).rejects.toMatchObject({ code: 'BUSY' })
  await engines.close()
  silent.close()
})

test('what each engine fails to do is counted, whichever part of the process asked', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'yushu-engines-'))
  const calls = createCallCounts()
  const engines = openEngines({
    config: { dataDir: dir, ...embeddedUrls(dir) },
    clock: systemClock,
    log: silentLog,
    rawPartitions: 1,
    calls,
  })
  const [bus, store, ledger] = await Promise.all([engines.bus(), engines.store(), engines.ledger()])
  await ledger.heads()
  await engines.close()
  for (const call of [() => bus.lag(), () => store.count({}), () => ledger.heads()])
    await expect(async () => call()).rejects.toThrow()
  expect(Object.fromEntries(calls.failures())).toEqual({ bus: 1, store: 1, ledger: 1 })
  rmSync(dir, { recursive: true, force: true })
})
