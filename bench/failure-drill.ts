import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type Fault, failureDrill, faults } from './drills/failure-drill.ts'

/**
 * `npm run bench:failures [-- --faults worker,worker,kafka,elasticsearch,postgres --dead 20 --rate 200]`: kills parts of a distributed installation
 * under load. Prints the verdict as JSON; exit code 0 when nothing was lost, doubled or different.
 */
const { values } = parseArgs({
  options: {
    faults: { type: 'string', default: ['worker', ...faults].join(',') },
    dead: { type: 'string', default: '20' },
    rate: { type: 'string', default: '200' },
  },
})
const asked = values.faults.split(',')
const unknown = asked.filter((fault) => !faults.includes(fault as Fault))
if (unknown.length > 0) {
  process.stderr.write(`failure-drill: ${unknown.join(', ')}: known are ${faults.join(', ')}\n`)
  process.exit(2)
}

const dir = await mkdtemp(join(tmpdir(), 'yushu-drill-'))
try {
  const { lost, doubled, differences, ...figures } = await failureDrill({
    dir,
    faults: asked as Fault[],
    deadMs: Number(values.dead) * 1_000,
    perSecond: Number(values.rate),
    onProgress: (words) => process.stderr.write(`${words}\n`),
  })
  const examples = [...lost, ...doubled].slice(0, 10)
  process.stdout.write(
    `${JSON.stringify({ ...figures, lost: lost.length, doubled: doubled.length, differences, examples })}\n`,
  )
  const isClean = lost.length + doubled.length + differences.length === 0 && figures.isAuditIntact
  process.exitCode = isClean ? 0 : 1
} finally {
  await rm(dir, { recursive: true, force: true })
}
