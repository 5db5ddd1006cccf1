import { describe, expect, it } from 'vitest'
import { loadPlaybooks, parsePlaybook } from './playbooks.ts'

describe('playbooks', () => {
  it('ship three, each step with owner, deadline and words to start from', () => {
    const all = loadPlaybooks().all()
    expect(all.map(({ id }) => id)).toEqual(['network-outage', 'safety-accident', 'misinformation'])
    for (const step of all.flatMap(({ steps }) => steps)) expect(step.template, step.id).toBeTruthy()
  })

  it('are refused with an unknown owner, a step twice or no deadline', () => {
    const [step] = loadPlaybooks().get('misinformation').steps
    if (!step) throw new Error('no step')
    const playbook = { id: 'x', version: 1, name: 'x', description: '', triggers: [], steps: [step] }
    const parse = (steps: readonly (Omit<typeof step, 'ownerRole'> & { ownerRole: string })[]) =>
      parsePlaybook({ ...playbook, steps })
    expect(() => parse([{ ...step, ownerRole: 'minister' }])).toThrow(/owner/)
    expect(() => parse([step, step])).toThrow(/twice/)
    expect(() => parse([{ ...step, dueMinutes: 0 }])).toThrow(/deadline/)
    expect(() => loadPlaybooks().get('none')).toThrow(/none/)
  })
})
