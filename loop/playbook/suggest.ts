import type { Playbook } from './playbook.ts'

export interface PlaybookSuggestion {
  readonly id: string
  readonly name: string
  readonly reason: string
}

/** The playbook whose triggers occur in the title, the one with most of them first; the words are the reason. Nothing when none occurs. */
export function suggestPlaybook(
  playbooks: readonly Playbook[],
  title: string,
): PlaybookSuggestion | undefined {
  const [best] = playbooks
    .map(({ id, name, triggers }) => ({ id, name, words: triggers.filter((word) => title.includes(word)) }))
    .filter(({ words }) => words.length > 0)
    .toSorted((a, b) => b.words.length - a.words.length)
  return (
    best && {
      id: best.id,
      name: best.name,
      reason: `标题中有触发词${best.words.map((word) => `“${word}”`).join('、')}`,
    }
  )
}
