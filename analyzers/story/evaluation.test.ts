import { expect, test } from 'vitest'
import { evaluateStories } from './evaluation.ts'
import { loadLevelRules } from './level-rules.ts'
import { storyDefaults } from './story-engine.ts'
import { chatter, testDocument, timeOf } from './test-documents.ts'

test('delays are counted from the posts that name the happening, other alerts by their highest level', () => {
  const qinghe = [['清河市', '430100']] as const
  const told = (minute: number, source: string, text: string) =>
    testDocument({ text, minute, source, places: qinghe })
  const verdict = evaluateStories(
    {
      name: 'made-up',
      documents: [
        ...chatter(100, 0),
        testDocument({ text: '南岭市城南一家具厂起火，已扑灭', minute: 150, places: [['南岭市', '450200']] }),
        told(200, 's1', '清河市宏远电池厂起火，浓烟滚滚'),
        told(210, 's2', '清河市宏远电池厂起火，消防到场'),
        told(220, 's3', '清河市宏远电池厂起火，正在扑救'),
        told(240, 's4', '清河市宏远电池厂起火，已致12人死亡'),
      ],
      naming: /宏远电池厂/,
      happenedAt: new Date(timeOf(190)),
    },
    {
      match: ({ text }) => (text.includes('起火') ? [{ id: 'w', name: '火情', unitId: 'ministry' }] : []),
      rules: loadLevelRules(),
      stories: storyDefaults,
    },
  )
  expect(verdict).toMatchObject({
    alertAfterMinutes: 0,
    raisedAfterMinutes: 20,
    gathered: 1,
    purity: 1,
    others: { blue: 1, yellow: 0, orange: 0, red: 0 },
  })
  expect(verdict.title).toContain('清河市宏远电池厂起火')
})
