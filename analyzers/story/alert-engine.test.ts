import { describe, expect, test } from 'vitest'
import type { AlertSignal } from '../../pipeline/model/alert.ts'
import type { AnalyzedDocument } from '../../pipeline/model/records.ts'
import { type Engines, openStoryEngines } from './engines.ts'
import { chatter, testDocument, timeOf } from './test-documents.ts'

const watch = { id: 'w1', name: '安全生产', unitId: 'ministry' }
const qinghe = [['清河市', '430100']] as const
const day = 24 * 60

function feed(engines: Engines, documents: readonly AnalyzedDocument[], from = 0): readonly AlertSignal[] {
  return documents.flatMap((document, index) => {
    const assignment = engines.assign(document)
    const watches = /起火|火灾/.test(document.text) ? [watch] : []
    return engines.observe({ document, assignment, watches, offset: from + index })
  })
}

function started(): Engines {
  const engines = openStoryEngines()
  feed(engines, chatter(100, 0))
  return engines
}

const fire = (minute: number, source: string, more = '') =>
  testDocument({ text: `清河市宏远电池厂火灾${more}`, minute, source, places: qinghe })

const brief = ({ kind, level, episode }: AlertSignal) => `${kind} ${level} ${episode}`

describe('alert engine', () => {
  test('the first match of a new story raises a blue alert at once', () => {
    const [signal, ...rest] = feed(started(), [fire(200, 's1')], 100)
    expect(rest).toEqual([])
    expect(signal).toMatchObject({
      kind: 'raised',
      level: 'blue',
      watchName: '安全生产',
      episode: 1,
      offset: 100,
      storySize: 1,
    })
    expect(signal?.at).toBe('2026-05-01T11:20:00.000+08:00')
    expect(signal?.reasons[0]).toContain('安全生产')
  })

  test('growth and harm raise the level, each level once, and it never falls by itself', () => {
    const signals = feed(started(), [
      fire(200, 's1'),
      fire(210, 's2', '，浓烟滚滚'),
      fire(220, 's3', '，消防到场'),
      fire(230, 's4', '，已致12人死亡'),
      fire(240, 's5', '，善后进行中'),
    ])
    expect(signals.map(brief)).toEqual(['raised blue 1', 'level-changed yellow 1', 'level-changed red 1'])
    expect(signals.at(-1)?.reasons.join()).toContain('12人死亡')
    expect(new Set(signals.map(({ id }) => id)).size).toBe(1)
  })

  test('a repeated document gives no signal', () => {
    const engines = started()
    feed(engines, [fire(200, 's1')])
    expect(feed(engines, [fire(200, 's1')])).toEqual([])
  })

  test('after quiet days an episode ends, and the same story raises a new alert when it flares up', () => {
    const engines = started()
    feed(engines, [fire(200, 's1'), fire(210, 's2', '，浓烟滚滚')])
    const ended = feed(engines, chatter(3, 200 + 3 * day))
    expect(ended.map(brief)).toEqual(['ended blue 1'])
    const again = feed(engines, [fire(230 + 3 * day, 's3', '，浓烟滚滚')])
    expect(again.map(brief)).toEqual(['raised blue 2'])
    expect(again[0]?.id).not.toBe(ended[0]?.id)
  })

  test('what a person dismissed stays quiet until something new comes up', () => {
    const engines = started()
    const [raised] = feed(engines, [fire(200, 's1', '，3人受伤')])
    engines.closeEpisode(raised?.id ?? '', timeOf(205))
    expect(feed(engines, [fire(210, 's2', '，3人受伤，已送医')])).toEqual([])
    const worse = feed(engines, [fire(220, 's3', '，已致11人死亡')])
    expect(worse.map(brief)).toEqual(['raised red 2'])
  })

  test('what happened abroad is held at the level the table names', () => {
    const text = '当地时间1日，韩国一家工厂火灾，已致40人死亡'
    const [signal] = feed(started(), [testDocument({ text, minute: 200 })])
    expect(signal?.level).toBe('yellow')
    expect(signal?.reasons.join()).toContain('境外')
  })

  test('one toll told in a second story raises no second red alert', () => {
    const engines = started()
    feed(engines, [fire(200, 's1', '，已致36人死亡')])
    const other = testDocument({
      text: '清河市市长看望火灾伤员，要求彻查；此次36人死亡，教训深刻，全省开展大检查',
      minute: 230,
      source: 's2',
      places: qinghe,
    })
    const second = feed(engines, [other]).filter(({ kind }) => kind === 'raised')
    expect(second.map(({ level }) => level)).not.toContain('red')
  })

  test('a demo that was removed and is run again alerts again', () => {
    const engines = started()
    const demo = { ...fire(200, 's1'), isDemo: true }
    expect(feed(engines, [demo])).toHaveLength(1)
    expect(feed(engines, [demo])).toEqual([])
    engines.forgetDemo()
    expect(feed(engines, [demo])).toHaveLength(1)
  })

  test('stopped and restored in the middle it signals as if never stopped', () => {
    const stream = [
      ...chatter(100, 0),
      fire(200, 's1'),
      fire(210, 's2', '，浓烟滚滚'),
      fire(220, 's3', '，消防到场'),
      ...chatter(5, 4 * day),
      fire(5 * day, 's4', '，已致12人死亡'),
    ]
    const whole = feed(openStoryEngines(), stream)
    expect(whole.length).toBeGreaterThan(3)
    for (let stop = 100; stop < stream.length; stop++) {
      const before = openStoryEngines()
      const first = feed(before, stream.slice(0, stop))
      const after = openStoryEngines(JSON.parse(JSON.stringify(before.snapshot())))
      expect([...first, ...feed(after, stream.slice(stop), stop)]).toEqual(whole)
    }
  })
})
