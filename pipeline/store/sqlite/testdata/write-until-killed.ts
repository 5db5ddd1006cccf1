import { sampleDocument } from '../../sample-records.ts'
import { openSqliteStore } from '../sqlite.ts'

/** Puts batch after batch of ten documents, saying after each how many there are, until somebody kills the process. */
const store = await openSqliteStore({ file: process.argv[2] ?? '', readers: 1 })
for (let put = await store.count({}); ; put += 10) {
  const batch = Array.from({ length: 10 }, (_, n) => sampleDocument({ id: `d${put + n}`, text: `起火${put + n}` }))
  await store.upsertDocuments(batch)
  process.stdout.write(`${put + 10}\n`)
}
