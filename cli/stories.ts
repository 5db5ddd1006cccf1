import { openStoryEngines } from '../analyzers/story/engines.ts'
import type { Loop } from '../loop/loop.ts'
import type { Bus } from '../pipeline/bus/bus.ts'
import type { AlertSignal } from '../pipeline/model/alert.ts'
import type { Clock } from '../pipeline/platform/clock.ts'
import type { Log } from '../pipeline/platform/log.ts'
import { orderedDocuments, storyGroup } from '../pipeline/runtime/pipeline.ts'
import { createFollowStories, type StoryFollower } from '../pipeline/stages/follow-stories.ts'
import type { Snapshots } from '../pipeline/stages/snapshots.ts'
import type { Store } from '../pipeline/store/store.ts'
import type { Watching } from './watching.ts'

export interface StoriesOptions {
  readonly bus: Bus
  readonly store: Store
  readonly loop: Pick<Loop, 'recorder'>
  readonly watching: Pick<Watching, 'match'>
  readonly snapshots: Snapshots
  /** Aborts when another process may have taken the stage over. */
  readonly lost?: AbortSignal
  readonly clock: Clock
  readonly log: Log
  /** Told after the alerts are in the ledger. */
  readonly onSignals?: (signals: readonly AlertSignal[]) => void
}

/** The story stage as it stood when it was last saved, its group moved back to there: the consumer may begin. */
export async function openStories({
  loop,
  watching,
  bus,
  onSignals,
  ...rest
}: StoriesOptions): Promise<StoryFollower> {
  const follower = await createFollowStories({
    ...rest,
    openEngines: openStoryEngines,
    match: watching.match,
    recordAlerts: async (signals) => {
      await loop.recorder.record(signals)
      onSignals?.(signals)
    },
  })
  await follower.rewind(bus, storyGroup, orderedDocuments)
  return follower
}
