import { describe, expect, it } from 'vitest'
import { type Content, fromWall, toContent, toInput } from './content.ts'
import { release } from './testdata.ts'

const content: Content = { title: '题', body: '文', column: 'response', openness: 'proactive' }

describe('the form of a release', () => {
  it('asks the server to take away what was left empty', () => {
    expect(toInput({ ...content, summary: ' ', embargoUntil: '' })).toEqual({
      ...content,
      summary: null,
      source: null,
      embargoUntil: null,
      interprets: null,
      policy: null,
      interpretationPlan: null,
    })
  })

  it('reads times on the office’s wall clock, whatever the browser’s is', () => {
    expect(fromWall('2026-03-02T10:30')).toBe('2026-03-02T10:30:00+08:00')
    const shown = toContent(release({ embargoUntil: '2026-03-02T10:30:00.000+08:00' }))
    expect(shown.embargoUntil).toBe('2026-03-02T10:30')
    expect(toInput(shown).embargoUntil).toBe('2026-03-02T10:30:00+08:00')
  })

  it('keeps a policy’s fields and plan only for a policy, and only whole', () => {
    const policy = {
      indexNumber: '1',
      theme: '通信',
      issuer: '示例部',
      writtenOn: '2026-03-01',
      documentNumber: '示例〔2026〕1号',
      keywords: '通信、安全 网络',
    }
    const plan = { who: '政策法规司', forms: ['text' as const], day: '2026-03-05' }
    const asPolicy = toInput({ ...content, column: 'policy', policy, plan })
    expect(asPolicy.policy).toMatchObject({ keywords: ['通信', '安全', '网络'], validity: 'valid' })
    expect(asPolicy.interpretationPlan).toEqual(plan)
    expect(toInput({ ...content, policy, plan })).toMatchObject({ policy: null, interpretationPlan: null })
    expect(toInput({ ...content, column: 'policy', policy: { theme: 'x' } }).policy).toBeNull()
  })
})
