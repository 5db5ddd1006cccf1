import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { failureDrill, faults } from '../bench/drills/failure-drill.ts'
import { testServer } from './servers.ts'

/** Parts of a distributed installation die under load, by SIGKILL and for twenty seconds each. The drill has servers of its own, since it kills them. */

const servers = [await testServer('kafka'), await testServer('elasticsearch'), await testServer('postgres')]
const missing = servers.flatMap((server) => ('missing' in server ? [server.missing] : []))

describe.skipIf(missing.length > 0)(`failures under load ${missing.join('; ')}`, () => {
  const dir = mkdtempSync(join(tmpdir(), 'yushu-drill-'))
  afterAll(() => rmSync(dir, { recursive: true, force: true }))

  it('two workers, the broker, Elasticsearch and PostgreSQL, one after the other: nothing is lost, nothing doubled, and all recovers', async () => {
    const verdict = await failureDrill({
      dir,
      faults: ['worker', ...faults],
      deadMs: 20_000,
      perSecond: 200,
    })
    const { lost, doubled, differences, ...figures } = verdict
    process.stderr.write(`failure drill: ${JSON.stringify(figures)}\n`)
    expect(lost).toEqual([])
    expect(doubled).toEqual([])
    expect(differences).toEqual([])
    expect(figures.isAuditIntact).toBe(true)
    expect(figures.stored).toBe(figures.published)
    expect(figures.alerts).toBeGreaterThan(0)
    expect(figures.faults.map(({ fault }) => fault)).toEqual(['worker', ...faults])
  }, 900_000)
})
