import { defineConfig } from 'vitest/config'

/**
 * Tests that need the machine to themselves: whole installations of several processes, and servers that are killed. They come last, one
 * file at a time, so that their deadlines say something about the program and not about its neighbours.
 */
const installations = [
  'test/loop.e2e.test.ts',
  'test/closed-loop.e2e.test.ts',
  'test/loop.distributed.e2e.test.ts',
  'test/roles.test.ts',
  'test/failure-drill.test.ts',
  'pipeline/bus/kafka/outage.test.ts',
  'cli/replay.kill.test.ts',
]

const exclude = ['node_modules/**', '**/dist/**']
const common = { testTimeout: 20_000, hookTimeout: 60_000, pool: 'forks' } as const

export default defineConfig({
  test: {
    // Real servers are started here when the first test asks for one, and ended with the run.
    globalSetup: ['test/servers.setup.ts'],
    projects: [
      {
        test: {
          ...common,
          name: 'parts',
          include: ['**/*.test.ts'],
          exclude: [...exclude, ...installations],
          maxWorkers: 2,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          ...common,
          name: 'installations',
          include: installations,
          exclude,
          maxWorkers: 1,
          fileParallelism: false,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
})
