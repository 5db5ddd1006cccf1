import type { GateListsView } from '../../../../api/views/release.ts'

type OwnLists = GateListsView['own']

/** The lists as they are typed: one entry a line. */
export interface TypedLists {
  readonly leaders?: string
  readonly institutions?: string
  readonly words?: string
}

/** A line that cannot be read is kept as it is, so that the server's refusal names it. */
export function readTyped({ leaders = '', institutions = '', words = '' }: TypedLists): OwnLists {
  return {
    leaders: linesOf(leaders).map((line) => {
      const [name, title, unit] = line.split(/[，,]/u).map((part) => part.trim())
      return { name, title, unit }
    }),
    institutions: linesOf(institutions).map((line) => {
      const [name = '', wrong = ''] = line.split(/[：:]/u)
      return { name: name.trim(), wrong: partsOf(wrong) }
    }),
    words: linesOf(words).map((line) => {
      const [wrong, right] = line.split(/→|->/u).map((part) => part.trim())
      return { wrong, right }
    }),
  }
}

export function typeLists({ leaders = [], institutions = [], words = [] }: OwnLists): TypedLists {
  return {
    leaders: leaders
      .map((entry) => ['name', 'title', 'unit'].map((key) => field(entry, key)).join('，'))
      .join('\n'),
    institutions: institutions
      .map((entry) => `${field(entry, 'name')}：${listField(entry, 'wrong').join('、')}`)
      .join('\n'),
    words: words.map((entry) => `${field(entry, 'wrong')} → ${field(entry, 'right')}`).join('\n'),
  }
}

function linesOf(text: string): readonly string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
}

function partsOf(text: string): readonly string[] {
  return text
    .split(/[、，,]/u)
    .map((part) => part.trim())
    .filter((part) => part !== '')
}

function field(entry: unknown, key: string): string {
  const value = recordOf(entry)[key]
  return typeof value === 'string' ? value : ''
}

function listField(entry: unknown, key: string): readonly string[] {
  const value = recordOf(entry)[key]
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : []
}

function recordOf(entry: unknown): Readonly<Record<string, unknown>> {
  return typeof entry === 'object' && entry !== null ? (entry as Record<string, unknown>) : {}
}
