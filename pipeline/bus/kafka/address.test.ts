import { describe, expect, test } from 'vitest'
import { parseKafkaAddress } from './address.ts'

describe('the address of Kafka', () => {
  test('names brokers, prefix and settings', () => {
    expect(
      parseKafkaAddress(
        '//yushu:p%40ss:word@one:9092,two/cn.gov?partitions=8&replication=3&retentionHours=336&compression=gzip&ssl=true&mechanism=scram-sha-512',
      ),
    ).toEqual({
      brokers: ['one:9092', 'two:9092'],
      prefix: 'cn.gov',
      partitions: 8,
      replication: 3,
      retentionHours: 336,
      isCompressed: true,
      isEncrypted: true,
      sasl: { mechanism: 'scram-sha-512', username: 'yushu', password: 'p@ss:word' },
    })
    expect(parseKafkaAddress('//127.0.0.1:19092/yushu')).toEqual({
      brokers: ['127.0.0.1:19092'],
      prefix: 'yushu',
      replication: 1,
      isCompressed: false,
      isEncrypted: false,
    })
  })

  test.each([
    ['//host:9092', 'write kafka://host:9092[,host2:9092]/prefix'],
    ['//host:9092/', 'the prefix "" must be'],
    ['//host:9092/a b', 'the prefix "a b" must be'],
    ['//host:port/p', '"host:port" is no host:port'],
    ['//host/p?partition=4', 'there is no setting "partition"'],
    ['//host/p?partitions=0', 'partitions=0 must be a whole number'],
    ['//host/p?compression=zstd', 'compression=zstd must be none or gzip'],
    ['//host/p?ssl=yes', 'ssl=yes must be false or true'],
    ['//host/p?mechanism=plain', 'mechanism needs user:pass@'],
    ['//user@host/p', 'before the host write user:pass@'],
    ['//user:pass@host/p?mechanism=md5', 'mechanism=md5 must be plain or'],
  ])('%s is refused with the reason', (address, reason) => {
    expect(() => parseKafkaAddress(address)).toThrow(reason)
  })

  test('a password is never repeated', () => {
    expect(() => parseKafkaAddress('//user:secret@host:9092?x')).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining('secret') }),
    )
  })
})
