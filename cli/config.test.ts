import { expect, test } from 'vitest'
import { parseConfig, withoutSecrets } from './config.ts'

const engines = {
  BUS_URL: 'kafka://bus:9092/yushu',
  STORE_URL: 'elasticsearch:https://store:9200/yushu',
  LEDGER_URL: 'postgres://yushu:secret@ledger/yushu',
}
const faultsOf = (env: Record<string, string>) => {
  const parsed = parseConfig(env, '/srv/yushu')
  return parsed.ok ? [] : parsed.faults
}

test('one process with embedded engines needs no setting at all', () => {
  const parsed = parseConfig({}, '/srv/yushu')
  expect(parsed.ok && parsed.config).toMatchObject({
    role: 'all',
    busUrl: 'embedded:/srv/yushu/var/bus.sqlite',
    opsHost: '127.0.0.1',
  })
})

test('a role of its own names the engines that it still needs, and no secret', () => {
  const faults = faultsOf({ YUSHU_ROLE: 'process', BUS_URL: engines.BUS_URL, LEDGER_URL: engines.LEDGER_URL })
  expect(faults).toHaveLength(1)
  expect(faults[0]).toContain('STORE_URL=elasticsearch:')
  expect(faults[0]).not.toContain('BUS_URL')
  expect(faults[0]).not.toContain('secret')
  expect(faultsOf({ YUSHU_ROLE: 'process', ...engines })).toEqual([])
})

test('addresses of unknown engines are all told at once', () => {
  const faults = faultsOf({ BUS_URL: 'redis://x', STORE_URL: 'http://store:9200', YUSHU_ROLE: 'manager' })
  expect(faults.map((fault) => fault.split(':')[0])).toEqual(['YUSHU_ROLE', 'BUS_URL', 'STORE_URL'])
})

test('an address is shown without its password', () => {
  expect(withoutSecrets(engines.LEDGER_URL)).toBe('postgres://yushu:***@ledger/yushu')
  expect(withoutSecrets('elasticsearch:http://elastic:a%40b@h:9200/p')).toBe(
    'elasticsearch:http://elastic:***@h:9200/p',
  )
  expect(withoutSecrets(engines.BUS_URL)).toBe(engines.BUS_URL)
})

test('accounts to publish to are offered only when they are set whole, and faults name the variable, not the secret', () => {
  const parsed = parseConfig({ YUSHU_BY_HAND_CHANNELS: 'douyin:抖音,people:人民日报' }, '/srv/yushu')
  expect(parsed.ok && parsed.config.channels.byHand).toEqual([
    { id: 'douyin', name: '抖音' },
    { id: 'people', name: '人民日报' },
  ])
  const faults = faultsOf({
    YUSHU_WECHAT_AES_KEY: 'short-secret',
    YUSHU_WEIBO_RIP: 'office',
    YUSHU_BY_HAND_CHANNELS: '抖音',
  })
  expect(faults.map((fault) => fault.split(':')[0])).toEqual([
    'YUSHU_WECHAT_AES_KEY',
    'YUSHU_WEIBO_RIP',
    'YUSHU_BY_HAND_CHANNELS',
  ])
  expect(faults.join()).not.toContain('short-secret')
})
