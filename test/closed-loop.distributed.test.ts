import { randomBytes } from 'node:crypto'
import { testPostgres } from '../loop/ledger/testdata/fresh-postgres.ts'
import { testClosedLoop } from './closed-loop.scenario.ts'
import { testServer } from './servers.ts'

const [kafka, elasticsearch, postgres] = await Promise.all([
  testServer('kafka'),
  testServer('elasticsearch'),
  testPostgres(),
])
const missing = [
  ...[kafka, elasticsearch].flatMap((server) => ('missing' in server ? [server.missing] : [])),
  ...(postgres.missing ? [postgres.missing] : []),
]
const addressOf = (server: typeof kafka) => ('url' in server ? server.url : '')
const prefix = `closed-${randomBytes(4).toString('hex')}`

testClosedLoop({
  name: 'on Kafka, Elasticsearch and PostgreSQL',
  ...(missing.length > 0 ? { missing: missing.join('; ') } : {}),
  urls: async () => ({
    busUrl: `kafka://${addressOf(kafka)}/${prefix}`,
    storeUrl: `elasticsearch:${addressOf(elasticsearch)}/${prefix}`,
    ledgerUrl: (await postgres.createDatabase()).url,
  }),
})
