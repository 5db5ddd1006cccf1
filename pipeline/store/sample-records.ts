import type { StoredDocument, Story } from '../model/records.ts'

/** Whole records for tests, which then say only what matters to them. */

export type DocumentChanges = Partial<Omit<StoredDocument, 'annotations'>> & {
  readonly annotations?: Partial<StoredDocument['annotations']>
}

/** A whole document with the given differences; its `contentHash` follows title and text. */
export function sampleDocument({ annotations, ...changes }: DocumentChanges = {}): StoredDocument {
  const base: StoredDocument = {
    id: 'd1',
    kind: 'post',
    channel: 'weibo',
    sourceId: 'weibo-vendor',
    sourceName: '微博',
    authority: 'public',
    title: '',
    text: '',
    publishedAt: '2026-11-01T08:30:00.000+08:00',
    precision: 'minute',
    observedAt: '2026-11-01T08:40:00.000+08:00',
    unitId: 'ministry',
    isDemo: false,
    contentHash: '',
    notes: [],
    annotations: {
      tokens: [],
      script: 'hans',
      sentiment: { label: 'neutral', probability: 0.9, evidence: [] },
      topic: { label: '安全生产', probability: 0.8, evidence: [] },
      concern: { label: 'report', probability: 0.7 },
      keywords: [],
      places: [],
      fingerprint: '0000000000000000',
      harm: [],
      analyzers: { segment: 'test@1' },
    },
    storyId: 's1',
    version: 1,
    indexedAt: '2026-11-01T08:41:00.000+08:00',
  }
  const document = { ...base, ...changes, annotations: { ...base.annotations, ...annotations } }
  return { ...document, contentHash: changes.contentHash ?? `${document.title}|${document.text}` }
}

export function sampleStory(changes: Partial<Story> = {}): Story {
  return {
    id: 's1',
    title: '某市充电桩起火',
    size: 3,
    firstAt: '2026-11-01T08:30:00.000+08:00',
    lastAt: '2026-11-01T10:30:00.000+08:00',
    heat: 2,
    keywords: ['起火'],
    places: ['440300'],
    negativeCount: 1,
    sourceCount: 2,
    isDemo: false,
    unitId: 'ministry',
    ...changes,
  }
}
