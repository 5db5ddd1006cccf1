import { connect } from 'node:net'
import { describe, expect, it } from 'vitest'
import { testServer } from '../../test/servers.ts'
import { elasticsearchAccount } from './elasticsearch/elasticsearch.ts'
import { versions } from './settings.ts'

const kafka = await testServer('kafka')
const elasticsearch = await testServer('elasticsearch')
const postgres = await testServer('postgres')
const leftOut = (server: object) => ('missing' in server ? ` (left out: ${server.missing})` : '')
const urlOf = (server: object) => ('url' in server ? String(server.url) : '')

describe.skipIf('missing' in kafka)(`Kafka of the tests${leftOut(kafka)}`, () => {
  it('accepts connections', async () => {
    expect(await accepts(new URL(`tcp://${urlOf(kafka)}`))).toBe(true)
  })
})

describe.skipIf('missing' in elasticsearch)(`Elasticsearch of the tests${leftOut(elasticsearch)}`, () => {
  it('answers with its version', async () => {
    const answer = await fetch(urlOf(elasticsearch))
    expect(await answer.json()).toMatchObject({ version: { number: versions.elasticsearch } })
  })

  it('checks the account of who names one, as the one of docker-compose.yml does', async () => {
    const as = ({ username, password }: { username: string; password: string }) =>
      fetch(urlOf(elasticsearch), { headers: { authorization: `Basic ${btoa(`${username}:${password}`)}` } })
    expect((await as(elasticsearchAccount)).status).toBe(200)
    expect((await as({ ...elasticsearchAccount, password: 'wrong' })).status).toBe(401)
  })
})

describe.skipIf('missing' in postgres)(`PostgreSQL of the tests${leftOut(postgres)}`, () => {
  it('accepts connections', async () => {
    expect(await accepts(new URL(urlOf(postgres)))).toBe(true)
  })
})

function accepts({ hostname, port }: URL): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: hostname, port: Number(port) })
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}
