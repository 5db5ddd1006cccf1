import { describe, expect, it } from 'vitest'
import { parseElasticsearchUrl } from './options.ts'

describe('the address of an Elasticsearch store', () => {
  it('names server, account, prefix and options', () => {
    const url = 'https://us%40er:p%3Aw@search.example:9200/city?shards=3&replicas=1&refresh=500ms&timeout=5s'
    expect(parseElasticsearchUrl(url)).toEqual({
      node: 'https://search.example:9200',
      account: { username: 'us@er', password: 'p:w' },
      prefix: 'city',
      shards: 3,
      replicas: 1,
      refresh: '500ms',
      timeoutMs: 5_000,
    })
  })

  it('needs nothing but the server', () => {
    expect(parseElasticsearchUrl('http://localhost:9200')).toEqual({
      node: 'http://localhost:9200',
      prefix: 'yushu',
      shards: 1,
      replicas: 0,
      refresh: '1000ms',
      timeoutMs: 10_000,
    })
  })

  it.each([
    ['localhost:9200', 'http://'],
    ['ftp://localhost/x', 'http://'],
    ['http://localhost/Upper', 'prefix'],
    ['http://localhost/a/b', 'prefix'],
    ['http://localhost/x?shards=0', 'shards'],
    ['http://localhost/x?refresh=soon', 'refresh'],
    ['http://localhost/x?shard=1', 'unknown option shard'],
  ])('says what is wrong with %s', (url, words) => {
    expect(() => parseElasticsearchUrl(url)).toThrowError(words)
  })

  it('never shows a password in what it says', () => {
    expect(() => parseElasticsearchUrl('http://user:geheim@localhost/x?shards=no')).toThrowError(
      /^(?!.*geheim)/,
    )
  })
})
