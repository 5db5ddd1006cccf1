/** What Vitest's JSON report says of each test, as far as it matters here. */
export interface TestReport {
  readonly testResults: readonly {
    readonly name: string
    readonly assertionResults: readonly {
      readonly ancestorTitles: readonly string[]
      readonly title: string
      readonly status: string
    }[]
  }[]
}

export interface Suite {
  readonly file: string
  /** The outermost description, which says why; the test's own title where there is none. */
  readonly title: string
  readonly tests: number
}

/** Tests that also CI may leave out, and why. */
const mayBeLeftOut: Readonly<Record<string, string>> = {
  'crawlers/eval-extraction.test.ts':
    'the saved pages of other people it measures on are no part of this repository (YUSHU_DATA)',
  'crawlers/real-pages.test.ts':
    'the saved pages of other people it reads are no part of this repository (YUSHU_DATA)',
}

/** The suites with tests that did not run. */
export function leftOut({ testResults }: TestReport, root: string): Suite[] {
  const suites = new Map<string, Suite>()
  for (const { name, assertionResults } of testResults) {
    const file = name.startsWith(`${root}/`) ? name.slice(root.length + 1) : name
    for (const { ancestorTitles, title, status } of assertionResults) {
      if (status === 'passed' || status === 'failed') continue
      const suite = ancestorTitles[0] ?? title
      const key = `${file}\n${suite}`
      suites.set(key, { file, title: suite, tests: (suites.get(key)?.tests ?? 0) + 1 })
    }
  }
  return [...suites.values()]
}

/** One line for each, with the reason where there is a settled one. */
export function leftOutLines(suites: readonly Suite[]): string[] {
  return suites.map(({ file, title, tests }) => {
    const reason = mayBeLeftOut[file]
    return `${file}: ${title}, ${tests} ${tests === 1 ? 'test' : 'tests'}${reason ? `: ${reason}` : ''}`
  })
}

/** Those that CI does not accept. */
export function mustRun(suites: readonly Suite[]): Suite[] {
  return suites.filter(({ file }) => mayBeLeftOut[file] === undefined)
}
