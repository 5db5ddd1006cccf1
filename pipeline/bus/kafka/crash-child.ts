/** The process that `crash.test.ts` kills: copies `raw` to `copied` and tells on stdout of every batch. Usage: crash-child.ts ADDRESS */
import { openKafkaBus } from '../kafka.ts'
import { copyRaw } from './copying.ts'

const [address = ''] = process.argv.slice(2)
const bus = await openKafkaBus(address, { partitions: 2, maxWaitMs: 100 })
copyRaw(bus, (last) => process.stdout.write(`${last}\n`), 5)
// Should the test that kills it be gone, it ends by itself.
setTimeout(() => process.exit(1), 60_000)
