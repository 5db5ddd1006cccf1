import { describe, expect, it } from 'vitest'
import { leftOut, leftOutLines, mustRun } from './left-out.ts'

const report = {
  testResults: [
    {
      name: '/repo/pipeline/bus/kafka.test.ts',
      assertionResults: [
        { ancestorTitles: ['kafka (left out: no Java)', 'publish'], title: 'keeps order', status: 'pending' },
        { ancestorTitles: ['kafka (left out: no Java)', 'lag'], title: 'counts', status: 'skipped' },
        { ancestorTitles: ['addresses'], title: 'are read', status: 'passed' },
      ],
    },
    {
      name: '/repo/crawlers/real-pages.test.ts',
      assertionResults: [{ ancestorTitles: [], title: 'all become documents', status: 'skipped' }],
    },
  ],
}
const suites = leftOut(report, '/repo')

describe('what a test run left out', () => {
  it('is told by suite with its reason', () => {
    expect(leftOutLines(suites)).toEqual([
      'pipeline/bus/kafka.test.ts: kafka (left out: no Java), 2 tests',
      expect.stringMatching(/^crawlers\/real-pages\.test\.ts: all become documents, 1 test: .*YUSHU_DATA/),
    ])
  })

  it('is accepted by CI only with a settled reason', () => {
    expect(mustRun(suites).map(({ file }) => file)).toEqual(['pipeline/bus/kafka.test.ts'])
  })
})
