import { createServer } from 'node:net'
import { expect, test } from 'vitest'
import { systemClock } from '../pipeline/platform/clock.ts'
import { silentLog } from '../pipeline/platform/log.ts'
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
  expect(performance.now() - begun).toBeGreaterThan(400)
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
