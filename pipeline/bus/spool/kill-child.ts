/** The process that `spool.test.ts` kills: spools 0, 1, 2 … for a bus that is away, and tells on stdout what is safe. Usage: kill-child.ts FILE */
import { systemClock } from '../../platform/clock.ts'
import { silentLog } from '../../platform/log.ts'
import { openSpool } from '../spool.ts'

const [file = ''] = process.argv.slice(2)
const spool = openSpool({
  file,
  maxBytes: 10_000_000,
  publish: () => Promise.reject(new Error('away')),
  log: silentLog,
  clock: systemClock,
})
// Should the test that kills it be gone, it ends by itself.
const end = performance.now() + 30_000
for (let value = 0; performance.now() < end; value++) {
  await spool.publish('raw', [{ key: 'k', value }])
  process.stdout.write(`${value}\n`)
}
