import { openLedger } from '../open.ts'

/** Writes transaction after transaction, saying after each commit how many there were, until somebody kills the process. */
const ledger = await openLedger(process.argv[2] ?? '')
const start = await ledger.count({ kind: 'note' })
for (let n = start / 2; ; n++) {
  const act = { actor: 'system', at: new Date(), action: 'note.created' }
  await ledger.transact(async (tx) => {
    await tx.create({ kind: 'note', id: `${n}a`, unitId: 'ministry', body: { n } }, act)
    await tx.create({ kind: 'note', id: `${n}b`, unitId: 'bureau', body: { n } }, act)
  })
  process.stdout.write(`${n + 1}\n`)
}
