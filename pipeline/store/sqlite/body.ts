import { deflateRawSync, inflateRawSync } from 'node:zlib'

/**
 * What documents have in common, so that a post of 100 characters compresses too. Every stored body was written against exactly these bytes:
 * never change them; another dictionary is another schema version.
 */
const dictionary = Buffer.from(
  [
    '","blocks":[{"kind":"heading","level":1,"text":"","kind":"table","rows":[["","kind":"image","url":"","alt":"',
    '"negative","neutral","complaint","question","suggestion","rumour-suspect","praise","letterbox","hotline","wechat","forum","video","hotlist"',
    '"id":"","kind":"article","channel":"website","sourceId":"","sourceName":"","authority":"official","media","central","nativeId":"',
    '"parentId":"","rootId":"","author":"p:","origin":"","docNumber":"","counts":{"reposts":0,"comments":0,"likes":0,"reads":0}',
    '{"kind":"paragraph","text":"","kind":"post","channel":"weibo","authority":"public","url":"https://","title":"","text":"',
    ',"publishedAt":"2026-01-01T08:00:00.000+08:00","precision":"minute","observedAt":"2026-01-01T08:00:00.000+08:00"',
    ',"unitId":"ministry","isDemo":false,"contentHash":"0123456789abcdef","notes":[],"annotations":{"tokens":["","的","，","。","了","在","是"],',
    '"script":"hans","sentiment":{"label":"neutral","probability":0.9,"evidence":[{"term":"","weight":0.1},{"term":"","weight":-0.1}]},',
    '"topic":{"label":"","probability":0.8,"evidence":[]},"concern":{"label":"report","probability":0.7},"keywords":[{"term":"","weight":1.5}],',
    '"places":[{"name":"省","code":"0000","level":"province"},{"name":"市","code":"00","level":"city"}],"fingerprint":"","harm":[],',
    '"analyzers":{"segment":"nodejieba@3.5.8","sentiment":"linear@1","topic":"linear@1"}},"storyId":"","version":1,"indexedAt":"2026-',
  ].join(''),
)

/** One document alone, to about half of its JSON; a few together are cheaper, see packs.ts. */
export function packBody(json: string): Uint8Array {
  return deflateRawSync(json, { level: 1, dictionary })
}

export function unpackBody(body: Uint8Array): string {
  return inflateRawSync(body, { dictionary }).toString()
}
