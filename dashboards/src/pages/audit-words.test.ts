import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { permissions } from '../../../loop/people/permissions.ts'
import { en } from '../i18n/en.ts'
import { zhCN } from '../i18n/zh-CN.ts'
import { objectWords, reasonWords } from './audit-words.ts'

const root = join(import.meta.dirname, '../../..')
const sources = ['loop', 'api', 'cli', 'demo']
  .flatMap((dir) =>
    readdirSync(join(root, dir), { recursive: true, encoding: 'utf8' }).map((name) => join(dir, name)),
  )
  .filter(
    (name) =>
      name.endsWith('.ts') && !/\.(test|contract)\.ts$/.test(name) && !/(^|\/)test(ing|data)\//.test(name),
  )
  .map((name) => readFileSync(join(root, name), 'utf8'))
  .join('\n')

/** What looks like a verb and is none: streams, tables, news of the live feed, files, spoken of in `loop/` and `api/`. */
const others = [
  'documents.raw',
  'analyzed.ordered',
  'documents.indexed',
  'stories.snapshot',
  'records.kind',
  'records.id',
  'records.version',
]

/** Verbs put together from a template, by its first word. */
const composed: Readonly<Record<string, readonly string[]>> = {
  release: ['review-1', 'review-2', 'review-3', 'secrecy', 'release'].flatMap((step) =>
    ['approved', 'returned'].flatMap((verdict) => [
      `release.${step}-${verdict}`,
      `release.${step}-${verdict}-by-phone`,
    ]),
  ),
  publication: ['published', 'queued', 'waiting'].map((state) => `publication.${state}`),
  letter: ['routed', 'accepted', 'sent-back', 'answered', 'closed', 'refused', 'transferred'].map(
    (step) => `letter.${step}`,
  ),
  'disclosure-request': [
    ...['receipt-confirmed', 'routed', 'correction-asked', 'corrected', 'extended', 'third-party-asked'],
    ...['third-party-ended', 'answer-drafted', 'answer-returned', 'answer-reviewed', 'secrecy-reviewed'],
    ...['answered', 'abandoned', 'withdrawn'],
  ].map((step) => `disclosure-request.${step}`),
  report: ['telephoned', 'sent'].map((how) => `report.${how}`),
  // What is done in a drill is called what it is called in earnest: see `actionWords`.
  drill: [],
  // A file, sent to a platform.
  picture: [],
  incident: ['release-drafted', 'published', 'withdrawn'].map((news) => `incident.${news}`),
  'operations-alert': ['operations-alert.raised', 'operations-alert.cleared'],
}

test('every verb that anybody writes to the audit has its words in both languages', () => {
  const kinds = new Set(Object.keys(zhCN.audit.actions).map((verb) => verb.slice(0, verb.indexOf('.'))))
  const found = [...sources.matchAll(/'([a-z][a-z-]*)\.([a-z][a-z0-9-]*)'/g)]
    .filter(([, kind = '']) => kinds.has(kind))
    .map(([, kind, verb]) => `${kind}.${verb}`)
    .filter((verb) => !Object.hasOwn(permissions, verb) && !others.includes(verb))
  const verbs = [...new Set([...found, ...Object.values(composed).flat()])]
  expect(verbs.length).toBeGreaterThan(60)
  expect(verbs.filter((verb) => !Object.hasOwn(zhCN.audit.actions, verb))).toEqual([])
  expect(Object.keys(en.audit.actions).toSorted()).toEqual(Object.keys(zhCN.audit.actions).toSorted())
  expect(Object.keys(zhCN.audit.permissions).toSorted()).toEqual(Object.keys(permissions).toSorted())
  expect(Object.keys(en.audit.permissions).toSorted()).toEqual(Object.keys(permissions).toSorted())
})

test('verbs are composed nowhere but where the test above knows of it', () => {
  const templates = [...sources.matchAll(/`([a-z][a-z-]*)\.\$\{/g)].map(([, kind = '']) => kind)
  expect([...new Set(templates)].toSorted()).toEqual(Object.keys(composed).toSorted())
})

test('objects and the system’s codes are told in words, what a person wrote stays', () => {
  expect(objectWords('alert/a1', zhCN)).toBe('预警 a1')
  expect(objectWords('other/x', zhCN)).toBe('other/x')
  expect(reasonWords({ action: 'alert.raised', reason: 'blue' }, zhCN)).toBe('蓝色')
  expect(reasonWords({ action: 'alert.dismissed', reason: 'false-alarm: 同名' }, zhCN)).toBe('误报：同名')
  expect(reasonWords({ action: 'permission.refused', reason: 'source.manage: source.disabled' }, zhCN)).toBe(
    '没有“管理信源与运行”权限：停用信源',
  )
  expect(
    reasonWords({ action: 'permission.refused', reason: 'audit.read on unit ministry by u1' }, zhCN),
  ).toBe('没有“查看审计”权限')
  expect(reasonWords({ action: 'release.withdrawn', reason: '数字有误: 更正' }, zhCN)).toBe('数字有误: 更正')
})
