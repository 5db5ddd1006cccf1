import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { leftOut, leftOutLines, mustRun, type Suite, type TestReport } from './left-out.ts'

/** `npm test`: types, lint, then every test (import directions, unit, contract, end to end in Chromium). Ends with a count of tests. */

const root = resolve(import.meta.dirname, '..')
const bin = (name: string) => join(root, 'node_modules', '.bin', name)

interface Step {
  readonly name: string
  readonly command: string
  readonly args: readonly string[]
}

const scratch = mkdtempSync(join(tmpdir(), 'yushu-test-'))
const report = join(scratch, 'report.json')
const steps: readonly Step[] = [
  { name: 'types', command: bin('tsc'), args: ['--noEmit', '-p', 'tsconfig.json'] },
  { name: 'types of the pages', command: bin('tsc'), args: ['--noEmit', '-p', 'dashboards/tsconfig.json'] },
  { name: 'lint', command: bin('biome'), args: ['check', '.'] },
  {
    name: 'tests',
    command: bin('vitest'),
    args: [
      'run',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${report}`,
      ...process.argv.slice(2),
    ],
  },
]

function run({ name, command, args }: Step): boolean {
  const begun = Date.now()
  console.error(`\n— ${name}`)
  const { status } = spawnSync(command, args, { cwd: root, stdio: 'inherit' })
  console.error(
    `— ${name}: ${status === 0 ? 'ok' : 'FAILED'} in ${((Date.now() - begun) / 1000).toFixed(1)} s`,
  )
  return status === 0
}

interface Report extends TestReport {
  readonly numPassedTests: number
  readonly numFailedTests: number
  readonly numPendingTests: number
}

function readReport(): Report {
  try {
    return JSON.parse(readFileSync(report, 'utf8')) as Report
  } catch {
    return { numPassedTests: 0, numFailedTests: 0, numPendingTests: 0, testResults: [] }
  }
}

/** Says what did not run and why. True: as things are, that is no fault. */
function tellLeftOut(suites: readonly Suite[]): boolean {
  if (suites.length === 0) return true
  console.error('\nyushu: left out:')
  for (const line of leftOutLines(suites)) console.error(`  ${line}`)
  if (process.env.YUSHU_REQUIRE_ALL !== '1') return true
  const wrong = mustRun(suites)
  if (wrong.length > 0) console.error(`yushu: ${wrong.length} of them may not be left out here`)
  return wrong.length === 0
}

const failed = steps.filter((step) => !run(step)).map((step) => step.name)
const result = readReport()
rmSync(scratch, { recursive: true, force: true })
if (!tellLeftOut(leftOut(result, root))) failed.push('nothing left out')
if (failed.length > 0) console.error(`\nyushu: failed: ${failed.join(', ')}`)
const { numPassedTests, numFailedTests, numPendingTests } = result
console.log(`\n${numPassedTests} passed, ${numFailedTests} failed, ${numPendingTests} skipped`)
process.exit(failed.length > 0 || numPassedTests === 0 ? 1 : 0)
