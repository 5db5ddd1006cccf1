import type { Gate } from './gate.ts'

/** A policy page shows its nine fields, so a policy does not go out without them; each of those given was checked when it was written. */
export const requirePolicyFields: Gate = ({ content }) => {
  if (content.column !== 'policy') return []
  const found = { gate: 'policy-fields', isBlocking: true, excerpt: '' } as const
  if (!content.policy)
    return [
      {
        ...found,
        message: '政策文件没有填写著录项：索引号、主题分类、发文机关、成文日期、发文字号、主题词、有效性',
        suggestion: '在“政策文件著录项”中填写',
      },
    ]
  if (content.policy.keywords.length > 0) return []
  return [{ ...found, message: '政策文件没有填写主题词', suggestion: '至少填写一个主题词' }]
}
