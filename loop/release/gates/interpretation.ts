import { type Gate, ruleOf } from './gate.ts'

/** R8: a policy comes with its interpretation, or with the plan for it. */
export const requireInterpretation: Gate = (input) => {
  const { content, settings, interpretedBy = [] } = input
  if (content.column !== 'policy' || settings.interpretationPlan || interpretedBy.length > 0) return []
  return [
    {
      gate: 'interpretation',
      isBlocking: true,
      excerpt: '',
      message: '政策文件没有解读方案，也没有关联解读稿：解读与政策同步组织、同步审签、同步部署',
      suggestion: '填写解读方案（谁解读、什么形式、何时），或起草解读稿并关联本政策',
      rule: ruleOf(input, 'R8'),
    },
  ]
}
