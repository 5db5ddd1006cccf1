import { describe, expect, test } from 'vitest'
import { isRoundUp } from './features.ts'
import { createStoryEngine, type StoryEngine, storyDefaults } from './story-engine.ts'
import { chatter, testDocument } from './test-documents.ts'

const qinghe = [['清河市', '430100']] as const
const nanling = [['南岭市', '450200']] as const

const fire = [
  testDocument({
    text: '清河市高新区宏远电池厂厂房起火，浓烟滚滚，消防已赶到现场',
    minute: 300,
    places: qinghe,
  }),
  testDocument({
    text: '清河高新区宏远电池厂发生火灾，消防员正在扑救，暂无伤亡',
    minute: 320,
    source: 's2',
    places: qinghe,
  }),
  testDocument({
    text: '【通报】宏远电池厂火灾已扑灭，3人受伤送医，清河市成立调查组',
    minute: 400,
    source: 's3',
    places: qinghe,
  }),
]

function started(): StoryEngine {
  const engine = createStoryEngine(storyDefaults)
  for (const document of chatter(120, 0)) engine.assign(document)
  return engine
}

describe('story engine', () => {
  test('reports of one happening in other words come into one story, named by its first document', () => {
    const engine = started()
    const assigned = fire.map((document) => engine.assign(document))
    expect(assigned.map(({ story }) => story.id)).toEqual([fire[0]?.id, fire[0]?.id, fire[0]?.id])
    expect(assigned.map(({ isNew }) => isNew)).toEqual([true, false, false])
    const story = assigned.at(-1)?.story
    expect(story?.size).toBe(3)
    expect(story?.sourceCount).toBe(3)
    expect(story?.title).toMatch(/清河/)
    expect(story?.title).toMatch(/起火|火灾/)
    expect(assigned[1]?.because.length).toBeGreaterThan(0)
  })

  test('the same kind of happening in another place is another story', () => {
    const engine = started()
    for (const document of fire) engine.assign(document)
    const other = testDocument({
      text: '南岭市城南一家具厂厂房起火，浓烟滚滚，消防已赶到现场',
      minute: 410,
      places: nanling,
    })
    expect(engine.assign(other).isNew).toBe(true)
  })

  test('a document that comes again changes nothing', () => {
    const engine = started()
    const first = engine.assign(fire[0] ?? testDocument({ text: '', minute: 0 }))
    const again = engine.assign(fire[0] ?? testDocument({ text: '', minute: 0 }))
    expect(again.isRepeat).toBe(true)
    expect(again.version).toBe(1)
    expect(again.story).toEqual(first.story)
  })

  test('a changed document keeps its story and gets the next version', () => {
    const engine = started()
    for (const document of fire) engine.assign(document)
    const changed = testDocument({ id: fire[1]?.id ?? '', text: '本文已删除', minute: 500, source: 's2' })
    const assignment = engine.assign(changed)
    expect(assignment.isRepeat).toBe(false)
    expect(assignment.version).toBe(2)
    expect(assignment.story.id).toBe(fire[0]?.id)
    expect(assignment.story.size).toBe(3)
  })

  test('a list of several happenings does not glue their stories', () => {
    const engine = started()
    for (const document of fire) engine.assign(document)
    const quake = testDocument({ text: '南岭市发生4.2级地震，多地有震感', minute: 420, places: nanling })
    engine.assign(quake)
    const list = testDocument({
      text: '【早安新闻】①清河市宏远电池厂火灾3人受伤；②南岭市发生4.2级地震；③高考报名今日开始；④油价下调',
      minute: 600,
      places: [...qinghe, ...nanling],
    })
    expect(engine.assign(list).isRoundUp).toBe(true)
    const later = testDocument({ text: '南岭市4.2级地震震感明显，学校已疏散', minute: 610, places: nanling })
    expect(engine.assign(later).story.id).toBe(quake.id)
  })

  test('a story without anything new for days leaves the window, and its words begin another', () => {
    const engine = started()
    const [first] = fire
    if (first) engine.assign(first)
    for (const document of chatter(60, 300 + 9 * 24 * 60)) engine.assign(document)
    const late = testDocument({ text: `${first?.text}。`, minute: 400 + 9 * 24 * 60, places: qinghe })
    expect(engine.assign(late).isNew).toBe(true)
  })

  test('two runs over one stream, and a run stopped and restored in the middle, give the same', () => {
    const stream = [...chatter(120, 0), ...fire, ...chatter(40, 500), ...chatter(30, 6 * 24 * 60)]
    const run = (engine: StoryEngine, from: number) => stream.slice(from).map((one) => engine.assign(one))
    const whole = run(createStoryEngine(storyDefaults), 0)
    expect(run(createStoryEngine(storyDefaults), 0)).toEqual(whole)
    for (const stop of [1, 122, 150, 175]) {
      const before = createStoryEngine(storyDefaults)
      for (const one of stream.slice(0, stop)) before.assign(one)
      const saved: unknown = JSON.parse(JSON.stringify(before.snapshot()))
      expect(run(createStoryEngine(storyDefaults, saved), stop)).toEqual(whole.slice(stop))
    }
  })
})

test('a post with numbered steps on one thing is no round-up, a digest is', () => {
  expect(isRoundUp('', '遇到火灾：①捂住口鼻②低姿撤离③不乘电梯')).toBe(false)
  expect(isRoundUp('', '【早安，今日要闻】1、油价下调；2、高考放榜；3、台风登陆')).toBe(true)
})
