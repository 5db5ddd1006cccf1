import type { Annotations } from '../../model/annotation.ts'
import type { RawDocument } from '../../model/document.ts'

/** Document number 0, 1, 2 … Every seventh is a new version of the one three before it, so that ids come back with other content. */
export function numberedDocument(number: number): RawDocument {
  const id = number % 7 === 6 ? `d${number - 3}` : `d${number}`
  return {
    id,
    kind: 'post',
    channel: 'weibo',
    sourceId: 'test-feed',
    sourceName: '测试来源',
    authority: 'public',
    title: '',
    text: `第${number}条：城东停电，居民询问何时恢复供电。`,
    publishedAt: '2026-11-20T10:00:00+08:00',
    precision: 'minute',
    observedAt: '2026-11-20T10:05:00+08:00',
    unitId: 'office',
    isDemo: false,
  }
}

export const plainAnnotations: Annotations = {
  tokens: ['停电'],
  script: 'hans',
  sentiment: { label: 'neutral', probability: 0.5, evidence: [] },
  topic: { label: 'other', probability: 0.5, evidence: [] },
  concern: { label: 'question', probability: 0.5 },
  keywords: [],
  places: [],
  fingerprint: '0'.repeat(16),
  harm: [],
  analyzers: { test: '1' },
}
