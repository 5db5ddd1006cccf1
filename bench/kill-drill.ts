import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { killReplay } from './kill-replay.ts'
import { writeReplayStream } from './replay-stream.ts'

/** `node bench/kill-drill.ts [--file FILE] [--documents 10000] [--kills 20] [--seed 1]`: prints the verdict, exit code 0 when nothing differs. */
const { values } = parseArgs({
  options: {
    file: { type: 'string' },
    documents: { type: 'string', default: '10000' },
    kills: { type: 'string', default: '20' },
    seed: { type: 'string', default: '1' },
  },
})

const dir = await mkdtemp(join(tmpdir(), 'yushu-kill-drill-'))
try {
  const file = values.file ?? join(dir, 'stream.tsv')
  if (!values.file) writeReplayStream(file, { documents: Number(values.documents) })
  const verdict = await killReplay({
    file,
    kills: Number(values.kills),
    undisturbed: join(dir, 'undisturbed'),
    disturbed: join(dir, 'disturbed'),
    seed: Number(values.seed),
    onKill: (number, afterMs) => process.stderr.write(`kill ${number} after ${afterMs} ms\n`),
  })
  process.stdout.write(`${JSON.stringify(verdict)}\n`)
  process.exitCode = verdict.differences.length === 0 && verdict.kills === Number(values.kills) ? 0 : 1
} finally {
  await rm(dir, { recursive: true, force: true })
}
