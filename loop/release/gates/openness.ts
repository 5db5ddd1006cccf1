import { type Gate, ruleOf } from './gate.ts'

/** R9: a text says whether it may be read by everybody, on request, or not at all; here only the first goes out. */
export const requireOpenness: Gate = (input) => {
  const { openness } = input.content
  if (openness === 'proactive') return []
  const message = openness
    ? '公开属性不是主动公开，不能对外发布'
    : '未标明公开属性（主动公开、依申请公开、不予公开）'
  return [{ gate: 'openness', isBlocking: true, excerpt: '', message, rule: ruleOf(input, 'R9') }]
}
